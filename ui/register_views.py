"""A person's own views of a register: name, filter, order and columns; kept in their own folder, one set per register.

Nothing here is written to the workspace, and a view of one register is never seen by another (peers T12).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from chgdesk.domain.filters import ChangeSort, Order, QuickView
from ui.settings import Settings

_KEY = "own_views"
MOST = 40
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """One saved view."""

    name: str
    text: str = ""
    view: str = QuickView.ALL
    sort: str = ChangeSort.ATTENTION
    falls: bool = False
    hidden: tuple[str, ...] = ()
    widths: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    @property
    def order(self) -> Order:
        """The order it stands in."""
        by = ChangeSort(self.sort) if self.sort in set(ChangeSort) else ChangeSort.ATTENTION
        return Order(by=by, descending=self.falls)

    @property
    def quick(self) -> QuickView:
        """The ready-made view it narrows."""
        return QuickView(self.view) if self.view in set(QuickView) else QuickView.ALL


def read_views(settings: Settings, register: str) -> tuple[OwnView, ...]:
    """The views kept for a register; one that cannot be read is left out, and the others stay."""
    try:
        kept = json.loads(settings.text(register, _KEY) or "[]")
    except ValueError:
        return ()
    views = (_view(one) for one in kept if isinstance(one, dict)) if isinstance(kept, list) else ()
    return tuple({view.name: view for view in views if view is not None}.values())[:MOST]


def keep_views(settings: Settings, register: str, views: tuple[OwnView, ...]) -> None:
    """Keep the views of a register."""
    settings.set_text(register, _KEY, json.dumps([asdict(view) for view in views]))
    settings.save()


def with_view(views: tuple[OwnView, ...], view: OwnView) -> tuple[OwnView, ...]:
    """The views with one more, or with one put in the place of its namesake."""
    if any(known.name == view.name for known in views):
        return tuple(view if known.name == view.name else known for known in views)
    return (*views, view)


def renamed(views: tuple[OwnView, ...], old: str, new: str) -> tuple[OwnView, ...]:
    """The views with one under another name."""
    return tuple(replace(view, name=new) if view.name == old else view for view in views)


def why_not_named(views: tuple[OwnView, ...], name: str, old: str = "") -> str:
    """Why a view cannot have this name; nothing where it can."""
    if not name.strip():
        return "Give the view a name."
    if len(name) > LONGEST:
        return f"The name is longer than {LONGEST} signs. Shorten it."
    if name != old and any(view.name == name for view in views):
        return f"There is a view named “{name}” already. Choose another name."
    if len(views) >= MOST and not old:
        return f"There are {MOST} views already. Delete one first."
    return ""


def _view(kept: dict[str, Any]) -> OwnView | None:
    """A view from its stored form; None where it has no name."""
    name = kept.get("name")
    if not isinstance(name, str) or not name.strip():
        return None
    return OwnView(
        name=name[:LONGEST],
        text=_word(kept, "text"),
        view=_word(kept, "view") or QuickView.ALL,
        sort=_word(kept, "sort") or ChangeSort.ATTENTION,
        falls=kept.get("falls") is True,
        hidden=tuple(key for key in _list(kept.get("hidden")) if isinstance(key, str)),
        widths=_numbers(kept.get("widths")),
        places=_numbers(kept.get("places")),
    )


def _word(kept: dict[str, Any], key: str) -> str:
    value = kept.get(key)
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _numbers(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        return {}
    return {str(key): number for key, number in value.items() if isinstance(number, int)}
