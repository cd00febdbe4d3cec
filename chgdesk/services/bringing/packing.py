"""Verdicts packed for the way out of the job process: the window gets their words, the writer unpacks row by row.

Thousands of whole records unpickled in one piece would hold every thread up, the window's too (design section 6).
"""

from __future__ import annotations

import pickle
from dataclasses import replace

from chgdesk.domain.change import Change
from chgdesk.domain.reconcile import DeploymentEvent
from chgdesk.services.bringing.verdicts import Rehearsal, RowVerdict

Recorded = tuple[Change | None, Change | None, DeploymentEvent | None]
"""What a row records without corrections, with them, and the event it is."""


def packed(plan: Rehearsal) -> Rehearsal:
    """The rehearsal with what each row records as bytes."""
    return replace(plan, rows=tuple(map(_pack, plan.rows)))


def recorded_by(row: RowVerdict) -> Recorded:
    """What a row records, packed or not."""
    if not row.packed:
        return row.change, row.corrected, row.event
    found: Recorded = pickle.loads(row.packed)  # noqa: S301 - packed by our own job process, in this session
    return found


def _pack(row: RowVerdict) -> RowVerdict:
    held = (row.change, row.corrected, row.event)
    if held == (None, None, None):
        return row
    return replace(row, change=None, corrected=None, event=None, packed=pickle.dumps(held))
