"""The rehearsal: what bringing a source in would record, row by row, without writing anything (peers C16, B9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from chgdesk.domain.bringing import ImportMapping
from chgdesk.domain.calendar import zone_of
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.people import Person
from chgdesk.errors import Invalid
from chgdesk.services.bringing.columns import mapping_ref
from chgdesk.services.bringing.events import EventMaker
from chgdesk.services.bringing.fields import BY_KEY, FIELDS, Field, Kind, Value, is_empty
from chgdesk.services.bringing.known import Finder, Known, content_key
from chgdesk.services.bringing.making import Maker
from chgdesk.services.bringing.names import ADD, new_person
from chgdesk.services.bringing.pipelines import PipelineMaker
from chgdesk.services.bringing.rows import RowRead, RowReader, is_total, readable
from chgdesk.services.bringing.shape import DEPLOYMENTS, PIPELINE, REGISTER, SourceRow, SourceShape
from chgdesk.services.bringing.verdicts import Action, CellDifference, Rehearsal, RowVerdict
from chgdesk.services.reading import Held

Step = Callable[[int, int], None]
_EVERY = 200


def rehearse(shape: SourceShape, mapping: ImportMapping, known: Known, step: Step | None = None) -> Rehearsal:
    """A verdict for every row; the counts add up by themselves, since each row has exactly one.

    Raises:
        Invalid: no column says what changed, or none tells a deployment's time.
    """
    assert known.now is not None
    _require_columns(shape, mapping)
    people = _people(mapping, known)
    reader = RowReader(
        shape=shape,
        mapping=mapping,
        zone=mapping.zone or known.zone,
        flags=known.flags,
        added={name: person.ref for name, person in people.items()},
    )
    maker = Maker(shape=shape, reader=reader, known=known, now=known.now)
    if shape.source == PIPELINE:
        verdicts = PipelineMaker(maker=maker, known=known).verdicts(shape.rows)
    elif shape.source == DEPLOYMENTS:
        verdicts = EventMaker(maker=maker, known=known).verdicts(shape.rows)
    else:
        verdicts = _Rehearsing(maker=maker, known=known, now=known.now).verdicts(shape.rows)
    rows = tuple(_counted(verdicts, len(shape.rows), step))
    return Rehearsal(
        source=shape.source,
        name=shape.name,
        sha256=shape.sha256,
        headings=tuple(column.name for column in shape.columns),
        mapping=replace(mapping, ref=mapping_ref(shape), source=shape.source),
        rows=rows,
        people=_needed(people.values(), rows),
        size=known.size,
        at=known.now,
        notes=shape.notes,
    )


def _require_columns(shape: SourceShape, mapping: ImportMapping) -> None:
    filled = {choice.field for choice in mapping.columns if shape.column(choice.column) >= 0}
    if shape.source == DEPLOYMENTS and "started_at" not in filled:
        raise Invalid("No column says when something was deployed. Choose the column for “Deployed at”.")
    if shape.source == PIPELINE:
        if "commit" not in filled:
            raise Invalid("No column says which commit a run built. Choose the column for “Commit”.")
        return
    if shape.source != DEPLOYMENTS and not filled & {"title", "number", "ticket"}:
        raise Invalid("No column says what changed. Choose the column for “What changed”.")


def _people(mapping: ImportMapping, known: Known) -> dict[str, Person]:
    """The people that were chosen to be put on record, by the name the source gives them."""
    taken = {person.ref for person in known.people}
    made: dict[str, Person] = {}
    for choice in mapping.names:
        if choice.person == ADD:
            person = new_person(choice.name, taken)
            taken.add(person.ref)
            made[choice.name] = replace(person, provenance=replace(person.provenance, source="brought in"))
    return made


def _needed(people: Iterable[Person], rows: Iterable[RowVerdict]) -> tuple[Person, ...]:
    """Nobody is put on record whom no recorded row names."""
    wanted = tuple(people)
    if not wanted:
        return ()
    made = [row.change or row.event for row in rows if row.action in {Action.NEW, Action.COMPLETES}]
    text = "\n".join(repr(each) for each in made)
    return tuple(person for person in wanted if repr(person.ref) in text)


def _counted(verdicts: Iterator[RowVerdict], total: int, step: Step | None) -> Iterator[RowVerdict]:
    for done, verdict in enumerate(verdicts, start=1):
        if step is not None and done % _EVERY == 0:
            step(done, total)
        yield verdict


@dataclass(slots=True, kw_only=True)
class _Rehearsing:
    """Goes through the rows of changes and remembers what the file itself said before."""

    maker: Maker
    known: Known
    now: datetime
    _finder: Finder = field(init=False)
    _rows_in: dict[tuple[str, str], Held[Change]] = field(init=False)
    _seen: dict[str, tuple[SourceRow, Mapping[str, Value]]] = field(default_factory=dict)
    _touched: dict[str, str] = field(default_factory=dict)
    _zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        """Index the register once."""
        self._finder = Finder(self.known.changes)
        self._zone = zone_of(self.known.zone)
        self._rows_in = {
            (held.value.provenance.file or "", held.value.provenance.row or ""): held
            for held in self.known.changes
            if held.value.provenance.file and held.value.state is not ChangeState.VOID
        }

    def verdicts(self, rows: Iterable[SourceRow]) -> Iterator[RowVerdict]:
        """One verdict for each row."""
        for row in rows:
            yield self._verdict(row)

    def _verdict(self, row: SourceRow) -> RowVerdict:
        if is_total(row):
            return _refused(row, "This row sums the list up and is no change. Leave it out.")
        if not any(row.cells):
            return _refused(row, "Nothing in this row can be read. Look at it in its own program.")
        read = self.maker.reader.read(row)
        if read.faults:
            return _refused(row, " ".join(readable(read.faults)), read)
        if not read.values:
            return _refused(row, "None of the columns that are read says anything here. Fill the row, or leave it out.")
        read = self.maker.described(read)
        made = self.maker.new(row, read)
        keys = self._keys(row, read, made)
        twin = self._twin(row, read, keys, made)
        if twin is not None:
            return twin
        shared = next((refs for key in keys if (refs := self._finder.is_several(key))), ())
        held = self._finder.find(*keys) or self._rows_in.get((self.maker.shape.sha256, row.label))
        if held is None and shared:
            listed = ", ".join(shared[:3])
            return _refused(row, f"{len(shared)} records could be meant: {listed}. Give the row its number.", read)
        return self._new(row, read, made) if held is None else self._known(row, read, held)

    def _keys(self, row: SourceRow, read: RowRead, made: Change) -> tuple[str, ...]:
        number, ticket = str(read.values.get("number", "")), str(read.values.get("ticket", ""))
        links = [target for _kind, target in row.facts.links] if row.facts is not None else []
        keys = [f"ref:{number}" if number else "", f"home:{number}" if number else ""]
        keys += [f"ref:{ticket}", f"home:{ticket}"] if ticket else []
        keys += [f"home:{link}" for link in links]
        if not any(keys) and (made.started_at or made.created_at or made.planned_window):
            keys.append(content_key(made))
        return tuple(key for key in keys if key)

    def _twin(self, row: SourceRow, read: RowRead, keys: tuple[str, ...], made: Change) -> RowVerdict | None:
        """A row that repeats an earlier one of the same file."""
        own = [key for key in keys if not key.startswith("ref:")] or list(keys)
        for key in own:
            before = self._seen.get(key.casefold())
            if before is None:
                self._seen[key.casefold()] = (row, read.values)
                continue
            if dict(before[1]) == dict(read.values):
                words = f"Says the same as {before[0].label} of this file."
                return RowVerdict(
                    number=row.number, label=row.label, action=Action.KNOWN, title=made.title, sentence=words
                )
            if key.startswith("says:"):
                continue
            words = (
                f"{before[0].label.capitalize()} of this file has the same number and says something else. Keep one."
            )
            return _refused(row, words, read)
        return None

    def _new(self, row: SourceRow, read: RowRead, made: Change) -> RowVerdict:
        if not made.title:
            return _refused(row, "Nothing says what changed. Fill that cell in.", read)
        history = self._is_history(made)
        said = "A new record."
        if made.home_ref:
            said = f"A new record; {made.home_ref} stays as its number at home."
        if history:
            said += " History: before the day from which records are judged."
        if read.days_only:
            said += f" {_days_words(read.days_only)}"
        return RowVerdict(
            number=row.number,
            label=row.label,
            action=Action.NEW,
            title=made.title,
            sentence=said,
            is_history=history,
            change=made,
            corrected=made,
        )

    def _is_history(self, made: Change) -> bool:
        """Whether it lies before the day from which records are judged (CHG-24)."""
        judged_from = self.known.organisation.judged_from
        when = made.started_at or made.created_at
        return judged_from is not None and when is not None and when < judged_from

    def _known(self, row: SourceRow, read: RowRead, held: Held[Change]) -> RowVerdict:
        change = held.value
        if change.state is ChangeState.VOID and self.maker.shape.source == REGISTER:
            words = f"{change.ref} is void and stays so."
            return RowVerdict(
                number=row.number,
                label=row.label,
                action=Action.KNOWN,
                ref=change.ref,
                title=change.title,
                sentence=words,
            )
        if change.state is ChangeState.VOID:
            return _refused(row, f"{change.ref} is void. Give the row another number, or none.", read)
        other = self._touched.get(change.ref)
        if other is not None:
            return _refused(row, f"{other.capitalize()} of this file speaks of {change.ref} as well. Keep one.", read)
        self._touched[change.ref] = row.label
        source = self.maker.origin(row)
        added, differing = _compared(change, read)
        completed = self.maker.completed(change, read, row, source, added)
        corrected = completed
        if differing:
            wanted = {**added, **{each.key: read.values[each.key] for each in differing}}
            corrected = self.maker.completed(change, read, row, source, wanted)
        grows = completed != change
        return RowVerdict(
            number=row.number,
            label=row.label,
            action=Action.COMPLETES if grows else Action.KNOWN,
            ref=change.ref,
            title=change.title,
            sentence=_known_words(change.ref, [BY_KEY[key].words for key in added], differing, grows=grows),
            differences=tuple(self._difference(each, change, read) for each in differing),
            version=held.version,
            change=completed if grows else None,
            corrected=corrected if corrected != change else None,
        )

    def _difference(self, each: Field, change: Change, read: RowRead) -> CellDifference:
        return CellDifference(
            field=each.key,
            words=each.words,
            held=self._shown(each, each.get(change)),
            given=self._shown(each, read.values[each.key]),
        )

    def _shown(self, each: Field, value: Value) -> str:
        parts = value if isinstance(value, tuple) else (value,)
        if each.kind in {Kind.PERSON, Kind.PEOPLE}:
            return ", ".join(self.known.name(str(part)) for part in parts)
        words = ", ".join(shown_value(part, self._zone) for part in parts)
        return words.replace("_", " ") if each.kind is Kind.WORD else words


def shown_value(value: str | datetime, zone: ZoneInfo) -> str:
    """A value as a cell shows it: instants on the wall clock of the workspace."""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    return value


def _compared(change: Change, read: RowRead) -> tuple[dict[str, Value], tuple[Field, ...]]:
    """What the row adds to the record, and where both say something and not the same."""
    added: dict[str, Value] = {}
    differing: list[Field] = []
    for each in FIELDS:
        value = read.values.get(each.key)
        if value is None or not each.compared or each.agrees(change, value):
            continue
        if is_empty(each.get(change)):
            added[each.key] = value
        else:
            differing.append(each)
    return added, tuple(differing)


def _known_words(ref: str, added: list[str], differing: tuple[Field, ...], *, grows: bool) -> str:
    parts = []
    if grows:
        parts.append(f"Completes {ref}: {', '.join(added) if added else 'reviews, approvals or checks'}.")
    if differing:
        count = len(differing)
        cells = "One cell differs" if count == 1 else f"{count} cells differ"
        parts.append(f"{cells} from {ref}; tick the row to correct the record.")
    return " ".join(parts) or f"{ref} says the same."


def _days_words(days: tuple[str, ...]) -> str:
    named = ", ".join(dict.fromkeys(BY_KEY[key].words for key in days if key in BY_KEY))
    return f"A day without a time: {named}."


def _refused(row: SourceRow, why: str, read: RowRead | None = None) -> RowVerdict:
    title = str(read.values.get("title", "")) if read is not None else ""
    return RowVerdict(
        number=row.number,
        label=row.label,
        action=Action.REFUSED,
        title=title or next((cell for cell in row.cells if cell), ""),
        sentence=why,
        cells=row.cells,
    )
