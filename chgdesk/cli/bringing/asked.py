"""What the command line says of a list: options, and the choices that follow from them."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import typer

from chgdesk.bringing_job import Looked, look_at
from chgdesk.domain.bringing import ColumnChoice, ImportMapping, NameChoice
from chgdesk.errors import UserError
from chgdesk.services.bringing.columns import field_words, is_date
from chgdesk.services.bringing.dates import DayOrder
from chgdesk.services.bringing.known import Known
from chgdesk.services.bringing.names import ADD
from chgdesk.services.bringing.shape import SourceShape

NEW, ALL = "new", "all"


class Source(StrEnum):
    """What a file is, where it should not be found out."""

    AUTO = "auto"
    EXCEL = "excel"
    JIRA = "jira"
    GITHUB = "github"
    GITLAB = "gitlab"
    PIPELINE = "pipeline"
    DEPLOYMENTS = "deployments"
    REGISTER = "register"


class Order(StrEnum):
    """How dates such as 3/4/2026 are read, where a column does not tell."""

    ASK = "ask"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


FILE = typer.Argument(help="The list: .xlsx, CSV, pasted lines, or JSON of a code host.")
SOURCE = typer.Option(Source.AUTO, help="What the file is; found out where nothing is said.")
SHEET = typer.Option("", help="Which sheet of a workbook; the first with a table where none is named.")
MAP = typer.Option([], "--map", help='A column and the field it fills: "Done on=started_at"; COLUMN= leaves it out.')
PEOPLE = typer.Option([], help='A name and a person\'s key: "J. Palm=palm"; NAME=new, or just new for all unknown.')
SYSTEMS = typer.Option([], help='A name and a system: "Billing app=billing".')
WORDS = typer.Option([], help='A value and what it means: "category:Expedited=emergency".')
DATES = typer.Option(Order.ASK, help="How dates such as 3/4/2026 are read, where the column does not tell.")
ZONE = typer.Option("", help="The zone of times without one; that of the workspace where none is named.")
LIVE = typer.Option(False, "--merge-is-live", help="Merging puts it live: read the time of merging as going live.")
CORRECT = typer.Option("", help="Rows whose differing cells correct the record: 12,17 or all.")
REHEARSE = typer.Option(False, "--rehearse", help="Say what would be recorded, and record nothing.")
REFUSED = typer.Option(None, help="Where to keep the refused rows, with the reason beside each.")
JSON = typer.Option(False, "--json", help="Print the verdicts as JSON.")


class Asked:
    """What the command line says of columns, people, systems and words."""

    def __init__(
        self, *, columns: list[str], people: list[str], systems: list[str], words: list[str], dates: Order, zone: str
    ) -> None:
        self._columns = _pairs(columns, "--map")
        self._all_new = NEW in people
        self._people = _pairs([each for each in people if each != NEW], "--people")
        self._systems, self._words = _pairs(systems, "--systems"), _pairs(words, "--words")
        self._dates, self._zone = dates, zone

    def mapping(self, shape: SourceShape, known: Known, *, merge_is_live: bool) -> ImportMapping:
        """The choices: guesses, then what was remembered, then what is said here."""
        looked = look_at(shape, known)
        chosen = replace(
            looked.mapping,
            columns=tuple(self._column(choice, shape, merge_is_live) for choice in looked.mapping.columns),
            zone=self._zone or looked.mapping.zone,
        )
        unknown = set(self._columns) - {column.name for column in shape.columns}
        if unknown:
            raise UserError(f"There is no column {min(unknown)}; there are {_listed(shape)}.")
        looked = look_at(shape, known, chosen)
        return self._matched(looked)

    def _column(self, choice: ColumnChoice, shape: SourceShape, merge_is_live: bool) -> ColumnChoice:
        field = self._columns.get(choice.column, choice.field)
        if field and field not in field_words(shape.source):
            known = ", ".join(field_words(shape.source))
            raise UserError(f"There is no field {field}; a column can fill: {known}.")
        if merge_is_live and choice.column in {"mergedAt", "merged_at"}:
            field = "started_at"
        if merge_is_live and choice.column in {"mergedBy", "merged_by"}:
            field = "implementer"
        reading = choice.reading
        if is_date(field) and self._dates is not Order.ASK and reading in {"", DayOrder.ASK.value}:
            reading = self._dates.value.replace("-", "_")
        return replace(choice, field=field, reading=reading)

    def _matched(self, looked: Looked) -> ImportMapping:
        def person(choice: NameChoice) -> NameChoice:
            told = self._people.get(choice.name)
            if told is None:
                return replace(choice, person=ADD) if self._all_new and not choice.person else choice
            return replace(choice, person=ADD if told == NEW else told)

        known = {ref for ref, _name in looked.people}
        wrong = sorted({key for key in self._people.values() if key and key != NEW} - known)
        if wrong:
            raise UserError(f"Nobody on record has the key {wrong[0]}; see `chgdesk person list`.")
        found = looked.mapping
        return replace(
            found,
            names=tuple(person(choice) for choice in found.names),
            systems=tuple(replace(c, person=self._systems.get(c.name, c.person)) for c in found.systems),
            words=tuple(replace(c, person=self._words.get(c.name, c.person)) for c in found.words),
        )


def _pairs(given: list[str], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        name, equals, meant = each.rpartition("=")
        if not equals:
            raise UserError(f"{option} {each} names nothing; write it as NAME=VALUE.")
        found[name.strip()] = meant.strip()
    return found


def _listed(shape: SourceShape) -> str:
    names = [column.name for column in shape.columns]
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
