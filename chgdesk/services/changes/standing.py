"""A change as it stands inside an act: the facts around it, and the state they put it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.facts import Facts, facts_of
from chgdesk.domain.workflow.acts import Standing, standing_of
from chgdesk.domain.workflow.states import settled
from chgdesk.services.context import Context
from chgdesk.storage.repositories import Held
from chgdesk.storage.work import Work


def facts_around(change: Change, work: Work) -> Facts:
    """Everything the judge needs of the workspace for this change."""
    return facts_of(work.around(change))


def standing_in(change: Change, work: Work, now: datetime) -> Standing:
    """The change weighed as it would stand."""
    return standing_of(change, facts_around(change, work), now)


def with_state(change: Change, work: Work, context: Context, *, submitted: bool = False) -> Change:
    """The change in the state its facts put it in."""
    now = context.now()
    return replace(change, state=settled(change, facts_around(change, work), now, submitted=submitted))


def held_change(ref: str, work: Work) -> Held[Change]:
    """The change with this number as the workspace holds it; raises NotFound where there is none."""
    found = work.changes.find(ref)
    if found is None:
        work.changes.by_ref(ref)  # raises the sentence that names it
    assert found is not None
    return found
