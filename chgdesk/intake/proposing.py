"""Turning a reading into a proposed record: empty fields filled, facts added once, nothing typed replaced (APR-09).

What is proposed rests on what was dropped: `held` says on what, and where the original is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from chgdesk.domain.basis import FieldSource, Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Deployment, Emergency, FirstWritten, Link, RollbackPlan
from chgdesk.domain.matching_people import FoundPerson
from chgdesk.domain.people import Person
from chgdesk.intake.proposed_facts import Ground, with_approvals, with_ci, with_deployments, with_reviews, with_tests
from chgdesk.intake.reading import Found, Reading, ReadMail, SourceKind
from chgdesk.intake.reply import marks_answered

_PEOPLE_FIELDS = frozenset({"author", "requester"})
_IN_PARTS: Mapping[str, Callable[[], Any]] = MappingProxyType({"rollback_plan": RollbackPlan, "emergency": Emergency})
_HOME = frozenset({"home_system", "home_ref"})
_WRITTEN = frozenset({SourceKind.PULL_REQUEST, SourceKind.TICKET, SourceKind.MAIL, SourceKind.CHAT})
EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A record as a reading would fill it.

    `sources` holds the grey line of every field that was filled or added to; `unmatched` the people of the source who
    stand for nobody on record: choose or record them, then propose again.
    """

    change: Change
    sources: Mapping[str, str]
    unmatched: tuple[FoundPerson, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Work:
    """What is being proposed, with everything said along the way."""

    change: Change
    keep: frozenset[str]
    held: Provenance
    ground: Ground
    sources: dict[str, list[str]] = field(default_factory=dict)

    def may(self, path: str, value: Any) -> bool:
        """Whether a field may be filled: it is empty, or holds something that nobody typed."""
        return not value or not ({path, path.partition(".")[0]} & self.keep)

    def took(self, path: str, source: str) -> None:
        """Note the source of a field."""
        said = self.sources.setdefault(path, [])
        if source not in said:
            said.append(source)


def propose(
    change: Change,
    reading: Reading,
    *,
    people: Sequence[Person],
    held: Provenance,
    roles_of: Callable[[str, datetime], tuple[str, ...]],
    keep: frozenset[str] = frozenset(),
) -> Proposal:
    """Fill a record from a reading; `keep` are the fields that a person typed, `roles_of` the roles held at a time.

    A pull-request approval counts as a code review and, for the roles that its giver held then, as a written approval
    of the deployment. Facts that the record holds already are not added again.
    """
    work = _Work(change=change, keep=keep, held=held, ground=Ground(people=people, held=held, roles_of=roles_of))
    for found in reading.facts:
        _fill(work, found, reading.people)
    _first_written(work, reading)
    if _is_about(work, reading):
        _decisions(work, reading)
    work.change = with_reviews(work.change, reading.reviews, work.ground, work.took)
    work.change = with_tests(work.change, reading.tests, work.ground, work.took)
    work.change = with_deployments(work.change, reading.deployments, work.ground, work.took)
    if reading.ci is not None and work.may("ci", work.change.ci):
        work.change = with_ci(work.change, reading.ci, work.ground, work.took)
    return Proposal(
        change=work.change,
        sources={path: "; ".join(said) for path, said in work.sources.items()},
        unmatched=tuple(dict.fromkeys(work.ground.unmatched)),
        notes=tuple(dict.fromkeys((*reading.notes, *work.ground.notes))),
    )


def _fill(work: _Work, found: Found, people: Sequence[FoundPerson]) -> None:
    """Put one value into its field, where that may be filled."""
    if found.field == "links":
        _link(work, found)
        return
    head, _, name = found.field.partition(".")
    value: Any = found.value
    if head in _PEOPLE_FIELDS:
        value = work.ground.person(_as_person(str(value), people), work_on=head)
    if value is None or (head == EMERGENCY and work.change.category != EMERGENCY):
        return
    if head == "deployments":
        _deployment_time(work, found, name)
        return
    held_now = _held(work.change, head, name)
    if held_now == value or not work.may(found.field, held_now) or (head in _HOME and held_now):
        return
    if name:
        part = getattr(work.change, head) or _IN_PARTS[head]()
        value = replace(part, **{name: value, **({} if getattr(work.change, head) else {"provenance": work.held})})
    work.change = replace(work.change, **{head: value})
    work.took(found.field, found.source)
    _sourced(work, found.field)


def _held(change: Change, head: str, name: str) -> Any:
    value = getattr(change, head)
    return getattr(value, name, None) if name else value


def _sourced(work: _Work, path: str) -> None:
    """Keep on what a filled field rests."""
    others = tuple(each for each in work.change.field_sources if each.field != path)
    source = FieldSource(field=path, provenance=work.held)
    work.change = replace(work.change, field_sources=(*others, source))


def _as_person(words: str, named: Iterable[FoundPerson]) -> FoundPerson:
    """Whom one text names: one of the source's people, else an address, a name of several words, or a login."""
    for each in named:
        if words in {each.login, each.email, each.name}:
            return each
    if "@" in words.lstrip("@"):
        return FoundPerson(email=words)
    return FoundPerson(name=words) if " " in words else FoundPerson(login=words, name=words)


def _link(work: _Work, found: Found) -> None:
    kind, target, title = (*(found.value if isinstance(found.value, tuple) else ()), "", "", "")[:3]
    if target and not any((each.kind, each.target) == (kind, target) for each in work.change.links):
        link = Link(kind=kind, target=target, title=title)
        work.change = replace(work.change, links=(*work.change.links, link))
        work.took("links", found.source)


def _deployment_time(work: _Work, found: Found, name: str) -> None:
    """Start or end of the only deployment, where it has none; a chat begins one only on an emergency."""
    deployments = work.change.deployments
    if len(deployments) > 1 or (not deployments and work.change.category != EMERGENCY):
        return
    one = deployments[0] if deployments else work.ground.new_deployment()
    if getattr(one, name) is None and isinstance(found.value, datetime):
        work.change = replace(work.change, deployments=(_with_time(one, name, found.value),))
        work.took("deployments", found.source)


def _with_time(deployment: Deployment, name: str, at: datetime) -> Deployment:
    return replace(deployment, start=at) if name == "start" else replace(deployment, end=at)


def _first_written(work: _Work, reading: Reading) -> None:
    """Where and when it was first written down: the earliest that is known (CHG-22)."""
    at, known = reading.first_written, work.change.first_written
    if at is None or reading.kind not in _WRITTEN or (known is not None and "first_written" in work.keep):
        return
    if known is not None and known.at is not None and known.at <= at:
        return
    first = FirstWritten(
        system=reading.system, ref=reading.ref, at=at, evidence=work.held.document, provenance=work.held
    )
    work.change = replace(work.change, first_written=first)
    work.took("first_written", f"{reading.shown}, opened")


def _is_about(work: _Work, reading: Reading) -> bool:
    """Whether a mail is about this record; one whose marks name only others decides nothing here."""
    if reading.mail is None or not work.change.ref:
        return True
    refs = {mark.ref.casefold() for mail in _all_mails(reading.mail) for mark in marks_answered(mail)}
    if not refs or work.change.ref.casefold() in refs:
        return True
    named = ", ".join(sorted(ref.upper() for ref in refs))
    work.ground.notes.append(f"The mail is about {named}, not about this record; its decision was not taken.")
    return False


def _all_mails(mail: ReadMail) -> Iterator[ReadMail]:
    yield mail
    for each in mail.forwarded:
        yield from _all_mails(each)


def _decisions(work: _Work, reading: Reading) -> None:
    """Decisions become approvals; in a chat about an emergency the first go is its authorisation (EMG-02)."""
    if reading.kind is SourceKind.CHAT and work.change.category == EMERGENCY:
        _authorise(work, reading)
        return
    by_request = reading.kind is SourceKind.PULL_REQUEST
    own = work.change.ref.casefold()
    mine = tuple(each for each in reading.approvals if each.ref.casefold() in {"", own})
    if len(mine) < len(reading.approvals):
        work.ground.notes.append("Decisions on other records in it were left for those records.")
    work.change = with_approvals(work.change, mine, work.ground, work.took, needs_roles=by_request)


def _authorise(work: _Work, reading: Reading) -> None:
    go = next((each for each in reading.approvals if each.decision == "approve"), None)
    emergency = work.change.emergency or Emergency(provenance=work.held)
    if go is None or not work.may("emergency.authoriser", emergency.authoriser):
        return
    person = work.ground.person(go.who, work_on="the authorisation")
    if person is None or (emergency.authoriser, emergency.authorised_at) == (person, go.at):
        return
    mode = "external_written"
    given = replace(emergency, authoriser=person, authorised_at=go.at, authorisation_mode=mode)
    work.change = replace(work.change, emergency=given)
    for name in ("authoriser", "authorised_at", "authorisation_mode"):
        work.took(f"emergency.{name}", f"{go.source}: {go.words}")
