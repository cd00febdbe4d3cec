"""The index by the numbers of an auditor's usual request list; empty items say so (EVD-10)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.controls import in_use
from chgdesk.exports.builders.scope import UNREVIEWED, Scope, make_report
from chgdesk.exports.columns import Column, Kind, State, Tone
from chgdesk.exports.report import Block, Fact, Facts, Report, Table, Text

_NOT_HELD = "not held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One item of the request list: what is asked, where it lies in this bundle, and how many."""

    number: int
    asked: str
    where: str
    count: int | None = None


def request_index(scope: Scope, items: tuple[Asked, ...]) -> Report:
    """The first page of a bundle: what it is, how to check it, and where each requested item lies."""
    confirmed, explained, unread = scope.counts
    blocks: tuple[Block, ...] = (
        Facts(
            title="This bundle",
            rows=(
                Fact(label="Records", value=str(len(scope.members))),
                Fact(label="Findings confirmed by a person", value=str(confirmed)),
                Fact(label="Findings explained by a person", value=str(explained)),
                Fact(label="Findings not yet read", value=str(unread)),
                Fact(label="How to check it", value="CHECK.txt holds three lines each for Windows, macOS and Linux"),
            ),
        ),
        Table(title="Request list", columns=_COLUMNS, rows=items),
        *_own_controls(scope),
        Text.plain(
            "Pages made by chgdesk are named register records. Original documents keep their own names; one that "
            "was never collected is listed as not held and is not replaced by a page of ours."
        ),
        Text.plain(
            "A check shows that the files are unchanged since the list was made. It does not show that the content "
            "is true or complete."
        ),
    )
    return make_report(
        scope,
        "Evidence of change management",
        blocks,
        kind="index of a bundle",
        count=len(scope.members),
        warnings=() if scope.is_reviewed else (UNREVIEWED,),
        cover=True,
    )


def _own_controls(scope: Scope) -> tuple[Block, ...]:
    """Where each of the organisation's own controls is tested; nothing where it has none (EVD-21)."""
    controls = in_use(scope.evaluation.facts.register.controls)
    columns = (
        Column(key="number", title="Control", width=12, value=lambda c: c.ref),
        Column(key="wording", title="Wording", width=60, value=lambda c: c.wording),
        Column(key="where", title="Where it is tested", width=40, value=lambda c: _tested(c.attributes)),
    )
    return (Table(title="Own controls", columns=columns, rows=controls),) if controls else ()


def _tested(letters: tuple[str, ...]) -> str:
    if not letters:
        return "no letter of the test sheet"
    named = "attribute" if len(letters) == 1 else "attributes"
    return f"Management self-test, {named} {', '.join(letters)}"


def _state(item: Asked) -> State:
    if item.where == _NOT_HELD:
        return State(word="Not held", tone=Tone.VOID)
    if item.count == 0:
        return State(word="None in period", tone=Tone.NEUTRAL)
    return State(word="In this bundle", tone=Tone.CLEAR)


_COLUMNS: tuple[Column, ...] = (
    Column(key="number", title="No.", kind=Kind.NUMBER, width=5, value=lambda i: i.number),
    Column(key="asked", title="What auditors ask for", width=44, value=lambda i: i.asked),
    Column(key="where", title="Where it lies", width=40, value=lambda i: "" if i.where == _NOT_HELD else i.where),
    Column(key="count", title="Items", kind=Kind.NUMBER, width=7, value=lambda i: i.count),
    Column(key="state", title="State", kind=Kind.STATE, width=16, value=_state),
)


def not_held(number: int, asked: str) -> Asked:
    """An item of the list that this workspace does not hold."""
    return Asked(number=number, asked=asked, where=_NOT_HELD)
