"""The three panes of the text desk: outline, writing, and what it comes to; all in step with one working text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from chgdesk.domain.policy_text import PolicyContent
from chgdesk.domain.policy_topics import topic_title
from chgdesk.text.lint import LintFinding, TopicCoverage, coverage, lint
from chgdesk.text.numbering import numbers_of
from chgdesk.text.tables import TABLES
from chgdesk.text.tokens import TABLE, Token
from chgdesk.text.values import ContentValues
from ui.build import column
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.beside import Beside
from ui.views.policy.text.choosing import ChooseDialog, choices
from ui.views.policy.text.outline import Numbered
from ui.views.policy.text.outline_pane import OutlinePane
from ui.views.policy.text.printing import printed_with
from ui.views.policy.text.working import WorkingText
from ui.views.policy.text.writing import WritingPane

NAME = "policy_text"
PAUSE_MS = 150
"""How long the typing rests before the section is set out again."""
LINT_MS = 700
"""How long before the whole text is read through again, on a reader thread."""
_LEAST = (196, 260, 324)
_USUAL = [264, 524, 400]


class TextBoard(QWidget):
    """`typed` after every key and every act on the outline; `chip_pressed` names what was pressed in the print."""

    typed = Signal()
    rested = Signal()
    """The typing rests, and the working text has all of it."""
    chip_pressed = Signal(str)

    def __init__(
        self, desk: PolicyDesk, working: WorkingText, outline: OutlinePane, writing: WritingPane, beside: Beside
    ) -> None:
        super().__init__()
        self._desk = desk
        working.setParent(self)
        self.working, self.outline, self.writing, self.beside = working, outline, writing, beside
        self.editor = writing.editor
        self._content: PolicyContent | None = None
        self._numbers: dict[str, str] = {}
        self._editable = False
        self._linting = self._lint_again = False
        self._pause = self._timer(PAUSE_MS, self._on_pause)
        self._lint_timer = self._timer(LINT_MS, self._start_lint)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName(f"{NAME}.splitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for pane, least in zip((self.outline, self.writing, self.beside), _LEAST, strict=True):
            pane.setMinimumWidth(least)
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setStretchFactor(2, 2)
        self.splitter.setSizes(_USUAL)
        column(self, gap=0).addWidget(self.splitter)
        self._connect()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown beside the text is up to date with it."""
        return not (self._pause.isActive() or self._lint_timer.isActive() or self._linting)

    @property
    def is_typing(self) -> bool:
        """Whether the editor holds something the working text does not have yet."""
        return self._pause.isActive()

    @property
    def current(self) -> str:
        """The key of the section at hand."""
        return self.outline.current

    def begin(self) -> None:
        """Another version is about to be shown: nothing of the last one stays in the editor."""
        self._pause.stop()
        self._content = None
        self.editor.forget()
        self.outline.tree.forget()

    def show_content(self, content: PolicyContent, *, editable: bool) -> None:
        """Values, fields and roles of the version whose sections the working text holds."""
        self._content, self._editable = content, editable
        self.editor.words_of = self._token_words
        self._show_outline()
        self._show_section()
        self.beside.show_fields(content, self.working.sections, editable=editable)
        self._lint_timer.start()

    def sync(self) -> None:
        """Take what the editor holds into the working text."""
        if self.editor.shown and not self.editor.isReadOnly():
            self.working.set_body(self.editor.shown, self.editor.toPlainText())

    def show_section(self, key: str) -> bool:
        """Go to a section; False where there is none of this key."""
        return self.outline.tree.choose(key)

    def go_to(self, finding: LintFinding) -> None:
        """Bring what a finding is about into sight, and select the stretch it names."""
        if finding.section and self.show_section(finding.section):
            if finding.end:
                self.editor.select(finding.start, finding.end)
            elif finding.offending:
                self.writing.heading.setFocus()
                self.writing.heading.selectAll()
            else:
                self.editor.setFocus()
        elif finding.code.startswith("FIELD"):
            self.go_to_field(finding.about)
        elif finding.code == "TOPIC-MISSING":
            self.beside.show_tab("coverage")

    def go_to_field(self, key: str) -> None:
        """Open the form of fields at one of them."""
        self.beside.show_tab("fields")
        self.beside.fields.go_to(key)

    def _timer(self, pause: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(then)
        return timer

    def _connect(self) -> None:
        """What happens when something is done."""
        working, outline, writing = self.working, self.outline, self.writing
        working.rearranged.connect(self._on_rearranged)
        outline.chosen.connect(self._on_chosen)
        outline.about_to_act.connect(self.sync)
        outline.said.connect(self._desk.say)
        writing.heading_typed.connect(lambda words: outline.act(lambda key: working.rename(key, words)))
        writing.topic_chosen.connect(lambda topic: outline.act(lambda key: working.set_topic(key, topic)))
        writing.insert_wanted.connect(self._choose)
        self.editor.typed.connect(self._on_typed)
        self.beside.printed.chip_pressed.connect(self.chip_pressed.emit)
        self.beside.to_do.finding_wanted.connect(self.go_to)
        self.beside.coverage.section_wanted.connect(self._on_section_wanted)
        self.beside.fields.typed.connect(self.typed.emit)

    def _on_typed(self) -> None:
        """A key in the editor: nothing is computed until the typing rests."""
        self._pause.start()
        self.typed.emit()

    def _on_pause(self) -> None:
        """The typing rests."""
        self.sync()
        self._print()
        self._show_marks()
        self._lint_timer.start()
        self.rested.emit()

    def _on_chosen(self) -> None:
        """Another section: what was typed in the last one is kept."""
        if self._pause.isActive():
            self._pause.stop()
            self.sync()
            self._lint_timer.start()
        self._show_section()

    def _on_rearranged(self) -> None:
        """Headings, order or levels are others."""
        if self._content is not None:
            self._show_outline()
            self._show_section()
            self._lint_timer.start()
            self.typed.emit()

    def _on_section_wanted(self, topic: str, add: bool) -> None:  # noqa: FBT001 - Qt's own signal
        """Coverage: go to the section of a topic, or add one at the end."""
        self.sync()
        sections = self.working.sections
        if add:
            last = sections[-1].key if sections else ""
            self.show_section(self.working.add(last, topic_title(topic), topic))
        else:
            known = next((one for one in coverage(sections) if one.topic == topic), None)
            names = known.headings if known is not None else ()
            covering = [s for s in sections if s.heading in names]
            if covering:
                self.show_section(next((s.key for s in covering if s.topic == topic), covering[0].key))
        self.editor.setFocus()

    def _show_outline(self) -> None:
        """Numbers as they will be printed; the procedures of a split set number on their own."""
        numbered = self._numbered()
        self._numbers = {section.key: number for section, number, _level in numbered}
        self.outline.show_sections(numbered, editable=self._editable)
        self._show_marks()

    def _numbered(self) -> Numbered:
        content = self._content
        if content is None:
            return ()
        current = replace(content, sections=self.working.headings)
        return tuple(one for part in content.parts for one in numbers_of(printed_with(current, part)))

    def _show_marks(self) -> None:
        """Which sections hold unrecorded edits, and how much is to do in each."""
        counted = Counter(finding.section for finding in self.beside.to_do.findings)
        self.outline.tree.show_marks(self.working.changed_keys(), counted)

    def _show_section(self) -> None:
        """The section at hand, in the editor and as printed."""
        section = self.working.section(self.current)
        self.writing.setEnabled(section is not None)
        if section is not None:
            self.writing.show_section(section, self._numbers.get(section.key, ""), editable=self._editable)
            self._underline()
            self._print()

    def _underline(self) -> None:
        found = self.beside.to_do.findings
        self.editor.underline(finding for finding in found if finding.section == self.editor.shown)

    def _print(self) -> None:
        if self._content is not None:
            self.beside.printed.show_section(self._content, self.working.sections, self.current)

    def _start_lint(self) -> None:
        """Read the text through on a reader thread; one reading at a time, the last one counts."""
        if self._content is None:
            return
        if self._linting:
            self._lint_again = True
            return
        self._linting = True
        sections, today = self.working.sections, self._desk.today
        content = replace(self._content, sections=sections)
        self._desk.compute(
            lambda: (lint(content, as_of=today, tables=TABLES), coverage(sections)),
            self._on_linted,
            self._on_lint_failed,
        )

    def _on_linted(self, answer: tuple[tuple[LintFinding, ...], tuple[TopicCoverage, ...]]) -> None:
        """The text is read through."""
        self._linting = False
        if self._lint_again:
            self._lint_again = False
            self._lint_timer.start()
        self.beside.show_reading(*answer, editable=self._editable)
        if not self._pause.isActive():
            self._underline()
        self._show_marks()

    def _on_lint_failed(self, error: BaseException) -> None:
        """Our own fault: reported, and the desk goes on."""
        self._linting = False
        self._desk.report(error)

    def _choose(self, kind: str) -> None:
        """Choose what to insert; beside the editor, the words come when they are read."""
        content = self._content
        if content is None:
            return
        insert = self.editor.insert_alone if kind == TABLE else self.editor.insert
        dialog = ChooseDialog(kind, self)
        dialog.taken.connect(insert)
        dialog.open()
        self._desk.compute(lambda: choices(kind, content), dialog.show_choices)

    def _token_words(self, token: Token) -> str:
        """What a token stands for, for the tooltip."""
        if self._content is None or token.kind == TABLE:
            return token.chip
        return f"{ContentValues(self._content).inline(token)}\n{token.chip}"
