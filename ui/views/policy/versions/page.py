"""The Versions page: the timeline with one version in full, and the pages that lead on from it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from chgdesk.errors import UserError
from chgdesk.services.policies.commands import StartDraft, WithdrawPolicy
from chgdesk.services.policies.queries import Shelf, VersionLine
from ui.build import column, frame
from ui.dialogs.reason import ReasonDialog
from ui.turns import NEXT_TURN_MS
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions import facts
from ui.views.policy.versions.comparing import ComparePage, usual_pair
from ui.views.policy.versions.facts import VersionFacts
from ui.views.policy.versions.in_force import InForceBar
from ui.views.policy.versions.preview import PreviewPage
from ui.views.policy.versions.publishing import PublishingPage, may_publish
from ui.views.policy.versions.refusals import refusal_words
from ui.views.policy.versions.timeline import VersionTable
from ui.widgets.empty_state import EmptyState, show_either
from ui.words import count_words

NAME = "policy_versions"
_PAGES: dict[str, type[PublishingPage | ComparePage | PreviewPage]] = {
    facts.PUBLISH: PublishingPage,
    facts.COMPARE: ComparePage,
    facts.PAGES: PreviewPage,
}
SIGNER_KINDS = frozenset({"person_key", "role_assignment", "person", "role"})
"""Kinds of record that say who may sign."""


class VersionsPage(QWidget):
    """What `SubPage` asks for, on a stack: timeline, publishing, comparing, pages."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._wanted = ""
        self._dialog: ReasonDialog | None = None
        self._busy = False
        self._empty = EmptyState(f"{NAME}.empty")
        self._empty.chosen.connect(self._on_empty_chosen)
        self.bar = InForceBar(f"{NAME}.in_force", desk)
        self.table = VersionTable(f"{NAME}.table")
        self.facts = VersionFacts(f"{NAME}.version", desk.zone)
        self._made: dict[str, PublishingPage | ComparePage | PreviewPage] = {}
        self._stack = QStackedWidget()
        self._timeline = self._lay_out()
        for page in (QWidget(), self._empty, self._timeline):
            self._stack.addWidget(page)
        column(self, gap=0).addWidget(self._stack)
        self._connect()
        self.setFocusProxy(self.table)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read, recorded, compared or drawn."""
        return not self._busy and not self.bar.is_asking and all(page.is_settled for page in self._made.values())

    @property
    def page(self) -> QWidget | None:
        """The page in sight: timeline, publishing, comparing or pages."""
        return self._stack.currentWidget()

    def refresh(self) -> None:
        """The shelf was read: show it where we stand."""
        shelf = self._desk.shelf
        if shelf is None:
            return
        if not shelf.versions:
            self._teach(shelf)
            return
        self.table.show_lines(shelf.versions, self._wanted)
        self._wanted = ""
        self._show_facts()
        self.bar.ask()
        self._say_status(shelf)
        self._refresh_page(shelf)

    def _refresh_page(self, shelf: Shelf) -> None:
        """The page in sight shows what was read."""
        page = self.page
        if isinstance(page, PublishingPage):
            if not page.show_version(page.ref, shelf):
                self.back()
        elif isinstance(page, ComparePage):
            page.show_shelf(shelf)
        elif isinstance(page, PreviewPage):
            if self.facts.line is not None:
                page.show_version(self.facts.line.version.ref, shelf)
        else:
            self._stack.setCurrentWidget(self._timeline)
            self.setFocusProxy(self.table)

    def changed(self, kinds: frozenset[str]) -> None:
        """Somebody else sits down, or who may sign is another; the rest comes with the shelf."""
        if "seat" in kinds:
            self.refresh()
        elif kinds & SIGNER_KINDS and isinstance(self.page, PublishingPage) and self.page.signing is not None:
            self.page.signing.read()

    def remember(self) -> None:
        """Keep how high the table is."""
        self._desk.settings.set_state(NAME, "splitter", self._splitter.saveState())

    def back(self) -> None:
        """The timeline again."""
        page = self.page
        if isinstance(page, PublishingPage | ComparePage | PreviewPage):
            page.leave()
        self._stack.setCurrentWidget(self._timeline)
        self.setFocusProxy(self.table)
        self._show_facts()
        self.table.setFocus()

    def _go(self, key: str, one: VersionLine) -> None:
        """Go to a page that leads on from a version; it is made when it is first needed, in a turn of its own."""
        if key in self._made:
            self._show(key, one)
            return
        self._busy = True
        self._make(key)
        QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._show(key, one))

    def _make(self, key: str) -> None:
        """Make a page."""
        made = _PAGES[key](f"{NAME}.{key}", self._desk)
        made.left.connect(self.back)
        if isinstance(made, PublishingPage):
            made.published.connect(self._on_published)
        self._made[key] = made
        self._stack.addWidget(made)

    def _show(self, key: str, one: VersionLine) -> None:
        """Bring a page into sight, at a version."""
        self._busy = False
        page, shelf = self._made[key], self._desk.shelf
        if shelf is None:
            return
        if isinstance(page, ComparePage):
            page.show_versions(*usual_pair(one, shelf), shelf)
        elif not page.show_version(one.version.ref, shelf):
            return
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def _lay_out(self) -> QWidget:
        """The question above, the table over the version in full."""
        page = QWidget()
        stack = column(page, gap=0)
        stack.addWidget(self.bar)
        stack.addWidget(frame("rule"))
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.facts)
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 3)
        self._splitter.setSizes([240, 360])
        state = self._desk.settings.state(NAME, "splitter")
        if not state.isEmpty():
            self._splitter.restoreState(state)
        stack.addWidget(self._splitter, 1)
        return page

    def _connect(self) -> None:
        """What happens when something is done."""
        self.table.chosen.connect(lambda _line: self._show_facts())
        self.table.opened.connect(self._on_opened)
        self.bar.version_wanted.connect(self.table.choose)
        self.facts.act_wanted.connect(self._on_act_wanted)
        shut = QShortcut(QKeySequence("Esc"), self, self.back)
        shut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _teach(self, shelf: Shelf) -> None:
        """No version yet: two ways to one."""
        self._empty.teach(
            "git-commit" if shelf.document else "book-open",
            "No version yet",
            "Every version will stand here with its author, approver and dates. A policy in force can be adopted as "
            "it is; a new one starts from a preset.",
            (("adopt", "We have a policy: adopt it"), ("create", "Write one from a preset")),
        )
        show_either(self, self._stack, self._empty)

    def _say_status(self, shelf: Shelf) -> None:
        """How many there are, and which one rules."""
        now = f" · {shelf.in_force.version.number} in force" if shelf.in_force is not None else " · none in force"
        if self.isVisible():
            self._desk.status_changed.emit(f"{count_words(len(shelf.versions), 'version', 'versions')}{now}")

    def _show_facts(self) -> None:
        """The version the focus is on, in full."""
        one, shelf = self.table.current, self._desk.shelf
        if one is not None and shelf is not None:
            self.facts.show_line(one, shelf, self._desk.why_not)

    def _on_empty_chosen(self, key: str) -> None:
        """One of the two ways."""
        (self._desk.adopt_wanted if key == "adopt" else self._desk.create_wanted).emit()

    def _on_opened(self, one: VersionLine) -> None:
        """Enter on a line: on with its way, or its pages."""
        self._on_act_wanted(facts.PUBLISH if may_publish(one) else facts.PAGES, one)

    def _on_act_wanted(self, key: str, one: VersionLine) -> None:
        """One of the acts beside a version."""
        if key in _PAGES:
            self._go(key, one)
        elif key == facts.DRAFT:
            self._start_draft(one)
        elif key == facts.WITHDRAW:
            self._ask_withdrawal(one)

    def _start_draft(self, one: VersionLine) -> None:
        """The next version begins where this one ends."""
        self._busy = True
        command = StartDraft(document=one.version.document, based_on=one.version.ref)
        self._desk.execute(command, self, done=lambda _changed: self._on_begun(one), failed=self._on_refused)

    def _on_begun(self, one: VersionLine) -> None:
        """A draft stands on top."""
        self._busy = False
        self._wanted = ""
        self.table.scrollToTop()
        self._desk.say(
            f"A draft was begun from version {one.version.number}. Write it under Text, then hand it in here."
        )
        self._desk.show_version("")

    def _ask_withdrawal(self, one: VersionLine) -> None:
        """Ask why it is given up."""
        if self._dialog is not None:
            return
        version = one.version
        dialog = ReasonDialog(
            f"Withdraw version {version.number}",
            "It is given up and stays on record with the reason; nothing of it takes force.",
            "Withdraw",
            self,
        )
        dialog.reason_given.connect(lambda reason: self._withdraw(version.ref, reason))
        dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog = dialog
        dialog.show()

    def _on_dialog_gone(self) -> None:
        self._dialog = None

    def _withdraw(self, ref: str, reason: str) -> None:
        """Give it up."""
        self._busy = True
        command = WithdrawPolicy(version=ref, reason=reason)
        self._desk.execute(command, self, done=self._on_withdrawn, failed=self._on_refused)

    def _on_withdrawn(self, _changed: object) -> None:
        self._busy = False
        if self._dialog is not None:
            self._dialog.close()
        self._desk.say("Withdrawn; it stays on record with the reason.")

    def _on_refused(self, error: BaseException) -> None:
        """Say why, in the dialog where one is open."""
        self._busy = False
        if isinstance(error, UserError) and self._dialog is not None:
            self._dialog.show_fault(refusal_words(error))
        else:
            self._desk.report(error)

    def _on_published(self, ref: str) -> None:
        """It has its day: the timeline, with the focus on it."""
        self._wanted = ref
        self.back()
        self._desk.refresh()
