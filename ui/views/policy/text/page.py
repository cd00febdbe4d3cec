"""The Text page: reads the version in sight, keeps what is typed, records it, and says how things stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.errors import Conflict, UserError
from chgdesk.services.policies.commands import Edited, FieldFill, FillFields, SaveSections, StartDraft
from chgdesk.services.policies.queries import ContentOf, SectionsOf, StoredSection, VersionLine
from chgdesk.text.tables import TABLE_PRINTS
from chgdesk.text.tokens import FIELD, PARAM, ROLE, TABLE
from ui.build import button, column, frame, label, line
from ui.dialogs.theirs import TheirsDialog
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.board import NAME, TextBoard
from ui.views.policy.text.saving import Theirs, what_changed
from ui.views.policy.text.standing import standing_shape, standing_words
from ui.views.policy.text.unrecorded import Unrecorded
from ui.widgets.empty_state import EmptyState, show_either
from ui.widgets.state_chip import StateChip
from ui.widgets.strip import Strip

READ_FOR = frozenset(
    {
        "policy_section",
        "policy_version",
        "policy_document",
        "placeholder_field",
        "parameter_set",
        "related_document",
        "role",
        "role_assignment",
        "person",
        "own_control",
        "crosswalk_row",
        "seat",
    }
)
"""Kinds of record that a version prints, or that say who may write it."""


class TextPage(QWidget):
    """Outline, editor and what the text comes to; a version that is no draft is read, and says why."""

    def __init__(self, desk: PolicyDesk, board: TextBoard) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._line: VersionLine | None = None
        self._reading: Ticket | None = None
        self._saving = False
        self._empty = EmptyState(f"{NAME}.empty")
        self._empty.chosen.connect(self._on_empty_chosen)
        self.board = board
        self._left = Strip(f"{NAME}.left")
        self.unrecorded = Unrecorded(desk, board, self._left)
        self.unrecorded.setParent(self)
        self.unrecorded.failed.connect(self._on_fault)
        self.unrecorded.taken_up.connect(self._on_typed)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._empty)
        self._body = self._lay_out()
        self._stack.addWidget(self._body)
        column(self, gap=0).addWidget(self._stack)
        self.board.typed.connect(self._on_typed)
        self.board.chip_pressed.connect(self._on_chip_pressed)
        self.board.beside.fields.record_wanted.connect(self._on_fills_wanted)
        self.board.working.edited.connect(self._tell)
        self.board.rested.connect(self._tell)
        state = desk.settings.state(NAME, "splitter")
        if not state.isEmpty():
            self.board.splitter.restoreState(state)
        self.setFocusProxy(self.board.outline.tree)
        save = QShortcut(QKeySequence("Ctrl+Return"), self.board.writing, self.save)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        also = QShortcut(QKeySequence("Ctrl+Return"), self.board.outline, self.save)
        also.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read, recorded, set out or kept on disk."""
        waiting = self._reading is not None or self._saving or self.unrecorded.is_waiting
        return not waiting and self.board.is_settled

    def refresh(self) -> None:
        """Read the version in sight; what is typed and not recorded stays."""
        shelf, line_ = self._desk.shelf, self._desk.version
        if shelf is None:
            return
        if shelf.document is None or line_ is None:
            self._teach()
            return
        if self._reading is not None:
            self._reading.cancel()
        ask, ref = self._desk.asker, line_.version.ref
        self._reading = self._desk.compute(
            lambda: (ask(SectionsOf(version=ref)), ask(ContentOf(version=ref))),
            lambda answer: self._on_read(line_, *answer),
            self._on_read_failed,
        )

    def changed(self, kinds: frozenset[str]) -> None:
        """Something the version prints is another, or somebody else sits down."""
        if kinds & READ_FOR and self._line is not None:
            self.refresh()

    def remember(self) -> None:
        """Keep the splitter, and on disk what is typed and not recorded."""
        self._desk.settings.set_state(NAME, "splitter", self.board.splitter.saveState())
        self.unrecorded.flush()

    def save(self) -> None:
        """Record the changed sections, and only those, as one act."""
        self.board.sync()
        edits = self.board.working.edits()
        if self._saving or not edits:
            self._tell()
            return
        self._saving = True
        self._fault.say("")
        self._tell()
        command = SaveSections(version=self.board.working.version, edits=edits)
        self._desk.execute(
            command,
            self,
            done=lambda changed: self._on_saved(edits, changed),
            failed=lambda error: self._on_refused(edits, error),
        )

    def _lay_out(self) -> QWidget:
        """A head line, the strips, the three panes."""
        body = QWidget()
        stack = column(body, gap=0)
        stack.addWidget(self._head())
        self._standing = Strip(f"{NAME}.standing")
        self._fault = Strip(f"{NAME}.fault")
        for strip in (self._standing, self._left, self._fault):
            stack.addWidget(strip)
        stack.addWidget(self.board, 1)
        return body

    def _head(self) -> QFrame:
        """Which version this is, what is not recorded yet, and the one act that records it."""
        head = frame("topbar", f"{NAME}.head")
        row = line(head, gap=GRID * 2)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._title = label("", "strong", name=f"{NAME}.title")
        self._chip = StateChip(Shape.OPEN, "", f"{NAME}.state")
        self._unsaved = label("", "small", name=f"{NAME}.unsaved")
        self._save = button("Save edits", f"{NAME}.save", "primary")
        self._save.setToolTip("Record the changed sections as one act (Ctrl+Return)")
        self._save.clicked.connect(self.save)
        for shown in (self._title, self._chip):
            row.addWidget(shown)
        self._import = button("Take in a file …", f"{NAME}.import", "quiet")
        self._import.setToolTip("Take the text of a Word or Markdown file into this draft")
        self._import.clicked.connect(self._desk.import_wanted.emit)
        row.addStretch(1)
        row.addWidget(self._unsaved)
        row.addWidget(self._import)
        row.addWidget(self._save)
        return head

    def _teach(self) -> None:
        """No policy yet: two ways to one."""
        self._line = None
        self._empty.teach(
            "book-open",
            "No policy yet",
            "A policy in force can be adopted as it is, with its number, dates and approver. "
            "A new one starts from a preset and a whole starter text.",
            (("adopt", "We have a policy: adopt it"), ("create", "Write one from a preset")),
        )
        show_either(self, self._stack, self._empty)

    def _on_empty_chosen(self, key: str) -> None:
        """One of the two ways."""
        (self._desk.adopt_wanted if key == "adopt" else self._desk.create_wanted).emit()

    def _on_read(self, line_: VersionLine, stored: tuple[StoredSection, ...], content: PolicyContent) -> None:
        """The version is here: show it, with what was typed on top of it."""
        self._reading = None
        working, version = self.board.working, line_.version
        is_other = working.version != version.ref
        if is_other:
            left = self.unrecorded.watch(version.ref)
            self.board.begin()
            working.load(version.ref, stored)
            self.unrecorded.offer(left if self._may_edit(line_) else None)
            self._fault.say("")
        elif not working.stands_on(stored):
            self.board.sync()
            typed = working.edits()
            working.load(version.ref, stored)
            working.take_up(typed)
        self._line = line_
        self._title.setText(f"{version.document} · version {version.number}")
        self._title.setToolTip(content.document.title)
        self._chip.show_state(standing_shape(line_.standing), line_.standing.capitalize())
        self._say_standing(line_)
        self.board.show_content(content, editable=self._may_edit(line_))
        self._stack.setCurrentWidget(self._body)
        self.setFocusProxy(self.board.outline.tree)
        if self.isVisible():
            self._desk.status_changed.emit(f"{len(stored)} sections · version {version.number}")
        self._tell()
        wanted = self._desk.take_wanted()
        if wanted is not None:
            self.board.go_to(wanted)

    def _on_read_failed(self, error: BaseException) -> None:
        """It could not be read."""
        self._reading = None
        self._desk.report(error)

    def _may_edit(self, line_: VersionLine) -> bool:
        return line_.version.state == "draft" and not self._desk.card.read_only

    def _say_standing(self, line_: VersionLine) -> None:
        """Why it is only read, and what follows from it."""
        words = standing_words(line_)
        shelf, version = self._desk.shelf, line_.version
        if not words:
            self._standing.say(self._desk.why_not if not self._desk.card.read_only else "")
        elif self._desk.card.read_only or line_.standing == "in review" or shelf is None:
            self._standing.say(words)
        elif shelf.draft is not None:
            number = shelf.draft.version.number
            ref = shelf.draft.version.ref
            self._standing.say(words, (f"Go to {number}", lambda: self._desk.show_version(ref)))
        else:
            self._standing.say(
                words,
                ("Start a new draft from this version", lambda: self._start_draft(version.document, version.ref)),
            )

    def _start_draft(self, document: str, based_on: str) -> None:
        """The next version begins where this one ends."""

        def begun(changed: Changed) -> None:
            self._desk.say(changed.sentence)
            self._desk.show_version("")
            self._desk.refresh()

        self._desk.execute(StartDraft(document=document, based_on=based_on), self, done=begun, failed=self._on_fault)

    def _on_typed(self) -> None:
        """A key, or an act on the outline."""
        self.unrecorded.touch()
        self._tell()

    def _tell(self) -> None:
        """What is not recorded yet; Save says why where it cannot be pressed."""
        edits = len(self.board.working.edits()) if self._line is not None else 0
        may = self._line is not None and self._may_edit(self._line)
        self._save.setVisible(may)
        self._import.setVisible(may)
        dirty = bool(edits) or self.board.is_typing
        self._save.setEnabled(may and dirty and not self._saving)
        self._unsaved.setText(
            "Saving …" if self._saving else f"{edits} section{'' if edits == 1 else 's'} edited" if edits else ""
        )

    def _on_saved(self, edits: tuple[Edited, ...], changed: Changed) -> None:
        """They are on record."""
        self._saving = False
        touched = getattr(changed.value, "touched", ())
        stored = {one.ref: one.version for one in touched if one.kind == "policy_section"}
        self.board.working.take_recorded(edits, stored)
        self._desk.say(changed.sentence)
        self.unrecorded.settle()
        self._tell()

    def _on_refused(self, edits: tuple[Edited, ...], error: BaseException) -> None:
        """It was not recorded; what was typed stays where it is."""
        self._saving = False
        self._tell()
        if not isinstance(error, Conflict):
            self._on_fault(error)
            return
        ask, version = self._desk.asker, self.board.working.version
        self._desk.compute(
            lambda: what_changed(ask, version, edits), lambda theirs: self._on_conflict(error, theirs), self._on_fault
        )

    def _on_fault(self, error: BaseException) -> None:
        """A refusal is said over the text; anything else is reported."""
        if isinstance(error, UserError):
            self._fault.say(str(error), ("Close", lambda: self._fault.say("")))
        else:
            self._desk.report(error)

    def _on_conflict(self, error: Conflict, theirs: tuple[Theirs, ...]) -> None:
        """Say who changed what, and let theirs be read before anything is decided."""
        if not theirs:
            self._on_fault(error)
            return
        first = theirs[0]
        when = first.moment_words(self._desk.zone)
        names = ", ".join(f"“{one.section.heading}”" for one in theirs)
        self._fault.say(
            f"{first.person} changed {names} on {when}, after you opened it. Nothing was recorded; "
            "what you typed is kept.",
            ("Compare", lambda: self._compare(theirs)),
        )

    def _compare(self, theirs: tuple[Theirs, ...]) -> None:
        """Theirs beside mine; which of the two stands is for the person to say."""
        working = self.board.working
        mine = {one.section.key: working.section(one.section.key) for one in theirs}
        dialog = TheirsDialog([(one, mine[one.section.key]) for one in theirs], self)
        dialog.mine_wanted.connect(lambda: self._settle(theirs, keep_mine=True))
        dialog.theirs_wanted.connect(lambda: self._settle(theirs, keep_mine=False))
        dialog.open()

    def _settle(self, theirs: tuple[Theirs, ...], *, keep_mine: bool) -> None:
        """Mine is recorded over theirs, or theirs is taken."""
        for one in theirs:
            self.board.working.see(one.section.key, one.section, one.stored)
            if not keep_mine:
                self.board.working.revert(one.section.key)
        self._fault.say("")
        if keep_mine:
            self.save()
        self.refresh()

    def _on_fills_wanted(self, fills: tuple[FieldFill, ...]) -> None:
        """Record the fields, for every place that prints them."""
        fields = self.board.beside.fields
        self._desk.execute(
            FillFields(fills=fills),
            self,
            done=self._on_filled,
            failed=lambda error: (
                fields.show_fault(str(error)) if isinstance(error, UserError) else self._desk.report(error)
            ),
        )

    def _on_filled(self, changed: Changed) -> None:
        """They are on record; the shelf and the text are read again by what changed."""
        self._desk.say(changed.sentence)
        self.unrecorded.settle()

    def _on_chip_pressed(self, chip: str) -> None:
        """What was pressed in the print opens where its value is kept."""
        kind, _, key = chip.partition(":")
        if kind == FIELD:
            self.board.go_to_field(key)
        elif kind in {PARAM, TABLE} and self._line is not None:
            path = key if kind == PARAM else next(iter(TABLE_PRINTS.get(key, ())), "")
            if path:
                self._desk.parameter_wanted.emit(path, self._line.version.ref)
            else:
                self._desk.say("This table shows what is on record; it has no figure of its own.")
        elif kind == ROLE:
            self._desk.say("Titles and duties of roles are kept with the roles; the text prints the title.")
