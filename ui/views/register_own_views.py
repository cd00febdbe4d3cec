"""A person's own views of the register: kept, chosen, renamed, deleted and taken back; never mixed with each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chgdesk.domain.filter_language import read_filter
from chgdesk.domain.filters import ChangeFilter, Order, QuickView
from ui.dialogs.view_name import ViewNameDialog
from ui.port import Workspace
from ui.register_views import OwnView, keep_views, read_views, renamed, why_not_named, with_view
from ui.runner import DeskRunner
from ui.settings import Settings
from ui.widgets.register_table import Arrangement

if TYPE_CHECKING:
    from ui.views.change_register import ChangeRegisterView


class OwnViews(QObject):
    """Columns and order of an own view stay with it; the register's own come back when it is left (peers T12)."""

    def __init__(
        self, register: ChangeRegisterView, settings: Settings, workspace: Workspace, runner: DeskRunner
    ) -> None:
        super().__init__(register)
        self._register, self._settings = register, settings
        self._workspace, self._runner = workspace, runner
        self._name = register.objectName()
        self._views = read_views(settings, self._name)
        self._before: tuple[Arrangement, Order, QuickView] | None = None
        self.shown = ""
        self.dialog: ViewNameDialog | None = None
        panes = register.panes
        panes.show_own([view.name for view in self._views])
        panes.own_kept.connect(self._on_keep_wanted)
        panes.own_chosen.connect(self.show)
        panes.own_renamed.connect(self._on_rename_wanted)
        panes.own_deleted.connect(self.delete)

    @property
    def views(self) -> tuple[OwnView, ...]:
        """The person's own views, in the order they were kept."""
        return self._views

    def show(self, name: str) -> None:
        """Show one of them: its filter, order and columns."""
        self._settle()
        view = next((known for known in self._views if known.name == name), None)
        if view is None:
            return
        register = self._register
        if self._before is None:
            self._before = register.table.arrangement(), register.order, register.narrowing.view
        self.shown = name
        register.table.arrange(Arrangement(hidden=view.hidden, widths=view.widths, places=view.places))
        register.show_list(view.text, view.quick, view.order)

    def leave(self) -> None:
        """Go back to the register's own columns and order; what the view became is kept with it."""
        self._settle()
        self.shown = ""
        if self._before is not None:
            arrangement, order, view = self._before
            self._before = None
            self._register.table.arrange(arrangement)
            self._register.show_list("", view, order)

    def count(self) -> None:
        """Ask how many records each of them holds."""
        if not self._views:
            return
        today = self._register.wanted.today
        vocabulary = self._register.narrowing.vocabulary
        reader, wanted = self._workspace.changes, {}
        for view in self._views:
            found = read_filter(view.text, today, vocabulary).filter if today else ChangeFilter()
            wanted[view.name] = replace(found, view=view.quick if found.view is QuickView.ALL else found.view)
        self._runner.ask(
            lambda: {name: reader.count(one) for name, one in wanted.items()}, self._register.panes.show_own_counts
        )

    def delete(self, name: str) -> None:
        """Delete one, with the way back offered."""
        before = self._views
        if self.shown == name:
            self.leave()
        self._take(tuple(view for view in before if view.name != name))
        self._register.undo_offered.emit(f"Deleted the view “{name}”.", lambda: self._take(before))

    def _on_keep_wanted(self) -> None:
        """Ask for the name of a new view."""
        self._ask_name("Keep this view", "", self._keep)

    def _on_rename_wanted(self, name: str) -> None:
        """Ask for another name."""
        self._ask_name("Rename the view", name, lambda new: self._rename(name, new))

    def _ask_name(self, title: str, old: str, then: object) -> None:
        self.dialog = ViewNameDialog(title, old, lambda name: why_not_named(self._views, name, old), self._register)
        self.dialog.named.connect(then)
        self.dialog.open()

    def _keep(self, name: str) -> None:
        """Keep the list as it is seen under a name."""
        register = self._register
        view = self._seen(OwnView(name=name, text=register.narrowing.text, view=register.narrowing.shown_view))
        if self._before is None:
            self._before = register.table.arrangement(), register.order, register.narrowing.view
        self.shown = name
        self._take(with_view(self._views, view))

    def _rename(self, old: str, new: str) -> None:
        self.shown = new if self.shown == old else self.shown
        self._take(renamed(self._views, old, new))

    def _settle(self) -> None:
        """Keep order and columns with the view they were chosen in."""
        view = next((known for known in self._views if known.name == self.shown), None)
        if view is not None:
            self._views = with_view(self._views, self._seen(view))
            keep_views(self._settings, self._name, self._views)

    def _seen(self, view: OwnView) -> OwnView:
        """The view with order and columns as they stand."""
        arrangement, order = self._register.table.arrangement(), self._register.order
        return replace(
            view,
            sort=order.by,
            falls=order.descending,
            hidden=arrangement.hidden,
            widths=arrangement.widths,
            places=arrangement.places,
        )

    def _take(self, views: tuple[OwnView, ...]) -> None:
        """These are the views now."""
        self._views = views
        keep_views(self._settings, self._name, views)
        panes = self._register.panes
        panes.show_own([view.name for view in views])
        panes.show_view(self._register.narrowing.shown_view, self.shown)
        self.count()
