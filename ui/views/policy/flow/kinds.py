"""The ways into the policy: the signal of the desk that begins each, and how its page is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import SignalInstance

from ui.views.policy.adopt.page import AdoptPage
from ui.views.policy.begin.page import BeginPage
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.page import FlowPage
from ui.views.policy.taking_in.page import TakingInPage


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowKind:
    """One way: its key (not that of a page), the signal that begins it, and its page."""

    key: str
    wanted: Callable[[PolicyDesk], SignalInstance]
    make: Callable[[PolicyDesk], FlowPage]


FLOWS: tuple[FlowKind, ...] = (
    FlowKind(key="begin", wanted=lambda desk: desk.create_wanted, make=BeginPage),
    FlowKind(key="adopt", wanted=lambda desk: desk.adopt_wanted, make=AdoptPage),
    FlowKind(key="taking_in", wanted=lambda desk: desk.import_wanted, make=TakingInPage),
)
