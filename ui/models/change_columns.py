"""The columns of the change register on screen (ux.md, W1)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from chgdesk.domain.filters import ChangeSort
from chgdesk.domain.rows import ChangeRow
from ui import times
from ui.models.paged import ScreenColumn
from ui.theme import SIGNS
from ui.words import kind_words, row_shape, sentence_case


def change_columns(zone: ZoneInfo) -> tuple[ScreenColumn[ChangeRow], ...]:
    """No., what changed, system, kind, went live, approved by, rests on, state."""
    return (
        ScreenColumn(key="ref", title="No.", text=lambda row: row.ref, width=122, sort=ChangeSort.REF),
        ScreenColumn(
            key="title",
            title="What changed",
            text=lambda row: row.title,
            width=280,
            sort=ChangeSort.TITLE,
            stretch=True,
        ),
        ScreenColumn(
            key="system", title="System", text=lambda row: row.systems, width=112, sort=ChangeSort.SYSTEM, spare=2
        ),
        ScreenColumn(
            key="kind",
            title="Kind",
            text=lambda row: kind_words(row.category, row.risk),
            width=160,
            sort=ChangeSort.KIND,
            spare=4,
        ),
        ScreenColumn(
            key="went_live",
            title="Went live",
            text=lambda row: _live(row, zone),
            tip=lambda row: _live_tip(row, zone),
            width=144,
            sort=ChangeSort.WENT_LIVE,
            spare=1,
        ),
        ScreenColumn(
            key="approved_by",
            title="Approved by",
            text=lambda row: row.approved_by,
            width=136,
            sort=ChangeSort.APPROVED_BY,
            spare=3,
        ),
        ScreenColumn(
            key="rests_on", title="Rests on", text=lambda row: row.rests_on, width=84, sort=ChangeSort.RESTS_ON, spare=5
        ),
        ScreenColumn(
            key="state",
            title="State",
            text=state_text,
            says=lambda row: f"{SIGNS[row_shape(row)]} {state_text(row)}",
            width=228,
            sort=ChangeSort.STATE,
        ),
    )


def state_text(row: ChangeRow) -> str:
    """The state's words; the sign before them is drawn."""
    return sentence_case(row.state_words)


def _live(row: ChangeRow, zone: ZoneInfo) -> str:
    """When it went live, short."""
    return "not yet" if row.went_live is None else times.short_moment(times.from_epoch(row.went_live), zone)


def _live_tip(row: ChangeRow, zone: ZoneInfo) -> str:
    """When it went live, in full and in UTC."""
    if row.went_live is None:
        return "No deployment is on record"
    return times.tooltip(times.from_epoch(row.went_live), zone)
