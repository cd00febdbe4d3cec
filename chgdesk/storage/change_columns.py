"""What the change register shows and finds of a change record: the projected columns of its table."""

from __future__ import annotations

from collections.abc import Iterable

from chgdesk.domain.basis import weakest
from chgdesk.domain.change import Change
from chgdesk.storage.extract import Cell, instant


def created(change: Change) -> int | None:
    """When the record says it was first written."""
    return instant(change.created_at)


def went_live(change: Change) -> int | None:
    """When its first deployment started."""
    return instant(change.started_at)


def ended(change: Change) -> int | None:
    """When its last deployment ended."""
    return instant(change.ended_at)


def planned(change: Change) -> int | None:
    """When its planned window starts."""
    return None if change.planned_window is None else instant(change.planned_window.start)


def systems(change: Change) -> str:
    """The systems it touches, as one line."""
    return ", ".join(change.systems)


def implementer(change: Change) -> str | None:
    """Who carried out its first deployment."""
    return next((d.implementer for d in change.deployments if d.implementer), None)


def approved_by(change: Change) -> str:
    """Who approved it and whose approval still stands, in the order recorded, each once."""
    standing = [a.person for a in change.approvals if a.decision == "approve" and a.voided_at is None]
    return ", ".join(dict.fromkeys(standing))


def rests_on(change: Change) -> str:
    """The weakest basis of its approvals and deployments, else of the record itself (R24)."""
    bases = [a.provenance.basis for a in change.approvals] + [d.provenance.basis for d in change.deployments]
    return weakest(tuple(bases)) or change.provenance.basis


def commits(change: Change) -> Iterable[str]:
    """Every commit it names: deployed, reviewed, approved or linked."""
    yield from (d.commit for d in change.deployments if d.commit)
    yield from (r.commit for r in change.code_reviews if r.commit)
    yield from (a.commit for a in change.approvals if a.commit)
    yield from (link.target for link in change.links if link.kind == "commit")


def evidence(change: Change) -> Iterable[str]:
    """The SHA-256 of every file linked to it as evidence."""
    return (link.sha256 for link in change.evidence)


def waivers(change: Change) -> Iterable[str]:
    """The policy exceptions it names."""
    yield from change.exceptions
    if change.sod_exception:
        yield change.sod_exception


def people(change: Change) -> list[tuple[Cell, ...]]:
    """Everyone named on the record with the part they had in it."""
    parts: set[tuple[str, str]] = set()
    _add(parts, "requester", change.requester)
    _add(parts, "author", change.author)
    for approval in change.approvals:
        _add(parts, "approver", approval.person)
    for review in change.code_reviews:
        _add(parts, "reviewer", review.person)
    for deployment in change.deployments:
        _add(parts, "implementer", deployment.implementer)
    if change.verification is not None:
        _add(parts, "checker", change.verification.person)
    if change.pir is not None:
        _add(parts, "reviewer_after", change.pir.person)
    if change.emergency is not None:
        _add(parts, "authoriser", change.emergency.authoriser)
    return sorted(parts)


def _add(parts: set[tuple[str, str]], part: str, person: str | None) -> None:
    if person:
        parts.add((person, part))


def folded(change: Change) -> str:
    """The text a search looks through, folded so that case does not matter."""
    named = [str(person) for person, _part in people(change)]
    words = (
        change.ref,
        change.title,
        change.description,
        change.justification,
        change.home_ref,
        *change.systems,
        *named,
        *(link.target for link in change.links),
        *(d.pull_request or "" for d in change.deployments),
    )
    return "\n".join(word for word in words if word).casefold()
