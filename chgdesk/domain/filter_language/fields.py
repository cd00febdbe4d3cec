"""The fields of the filter language: what each is called, what it means, which values it knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chgdesk.domain.change import ChangeState
from chgdesk.domain.filters import Field, QuickView

SHUT_STATES = ("closed", "rejected", "withdrawn", "void")
OPEN_STATES = tuple(state.value for state in ChangeState if state.value not in SHUT_STATES)
"""What `state:open` stands for, and the view Open: everything neither closed nor set aside."""


class Sort(StrEnum):
    """How the values of a field are read."""

    LISTED = "one of its words"
    RANKED = "one of its words, or >= and <="
    NAMED = "a name, or none"
    DAYS = "days"
    AGE = "more than so many days"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGuide:
    """One field as people meet it: other words for it, its title on a chip, its meaning and an example."""

    field: Field
    title: str
    meaning: str
    example: str
    sort: Sort
    also: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    ahead: bool = False


IS_WORDS: dict[str, str] = {
    "emergency": "treated as an emergency",
    "late": "approved, checked, reviewed or recorded too late, or overdue",
    "overdue": "a deadline has passed and the act is not on record",
    "history": "from before the day from which records are judged",
    "live": "has gone live",
    "rolled_back": "was rolled back",
    "reopened": "was reopened and is open again",
    "waiting": "waits for approval",
    "incident": "caused an incident",
}
"""The values of `is:` and what each says."""

MISSING_WORDS: dict[str, str] = {
    "approval": "an approval the policy asks for",
    "test": "a test, test evidence, scan or staging run",
    "rollback": "a rollback plan, or part of one",
    "check": "the check after go-live",
    "review": "a review of the code, or the review afterwards",
    "evidence": "any file held as evidence",
    "field": "a field the policy asks for",
}
"""The values of `missing:` and what each says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words a workspace's own rules use; risks from lowest to highest. Others are known everywhere."""

    categories: tuple[str, ...] = ("standard", "normal", "major", "emergency")
    risks: tuple[str, ...] = ("low", "medium", "high", "critical")
    outcomes: tuple[str, ...] = ("success", "rolled_back", "partially_implemented", "failed")
    findings: tuple[str, ...] = ()
    names: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    """Systems, people, flags and so on that are on record, for completion."""

    def words_of(self, guide: FieldGuide) -> tuple[str, ...]:
        """The values a listed field may have; empty where any is taken."""
        own = {
            Field.TYPE: self.categories,
            Field.RISK: self.risks,
            Field.OUTCOME: self.outcomes,
            Field.FINDING: self.findings,
        }
        return own.get(guide.field, guide.values)


_VIEWS = tuple(view.value for view in QuickView)
_STATES = ("open", *(state.value for state in ChangeState))

FIELDS: tuple[FieldGuide, ...] = (
    FieldGuide(
        field=Field.TYPE,
        title="Kind",
        meaning="category, as the rules of its day see it",
        example="type:emergency",
        sort=Sort.LISTED,
        also=("category", "kind"),
    ),
    FieldGuide(
        field=Field.RISK,
        title="Risk",
        meaning="risk, as the rules of its day see it",
        example="risk:>=high",
        sort=Sort.RANKED,
    ),
    FieldGuide(
        field=Field.STATE,
        title="State",
        meaning="where the record stands; open is everything neither closed nor set aside",
        example="-state:closed",
        sort=Sort.LISTED,
        values=_STATES,
    ),
    FieldGuide(
        field=Field.SYSTEM, title="System", meaning="a system it touches", example="system:edge-lb", sort=Sort.NAMED
    ),
    FieldGuide(
        field=Field.OUTCOME, title="Outcome", meaning="how it ended", example="outcome:rolled-back", sort=Sort.LISTED
    ),
    FieldGuide(
        field=Field.CHANGE_TYPE,
        title="Change type",
        meaning="code, configuration, infrastructure and so on",
        example="change-type:code",
        sort=Sort.NAMED,
    ),
    FieldGuide(field=Field.FLAG, title="Flag", meaning="a flag set on it", example="flag:auth", sort=Sort.NAMED),
    FieldGuide(
        field=Field.TEMPLATE,
        title="Procedure",
        meaning="the standard procedure it follows",
        example="template:STD-04",
        sort=Sort.NAMED,
        also=("procedure",),
    ),
    FieldGuide(
        field=Field.PERSON,
        title="Person",
        meaning="somebody in any part, by key or name",
        example="person:palm",
        sort=Sort.NAMED,
        also=("who", "people"),
    ),
    FieldGuide(
        field=Field.REQUESTER, title="Requester", meaning="who asked for it", example="requester:palm", sort=Sort.NAMED
    ),
    FieldGuide(field=Field.AUTHOR, title="Author", meaning="who made it", example="author:palm", sort=Sort.NAMED),
    FieldGuide(
        field=Field.APPROVER,
        title="Approver",
        meaning="who decided on it, or none",
        example="approver:none",
        sort=Sort.NAMED,
    ),
    FieldGuide(
        field=Field.REVIEWER,
        title="Reviewer",
        meaning="who reviewed the code, or the change afterwards",
        example="reviewer:palm",
        sort=Sort.NAMED,
    ),
    FieldGuide(
        field=Field.IMPLEMENTER,
        title="Implementer",
        meaning="who deployed it",
        example="implementer:palm",
        sort=Sort.NAMED,
        also=("deployer",),
    ),
    FieldGuide(
        field=Field.CHECKER,
        title="Checker",
        meaning="who checked it after go-live",
        example="checker:palm",
        sort=Sort.NAMED,
    ),
    FieldGuide(
        field=Field.LIVE,
        title="Went live",
        meaning="day of its first deployment; none is not yet",
        example="live:2026-07",
        sort=Sort.DAYS,
        also=("deployed", "went-live"),
    ),
    FieldGuide(
        field=Field.PLANNED,
        title="Planned",
        meaning="day its window starts; <7d looks ahead",
        example="planned:<7d",
        sort=Sort.DAYS,
        also=("window",),
        ahead=True,
    ),
    FieldGuide(
        field=Field.CREATED,
        title="Created",
        meaning="day it was first written",
        example="created:<7d",
        sort=Sort.DAYS,
    ),
    FieldGuide(
        field=Field.DUE,
        title="Due",
        meaning="day by which its next act is due; <14d looks ahead",
        example="due:<14d",
        sort=Sort.DAYS,
        ahead=True,
    ),
    FieldGuide(
        field=Field.UNDECIDED,
        title="Undecided",
        meaning="submitted more than so many days ago and not yet decided",
        example="undecided:>5d",
        sort=Sort.AGE,
    ),
    FieldGuide(
        field=Field.RESTS,
        title="Rests on",
        meaning="the weakest thing its approvals and deployments rest on",
        example="rests:stated",
        sort=Sort.LISTED,
        also=("basis",),
        values=("signed", "export", "document", "stated"),
    ),
    FieldGuide(
        field=Field.MISSING,
        title="Missing",
        meaning="what the rules ask for and nobody has recorded",
        example="missing:approval",
        sort=Sort.LISTED,
        values=tuple(MISSING_WORDS),
    ),
    FieldGuide(
        field=Field.FINDING,
        title="Finding",
        meaning="a code the rules found",
        example="finding:APR-AFTER-IMPL",
        sort=Sort.LISTED,
        also=("code",),
    ),
    FieldGuide(
        field=Field.IS,
        title="Is",
        meaning="emergency, late, overdue, history, live, rolled-back, reopened, waiting or incident",
        example="is:late",
        sort=Sort.LISTED,
        values=tuple(IS_WORDS),
    ),
    FieldGuide(
        field=Field.INCIDENT,
        title="Incident",
        meaning="the incident it names, or none",
        example="incident:INC-31",
        sort=Sort.NAMED,
    ),
    FieldGuide(
        field=Field.EXCEPTION,
        title="Exception",
        meaning="a policy exception it was made under",
        example="exception:EXC-02",
        sort=Sort.NAMED,
    ),
    FieldGuide(
        field=Field.COMMIT,
        title="Commit",
        meaning="a commit it names, whole or its beginning",
        example="commit:4f2c91a",
        sort=Sort.NAMED,
    ),
    FieldGuide(
        field=Field.PULL_REQUEST,
        title="Pull request",
        meaning="a pull request it names, by number or address",
        example="pr:412",
        sort=Sort.NAMED,
        also=("pull-request",),
    ),
    FieldGuide(
        field=Field.NUMBER,
        title="Number",
        meaning="its own number",
        example="no:CHG-2026-0042",
        sort=Sort.NAMED,
        also=("number", "ref"),
    ),
    FieldGuide(
        field=Field.VIEW,
        title="View",
        meaning="one of the ready-made views",
        example="view:overdue",
        sort=Sort.LISTED,
        values=_VIEWS,
    ),
)
"""Every field, in the order the help lists them; the officer's manual is held to this table."""

BY_FIELD: dict[Field, FieldGuide] = {guide.field: guide for guide in FIELDS}
BY_WORD: dict[str, FieldGuide] = {word: guide for guide in FIELDS for word in (guide.field.value, *guide.also)}
"""Every word that may stand before a colon."""
