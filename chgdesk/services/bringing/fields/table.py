"""Every field that a list can fill, in the order in which a register sheet shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import RollbackPlan, Verification, Window
from chgdesk.services.bringing.fields.putting import (
    deployed,
    linked,
    listed,
    plain,
    put_approved_at,
    put_approvers,
    put_reviewed_at,
    put_reviewers,
    put_tested,
    put_tested_at,
    standing,
    tested,
    within,
)
from chgdesk.services.bringing.fields.value import Field, Kind, Value

_STATUS = {
    ChangeState.CLOSED: "closed",
    ChangeState.REJECTED: "rejected",
    ChangeState.WITHDRAWN: "withdrawn",
    ChangeState.VOID: "withdrawn",
}
_ENDED = {"rejected": ChangeState.REJECTED, "withdrawn": ChangeState.WITHDRAWN, "closed": ChangeState.CLOSED}


def _put_number(change: Change, value: Value, _source: Provenance) -> Change:
    """A number from elsewhere stays the number at home; ours is given by the register (CHG-02)."""
    return change if change.home_ref or change.ref == value else replace(change, home_ref=str(value))


def _put_ticket(change: Change, value: Value, _source: Provenance) -> Change:
    return linked(change, "ticket", str(value)) if change.home_ref else replace(change, home_ref=str(value))


def _same_ticket(change: Change, value: Value) -> bool:
    return str(value).casefold() in {change.home_ref.casefold(), *(link.target.casefold() for link in change.links)}


def _put_status(change: Change, value: Value, _source: Provenance) -> Change:
    return replace(change, state=_ENDED.get(str(value), change.state))


def _links(change: Change) -> Value:
    return tuple(link.target for link in change.links if link.kind == "web")


def _put_links(change: Change, value: Value, _source: Provenance) -> Change:
    for target in value if isinstance(value, tuple) else (value,):
        if not any(link.target == target for link in change.links):
            change = linked(change, "web", str(target))
    return change


def _same_links(change: Change, value: Value) -> bool:
    given = value if isinstance(value, tuple) else (value,)
    return {str(each) for each in given} <= {link.target for link in change.links}


def _approved_at(change: Change) -> Value:
    return tuple(a.decided_at for a in standing(change) if isinstance(a.decided_at, datetime))


def _reviewed_at(change: Change) -> Value:
    return tuple(r.at for r in change.code_reviews if isinstance(r.at, datetime))


_NUMBER = Field(key="number", words="Number", kind=Kind.TEXT, get=lambda c: c.ref, put=_put_number, compared=False)
_TICKET = Field(
    key="ticket",
    words="Ticket or pull request",
    kind=Kind.TEXT,
    get=lambda c: c.home_ref,
    put=_put_ticket,
    same=_same_ticket,
)
_APPROVALS = (
    Field(
        key="approver",
        words="Approved by",
        kind=Kind.PEOPLE,
        get=lambda c: tuple(a.person for a in standing(c)),
        put=put_approvers,
    ),
    Field(key="approved_at", words="Approved on", kind=Kind.MOMENTS, get=_approved_at, put=put_approved_at),
)
_REVIEWS = (
    Field(
        key="reviewer",
        words="Reviewed by",
        kind=Kind.PEOPLE,
        get=lambda c: tuple(r.person for r in c.code_reviews),
        put=put_reviewers,
    ),
    Field(key="reviewed_at", words="Reviewed on", kind=Kind.MOMENTS, get=_reviewed_at, put=put_reviewed_at),
)
_TESTS = (
    Field(key="tested", words="Tested", kind=Kind.TEXT, get=tested, put=put_tested),
    Field(
        key="tested_at",
        words="Tested on",
        kind=Kind.MOMENT,
        get=lambda c: (c.tests[0].executed_at or "") if c.tests else "",
        put=put_tested_at,
    ),
)
_REQUEST = (
    plain("title", "What changed", "title"),
    plain("description", "Description", "description"),
    plain("justification", "Why", "justification"),
    listed("systems", "System", "systems", Kind.SYSTEMS),
    plain("change_type", "Type", "change_type", Kind.WORD),
    plain("category", "Category", "category", Kind.WORD),
    plain("template", "Standard procedure", "template"),
    plain("risk", "Risk", "risk_declared", Kind.WORD),
    plain("risk_reason", "Why this risk", "risk_reason"),
    listed("flags", "Flags", "flags", Kind.LIST),
    plain("requester", "Requester", "requester", Kind.PERSON),
    plain("author", "Author", "author", Kind.PERSON),
    plain("created_at", "First written down", "created_at", Kind.MOMENT),
    within("rollback_plan", "Rollback plan", "rollback_plan.steps", RollbackPlan),
)
_LIVE = (
    within("planned_from", "Planned from", "planned_window.start", Window, Kind.MOMENT),
    within("planned_to", "Planned to", "planned_window.end", Window, Kind.MOMENT),
    deployed("started_at", "Went live", "start", Kind.MOMENT),
    deployed("ended_at", "Ended", "end", Kind.MOMENT),
    deployed("implementer", "Deployed by", "implementer", Kind.PERSON),
    deployed("commit", "Commit", "commit", link="commit"),
    deployed("run", "Pipeline run", "run", link="pipeline_run"),
    deployed("pull_request", "Pull request", "pull_request", link="pull_request"),
    plain("outcome", "Outcome", "outcome", Kind.WORD),
    plain("incident", "Incident", "incident"),
    within("verified_by", "Checked by", "verification.person", Verification, Kind.PERSON),
    within("verified_at", "Checked at", "verification.at", Verification, Kind.MOMENT),
)
_REST = (
    Field(
        key="status",
        words="State",
        kind=Kind.WORD,
        get=lambda c: _STATUS.get(c.state, "open"),
        put=_put_status,
        compared=False,
    ),
    Field(key="link", words="Link", kind=Kind.LIST, get=_links, put=_put_links, same=_same_links),
    plain("note", "Note", "closing_note"),
)

FIELDS: tuple[Field, ...] = (_NUMBER, _TICKET, *_REQUEST, *_APPROVALS, *_REVIEWS, *_TESTS, *_LIVE, *_REST)
BY_KEY = {field.key: field for field in FIELDS}
