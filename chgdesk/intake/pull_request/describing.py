"""What every pull or merge request tells of a record, whichever host it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from chgdesk.domain.matching_people import FoundPerson
from chgdesk.intake.bounds import MOST_FOUND, shortened
from chgdesk.intake.parts import Description, facts_of, risk_level, take_apart
from chgdesk.intake.reading import (
    Found,
    FoundApproval,
    FoundCi,
    FoundReview,
    FoundTime,
    Reading,
    SourceKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One thing that a reviewer decided: approve, reject, or withdrawn where the host took it back."""

    who: FoundPerson
    decision: str
    at: datetime | None = None
    commit: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A pull or merge request as a host tells it."""

    system: str
    noun: str
    sign: str
    number: str
    place: str = ""
    title: str = ""
    body: str = ""
    url: str = ""
    author: FoundPerson = FoundPerson()
    created: datetime | None = None
    merged: datetime | None = None
    merged_by: FoundPerson | None = None
    merge_commit: str = ""
    last_commit: str = ""
    verdicts: tuple[Verdict, ...] = ()
    ci: FoundCi | None = None
    links: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """How people write it: `acme/shop#482`."""
        return f"{self.place}{self.sign}{self.number}"

    @property
    def source(self) -> str:
        """The beginning of every grey line."""
        return f"{self.system} {self.noun} {self.sign}{self.number}"


def reading_of(request: Request) -> Reading:
    """The reading of a request: its description taken apart, its reviews, checks, commits and links."""
    description = take_apart(request.body)
    _, doubt = risk_level(description)
    standing = _standing(request.verdicts)
    return Reading(
        kind=SourceKind.PULL_REQUEST,
        title=shortened(request.title, 500),
        system=request.system,
        ref=request.ref,
        url=request.url,
        first_written=request.created,
        facts=tuple(_facts(request, description)),
        approvals=tuple(_approvals(request)),
        reviews=tuple(_reviews(request, standing)),
        ci=request.ci,
        times=tuple(_times(request)),
        people=_people(request),
        notes=tuple(filter(None, (*request.notes, doubt, *_notes(request, standing)))),
        missing=description.missing,
    )


def _facts(request: Request, description: Description) -> Iterator[Found]:
    source = request.source
    if request.title:
        yield Found(field="title", value=shortened(request.title, 500), source=f"{source}, title")
    yield from facts_of(description, f"{source}, description")
    author = request.author.login or request.author.email or request.author.name
    if author:
        yield Found(field="author", value=author, source=f"{source}, opened by")
    yield Found(field="delivered_via_repo", value=True, source=source)
    yield Found(field="home_system", value=request.system, source=source)
    yield Found(field="home_ref", value=request.ref, source=source)
    yield Found(
        field="links", value=("pull_request", request.url or request.ref, shortened(request.title, 200)), source=source
    )
    if request.merge_commit:
        title = f"merged {request.sign}{request.number}"
        yield Found(field="links", value=("commit", request.merge_commit, title), source=f"{source}, merged as")
    for link in dict.fromkeys(request.links[:MOST_FOUND]):
        yield Found(field="links", value=link, source=source)


def _standing(verdicts: Iterable[Verdict]) -> dict[FoundPerson, Verdict]:
    """The last decision of each reviewer."""
    return {verdict.who: verdict for verdict in verdicts}


def _commit(verdict: Verdict, request: Request) -> str | None:
    """Which commit was looked at: for the last one before the merge, the merge that carries it (GATE-02)."""
    if request.merge_commit and verdict.commit and verdict.commit == request.last_commit:
        return request.merge_commit
    return verdict.commit


def _approvals(request: Request) -> Iterator[FoundApproval]:
    """Every decision in order; what the host took back is none."""
    for verdict in request.verdicts[:MOST_FOUND]:
        if verdict.decision in {"approve", "reject"}:
            what = "approved by" if verdict.decision == "approve" else "changes asked for by"
            yield FoundApproval(
                who=verdict.who,
                decision=verdict.decision,
                at=verdict.at,
                commit=_commit(verdict, request),
                words=verdict.words,
                source=f"{request.source}, {what} {verdict.who.words}",
            )


def _reviews(request: Request, standing: dict[FoundPerson, Verdict]) -> Iterator[FoundReview]:
    """Reviews that stand as approval; one that the reviewer or the host took back is none."""
    for who, verdict in standing.items():
        if verdict.decision == "approve":
            source = f"{request.source}, reviewed by {who.words}"
            yield FoundReview(who=who, at=verdict.at, commit=_commit(verdict, request), source=source)


def _times(request: Request) -> Iterator[FoundTime]:
    if request.created is not None:
        yield FoundTime(
            at=request.created, words="opened", meaning="written", who=request.author, source=request.source
        )
    if request.merged is not None:
        yield FoundTime(
            at=request.merged, words="merged", meaning="merged", who=request.merged_by, source=request.source
        )


def _people(request: Request) -> tuple[FoundPerson, ...]:
    named = (request.author, request.merged_by or FoundPerson(), *(verdict.who for verdict in request.verdicts))
    return tuple(dict.fromkeys(each for each in named if each != FoundPerson()))[:MOST_FOUND]


def _notes(request: Request, standing: dict[FoundPerson, Verdict]) -> Iterator[str]:
    for who, verdict in standing.items():
        if verdict.decision == "withdrawn":
            yield f"The review of {who.words} was dismissed and is not taken as an approval."
        old = verdict.commit and request.last_commit and verdict.commit != request.last_commit
        if verdict.decision == "approve" and old:
            commit = (verdict.commit or "")[:8]
            yield f"{who.words} approved commit {commit}; later commits were added before the merge."
        if verdict.decision == "approve" and who == request.author:
            yield f"{who.words} opened the request and approved it."
    if request.merged is None and not request.merge_commit:
        yield f"The {request.noun} was not merged when this was saved."
    elif request.merged_by:
        yield "A merge is not a deployment: bring the pipeline's log for when it went live."
