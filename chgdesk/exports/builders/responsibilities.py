"""The responsibility chart on paper and in a workbook, with how each role is held (ROLE-04, ROLE-05, APR-14)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from chgdesk.domain.calendar import day_words
from chgdesk.domain.code_host import Difference
from chgdesk.domain.people import Role, role_words
from chgdesk.domain.responsibilities import Duty
from chgdesk.domain.role_standing import RoleStanding, RoleState
from chgdesk.exports.columns import Column, Kind, State, Tone
from chgdesk.exports.report import (
    Block,
    Heading,
    Orientation,
    RegisterHead,
    Report,
    ReportMeta,
    Table,
    Text,
    data_digest,
)

_EXPLAINED = (
    "Read from the rules in force and the role table. Responsible does the step, accountable answers for it, consulted "
    "is asked before, informed is told after. A part that the rules leave to nobody by name stands empty."
)
_STATES = {
    RoleState.VACANT: State(word="Nobody", tone=Tone.LOOK),
    RoleState.LEAVING: State(word="Ends soon", tone=Tone.LOOK),
    RoleState.ONE_PERSON: State(word="One person", tone=Tone.OPEN),
    RoleState.HELD: State(word="Held", tone=Tone.CLEAR),
}


def responsibilities_report(
    duties: tuple[Duty, ...],
    standings: tuple[RoleStanding, ...],
    *,
    roles: tuple[Role, ...] = (),
    found: tuple[Difference, ...] | None = None,
    organisation: str,
    zone: str,
    generated_at: datetime,
    generated_by: str,
    app_version: str,
    parameters: str = "",
    version: str = "",
    head: RegisterHead | None = None,
    warnings: tuple[str, ...] = (),
) -> Report:
    """Chart, duties by role and who holds each role; `found` adds the differences from a code host's rules."""
    titles = {role.ref: role.title for role in roles}
    blocks: tuple[Block, ...] = (
        Text.plain(_EXPLAINED),
        Heading(text="Who does what"),
        chart_table(duties, titles),
        Heading(text="How each role is held"),
        standing_table(standings),
        *_duties(roles),
        *_host(found),
    )
    meta = ReportMeta(
        title="Responsibilities",
        kind="register record",
        organisation=organisation or "Organisation not named",
        generated_at=generated_at,
        zone=zone,
        generated_by=generated_by,
        app_version=app_version,
        version=version,
        parameters=parameters,
        filter="As the register stands at the time of making",
        record_count=len(duties),
        data_sha256=data_digest(blocks),
        register_head=head,
        warnings=warnings,
        orientation=Orientation.LANDSCAPE,
    )
    return Report(meta=meta, blocks=blocks)


def chart_table(duties: tuple[Duty, ...], titles: dict[str, str]) -> Table:
    """The chart alone, one line a step, as the CSV file and the screen show it."""

    def part(name: str) -> Callable[[Duty], str]:
        return lambda duty: party_words(getattr(duty, name), titles)

    columns = (
        Column(key="step", title="Step", width=30, value=lambda d: d.title),
        Column(key="when", title="Applies to", width=26, value=lambda d: d.when),
        Column(key="responsible", title="Responsible", width=26, value=part("responsible")),
        Column(key="accountable", title="Accountable", width=20, value=part("accountable")),
        Column(key="consulted", title="Consulted", width=18, value=part("consulted")),
        Column(key="informed", title="Informed", width=22, value=part("informed")),
        Column(key="how", title="How", width=30, value=lambda d: d.how),
        Column(key="rests_on", title="Read from", width=28, value=lambda d: ", ".join(d.rests_on)),
    )
    return Table(title="Responsibility chart", columns=columns, rows=duties, empty="The rules name no step.")


def party_words(parties: Iterable[str], titles: dict[str, str]) -> str:
    """Roles by their titles and parties in plain words."""
    return ", ".join(titles.get(party) or role_words(party) for party in parties)


def standing_table(standings: tuple[RoleStanding, ...]) -> Table:
    """Each role, who holds it until when, and how that stands."""
    columns = (
        Column(key="role", title="Role", width=22, value=lambda s: s.title),
        Column(key="state", title="Stands as", kind=Kind.STATE, width=14, value=lambda s: _STATES[s.state]),
        Column(key="holders", title="Held by", width=34, value=_holders),
        Column(key="needed", title="Needed for", width=44, value=lambda s: "; ".join(s.needed_for)),
    )
    return Table(title="Roles", columns=columns, rows=standings, empty="The rules name no role.")


def _holders(standing: RoleStanding) -> str:
    ends = ((holder.name, f" until {day_words(holder.until)}" if holder.until else "") for holder in standing.holders)
    return "; ".join(f"{name}{until}" for name, until in ends)


def _duties(roles: tuple[Role, ...]) -> tuple[Block, ...]:
    """The role table's own words (ROLE-04); nothing where no role has any."""
    worded = tuple(role for role in roles if role.duties.strip())
    columns = (
        Column(key="role", title="Role", width=22, value=lambda r: r.title),
        Column(key="duties", title="Duties", width=90, value=lambda r: r.duties),
    )
    return (Heading(text="Duties"), Table(title="Duties", columns=columns, rows=worded)) if worded else ()


def _host(found: tuple[Difference, ...] | None) -> tuple[Block, ...]:
    if found is None:
        return ()
    columns = (
        Column(key="about", title="About", width=22, value=lambda d: d.about),
        Column(key="policy", title="The policy", width=30, value=lambda d: d.policy),
        Column(key="host", title="The code host", width=30, value=lambda d: d.host),
        Column(key="sentence", title="What to do", width=60, value=lambda d: d.sentence),
    )
    table = Table(title="Code host", columns=columns, rows=found, empty="No difference in what the files say.")
    return Heading(text="Differences from the code host"), table
