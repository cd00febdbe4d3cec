"""User actions as data: id, words, keys, icon, and why one is not offered yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a person can do from the keyboard, the command box or the rail."""

    key: str
    words: str
    keys: str = ""
    icon: str = ""
    later: str = ""
    """What will be there, for a place that this version does not have yet; empty when it works."""


RAIL: tuple[Action, ...] = (
    Action(
        key="today",
        words="Today",
        keys="Ctrl+1",
        icon="sun",
        later="Today will list what is overdue, due and waiting for you. Until then: Changes, “Needs something”.",
    ),
    Action(key="changes", words="Changes", keys="Ctrl+2", icon="git-branch"),
    Action(key="policy", words="Policy", keys="Ctrl+3", icon="book-open"),
    Action(
        key="exceptions",
        words="Exceptions",
        keys="Ctrl+4",
        icon="hourglass",
        later="Exceptions will show each policy exception, its end and the changes made under it.",
    ),
    Action(
        key="reviews",
        words="Reviews",
        keys="Ctrl+5",
        icon="calendar-check",
        later="Reviews will hold the schedule and lead through a session, clause by clause.",
    ),
    Action(
        key="audits",
        words="Audits",
        keys="Ctrl+6",
        icon="clipboard-text",
        later="Audits will hold engagements and samples. `chgdesk bundle` makes the evidence bundle today.",
    ),
    Action(key="people", words="People", keys="Ctrl+7", icon="users"),
)
"""The seven places of the rail (ux.md, The window)."""

GEAR = Action(key="settings", words="Settings", keys="Ctrl+,", icon="gear")
"""Below the seven places, at the foot of the rail: the figures of the policy, which are the settings of the judge."""

COMMANDS: tuple[Action, ...] = (
    Action(key="new_change", words="New change", keys="Ctrl+N", icon="note-pencil"),
    Action(key="emergency", words="Record an emergency", keys="Ctrl+Shift+E", icon="lightning"),
    Action(key="log_standard", words="Log a standard change", keys="Ctrl+Shift+S", icon="check-square"),
    Action(key="search", words="Search and commands", keys="Ctrl+K", icon="magnifying-glass"),
    Action(key="filter", words="Filter this list", keys="Ctrl+F", icon="magnifying-glass"),
    Action(key="preview", words="Show or hide the record beside the list", keys="Ctrl+Space", icon="columns"),
    Action(key="back", words="Back", keys="Alt+Left", icon="arrow-left"),
    Action(key="forward", words="Forward", keys="Alt+Right", icon="arrow-right"),
    Action(key="settings", words="Settings: the figures of the policy", keys="Ctrl+,", icon="gear"),
    Action(key="scheme", words="Switch between light and dark", keys="Ctrl+Shift+L", icon="moon"),
    Action(key="rail", words="Fold or unfold the rail", keys="Ctrl+B", icon="list"),
    Action(key="open", words="Open another workspace", keys="Ctrl+O", icon="folder-open"),
    Action(key="keys", words="Show the keys", keys="Ctrl+/", icon="keyboard"),
    Action(key="about", words="About chgdesk", icon="info"),
    Action(key="quit", words="Close chgdesk", keys="Ctrl+Q", icon="x"),
)
"""What the command box offers beside the places."""
