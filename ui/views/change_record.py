"""The page of one change as it is read: wireframe W2 of ux.md (CHG-12)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from chgdesk.domain.copying import follow_up_to
from chgdesk.domain.record_page import RecordPage
from chgdesk.domain.workflow.acts import Standing
from chgdesk.domain.workflow.next_step import next_step
from chgdesk.services.changes.desk import ChangeStanding
from chgdesk.services.changes.links import LinkLine, LinksOfChange
from ui.build import button, column, frame, label, line
from ui.dialogs.explain import ExplainDialog
from ui.port import Changed, Workspace
from ui.runner import DeskRunner, Ticket
from ui.theme import GRID, Shape
from ui.turns import NEXT_TURN_MS
from ui.views.evidence_acts import EvidenceActs
from ui.views.record.links_card import LinksCard
from ui.views.record.work import RecordWork
from ui.widgets.answers import Answers
from ui.widgets.attention_list import AttentionList
from ui.widgets.evidence_pane import EvidencePane
from ui.widgets.facts import FactsList, HistoryList
from ui.widgets.fold import Fold
from ui.widgets.gate_strip import GateStrip
from ui.widgets.rules_list import RulesList
from ui.widgets.state_chip import StateChip
from ui.words import UNJUDGED, count_words, kind_words, page_shape, sentence_case

NAME = "change_record"
_WIDE = 1280
_PAGE = 1360
_ALONE = 860
FIELD_OF_STOP = {"deploy": "deployed", "check": "checked"}


class ChangeRecordView(QWidget):
    """Title line, gate strip, what is missing first, five sentences, evidence, rules; everything else folded."""

    back = Signal()
    said = Signal(str)
    edit_wanted = Signal(object, str)
    copy_wanted = Signal(int)
    record_wanted = Signal(int)
    follow_wanted = Signal(object)

    def __init__(self, workspace: Workspace, runner: DeskRunner) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._workspace, self._runner = workspace, runner
        self._zone = ZoneInfo(workspace.card.zone)
        self._page: RecordPage | None = None
        self._is_wide: bool | None = None
        self._ticket: Ticket | None = None
        self._is_whole = False
        self.work = RecordWork(workspace, runner, self, NAME)
        self.work.said.connect(self.said.emit)
        self.work.edit_wanted.connect(self.edit_wanted.emit)
        self.work.copy_wanted.connect(self.copy_wanted.emit)
        self.work.copied.connect(self._on_copied)
        self.work.stood.connect(self._on_stood)
        self._make_parts()
        self._lay_out()

    @property
    def page(self) -> RecordPage | None:
        """The record that is shown."""
        return self._page

    @property
    def is_settled(self) -> bool:
        """Whether every card of the record stands; they come one per turn."""
        return self._is_whole

    def open_record(self, rid: int) -> None:
        """Ask for a record and show it when it comes; an older answer is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        reader = self._workspace.changes
        self._ticket = self._runner.ask(lambda: reader.page(rid), self.show_page, self._on_failed)

    def show_page(self, page: RecordPage) -> None:
        """Show a record."""
        is_new = self._page is None or self._page.rid != page.rid
        self._page, self._is_whole = page, False
        self._show_title(page)
        self.work.read(page.rid)
        self.strip.show_stops(page.strip)
        self._strip_card.setVisible(bool(page.strip))
        self._unjudged.setVisible(not page.strip)
        card = self._workspace.card
        self.attention.show_items(
            page.attention, self._zone, self._workspace.now(), may_explain=not card.read_only, why_not=card.read_only
        )
        self._attention_box.setVisible(bool(page.attention))
        self._attention_title.setText(f"Missing or to look at · {len(page.attention)}")
        self.answers.show_answers(page.answers)
        self._evidence_acts.show_change(page.ref, page.evidence)
        # What stands first is painted first; the rest follows in the next turn, so that no turn takes long.
        QTimer.singleShot(NEXT_TURN_MS, self, lambda: self._show_rest(page))
        if is_new:
            self._area.verticalScrollBar().setValue(0)
        if is_new or self.window().focusWidget() is None:
            # A finding that had the focus may be gone; without this the keyboard would lead nowhere.
            self._area.setFocus()

    def _show_rest(self, page: RecordPage) -> None:
        """Evidence, rules and what is unfolded, unless another record was opened meanwhile."""
        if page is not self._page:
            return
        held = sum(file.held for file in page.evidence)
        self._evidence_title.setText(f"Evidence · {held} of {len(page.evidence)} held" if page.evidence else "Evidence")
        self.rules.show_results(page.rules, page.attention)
        self._no_rules.setVisible(not page.rules)
        self._policy.setText(sentence_case(page.policy_words))
        self._fill_folds()
        self._history_fold.set_title(f"History · {count_words(len(page.history), 'act', 'acts')}")
        self._reveal_next()

    def _reveal_next(self) -> None:
        """Show the cards one per turn: the first time each is dressed and laid out, which takes its while."""
        card = next((card for card in self._cards if card.isHidden()), None)
        self._is_whole = card is None
        if card is not None:
            card.show()
            QTimer.singleShot(NEXT_TURN_MS, self, self._reveal_next)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
            return
        if event.key() == Qt.Key.Key_F2:
            self.work.do("edit")
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=self.width() >= _WIDE)

    def _arrange(self, *, wide: bool) -> None:
        """Two columns beside each other, or one below the other with everything folded at the end."""
        if self._is_wide == wide:
            return
        self._is_wide = wide
        top = Qt.AlignmentFlag.AlignTop
        places = ((0, 0, 1), (0, 1, 2), (1, 0, 1)) if wide else ((0, 0, 1), (1, 0, 1), (2, 0, 1))
        for part, (row, at, rows) in zip((self._sentences, self._aside, self._folds), places, strict=True):
            self._grid.addWidget(part, row, at, rows, 1, top)
        self._grid.setRowStretch(1, 1 if wide else 0)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2 if wide else 0)
        self._body.setMaximumWidth(_PAGE if wide else _ALONE)

    def _make_parts(self) -> None:
        """Every part of the page, named for keyboard, screen reader and tests."""
        self.back_button = button("← Changes", f"{NAME}.back", "quiet", says="Back to the register")
        self.back_button.setToolTip("Esc")
        self.back_button.clicked.connect(self.back.emit)
        self._ref = label("", "soft", name=f"{NAME}.ref")
        self._title = label("", "title", wrap=True, name=f"{NAME}.title")
        self._kind = label("", "soft", name=f"{NAME}.kind")
        self._risk = label("", "small", wrap=True, name=f"{NAME}.risk")
        self._next = label("", "smallink", wrap=True, name=f"{NAME}.next")
        self._next.hide()
        self._state = StateChip(Shape.HISTORY, "", f"{NAME}.state")
        self.strip = GateStrip(f"{NAME}.strip")
        self.strip.stop_chosen.connect(self._on_stop_chosen)
        self._unjudged = label(UNJUDGED, "soft", wrap=True, name=f"{NAME}.unjudged")
        self.attention = AttentionList(f"{NAME}.attention")
        self.attention.explain_wanted.connect(self._on_explain_wanted)
        self.attention.open_wanted.connect(self._on_open_wanted)
        self._attention_title = label("", "section")
        self.answers = Answers(f"{NAME}.answers")
        self.evidence = EvidencePane(f"{NAME}.evidence", self, ask=self._runner.ask)
        self._evidence_acts = EvidenceActs(self.evidence, self._workspace, self._runner, self)
        self._evidence_acts.said.connect(self.said.emit)
        self._evidence_title = label("Evidence", "section")
        self.rules = RulesList(f"{NAME}.rules")
        self._policy = label("", "small", wrap=True)
        self.facts = FactsList(f"{NAME}.facts")
        self.history = HistoryList(f"{NAME}.history")
        self.links = LinksCard(f"{NAME}.links")
        self.links.open_wanted.connect(self.record_wanted.emit)
        self.links.said.connect(self.said.emit)
        self.links.follow_wanted.connect(self._on_follow_wanted)

    def _lay_out(self) -> None:
        """One column; two beside each other where the window is wide."""
        self._body = QWidget()
        stack = column(self._body, gap=GRID * 2)
        stack.setContentsMargins(GRID * 4, GRID * 2, GRID * 4, GRID * 6)
        stack.addLayout(self._title_block())
        self._strip_card = frame("card")
        strip_row = column(self._strip_card)
        strip_row.setContentsMargins(GRID, GRID, GRID, 4)
        strip_row.addWidget(self.strip)
        stack.addWidget(self._strip_card)
        stack.addWidget(self._unjudged)
        self._attention_box = QWidget()
        attention = column(self._attention_box)
        attention.addWidget(self._attention_title)
        attention.addWidget(self.attention)
        stack.addWidget(self._attention_box)
        self._sentences = _card("In five sentences", self.answers)
        self._aside, self._folds = self._evidence_and_rules(), self._folded()
        self._cards = (self._sentences, *self._aside_cards, self._folds)
        for card in self._cards:
            card.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID * 3)
        self._grid.setVerticalSpacing(GRID * 2)
        stack.addLayout(self._grid)
        self._arrange(wide=False)
        stack.addStretch(1)
        self._area = QScrollArea()
        self._area.setObjectName(f"{NAME}.area")
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        holder = QWidget()
        centred = line(holder, gap=0)
        centred.addStretch(1)
        centred.addWidget(self._body, 100)
        centred.addStretch(1)
        self._area.setWidget(holder)
        outer = column(self, gap=0)
        outer.addWidget(self._area)

    def _title_block(self) -> QVBoxLayout:
        """Way back, number, kind and state in one line; the title below."""
        block = column(gap=4)
        top = line(gap=GRID * 2)
        top.addWidget(self.back_button)
        top.addWidget(self._ref)
        top.addWidget(self._kind)
        top.addStretch(1)
        top.addWidget(self._state)
        block.addLayout(top)
        below = line(gap=GRID * 2)
        words = column(gap=2)
        words.addWidget(self._title)
        words.addWidget(self._risk)
        words.addWidget(self._next)
        below.addLayout(words, 1)
        below.addWidget(self.work.bar, alignment=Qt.AlignmentFlag.AlignTop)
        block.addLayout(below)
        return block

    def _folded(self) -> QWidget:
        """Everything that is folded."""
        box = QWidget()
        stack = column(box, gap=0)
        self._facts_fold = Fold("All facts", f"{NAME}.facts_fold", self.facts)
        self._history_fold = Fold("History", f"{NAME}.history_fold", self.history)
        self._links_fold = Fold("Links", f"{NAME}.links_fold", self.links)
        for fold in (self._facts_fold, self._links_fold, self._history_fold):
            stack.addWidget(fold)
            fold.head.toggled.connect(self._fill_folds)
        return box

    def _evidence_and_rules(self) -> QWidget:
        """Evidence and the rules applied."""
        box = QWidget()
        right = column(box, gap=GRID * 2)
        rules = QWidget()
        stack = column(rules, gap=GRID)
        stack.addWidget(self._policy)
        self._no_rules = label("Applied when it has gone live.", "soft", wrap=True, name=f"{NAME}.no_rules")
        stack.addWidget(self._no_rules)
        stack.addWidget(self.rules)
        self._aside_cards = (_card(self._evidence_title, self.evidence), _card("Rules applied", rules))
        right.addWidget(self.work.approvals)
        for card in self._aside_cards:
            right.addWidget(card)
        return box

    def _fill_folds(self) -> None:
        """What is unfolded is filled; the rest waits until somebody opens it, so that a record opens at once."""
        if self._page is None:
            return
        if self._facts_fold.is_open:
            self.facts.show_groups(self._page.facts, self._zone)
        if self._history_fold.is_open:
            self.history.show_lines(self._page.history, self._zone)
        if self._links_fold.is_open:
            query = LinksOfChange(ref=self._page.ref)
            self._runner.ask(lambda: self._workspace.ask(query), self._on_links, self._on_failed)

    def _on_links(self, links: tuple[LinkLine, ...]) -> None:
        """What the record is joined to is here."""
        self.links.show_links(links, self.work.why_not)

    def _show_title(self, page: RecordPage) -> None:
        """Number, title, kind and state."""
        self._ref.setText(page.ref)
        self._title.setText(page.title or "No title yet")
        self._kind.setText(" · ".join(part for part in (kind_words(page.category, page.risk), page.systems) if part))
        because = "; ".join(page.risk_because)
        self._risk.setText(f"Risk: {because}." if because else "")
        self._risk.setVisible(bool(because))
        live = any(stop.key == "deploy" and stop.state == "done" for stop in page.strip)
        shape = page_shape(page.verdict, attention=sum(not line.explained_by for line in page.attention), live=live)
        self._state.show_state(shape, sentence_case(page.state_words))

    def _on_explain_wanted(self, place: int) -> None:
        """Open the small dialog for one finding; it stays beside the page."""
        if self._page is None:
            return
        card = self._workspace.card
        people = tuple(dict.fromkeys(name for name in (card.person, *card.people) if name))
        item = self._page.attention[place]
        dialog = ExplainDialog(self._page.rid, self._page.ref, item, people=people, person=card.person, parent=self)
        dialog.recorded.connect(lambda request: self._record(request, dialog))
        dialog.open()

    def _record(self, request: object, dialog: ExplainDialog) -> None:
        """Hand the explanation to the desk; the dialog closes only when it is on record."""
        self._runner.execute(
            request,
            self,
            done=lambda changed: self._on_recorded(changed, dialog),
            failed=lambda error: dialog.show_fault(str(error)),
        )

    def _on_recorded(self, changed: Changed, dialog: ExplainDialog) -> None:
        """The explanation is on record."""
        dialog.close()
        self.said.emit(changed.sentence)

    def _on_open_wanted(self, place: int) -> None:
        """Go to the field: in the form where it is still to be supplied and can be, else to the facts."""
        if self._page is None:
            return
        item, stands = self._page.attention[place], self.work.standing
        if item.is_ahead and stands is not None and stands.rid == self._page.rid and not self.work.why_not:
            self.edit_wanted.emit(stands, item.field)
        else:
            self._jump(item.field)

    def _on_follow_wanted(self) -> None:
        """A change that follows this one up begins with its systems and names it (VER-07)."""
        if self.work.standing is not None:
            self.follow_wanted.emit(follow_up_to(self.work.standing.change))

    def _on_stood(self, stands: ChangeStanding | None) -> None:
        """Say what comes next, by whom, and why not by whoever sits here."""
        said = ""
        if stands is not None:
            facts, now = stands.weighed.subject.facts, self._workspace.now()
            standing = Standing(change=stands.change, weighed=stands.weighed, facts=facts, now=now)
            said = next_step(standing, self._workspace.card.seat).sentence
        self._next.setText(said)
        self._next.setVisible(bool(said))

    def _on_stop_chosen(self, key: str) -> None:
        """Go to what a stop of the gate strip rests on."""
        self._jump(FIELD_OF_STOP.get(key, key))

    def _jump(self, field: str) -> None:
        """Unfold all facts and bring the field, or else their beginning, into sight."""
        for card in self._cards:
            card.show()
        self._facts_fold.open()
        words = field.replace("_", " ").replace(".", " ").lower()
        target = next((shown for known, shown in self.facts.labels.items() if known in words or words in known), None)
        # The unfolded facts get their place with the next layout; a zero timer waits for exactly that.
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(target or self._facts_fold, 0, GRID * 8))
        self._facts_fold.head.setFocus()

    def _on_copied(self, text: str) -> None:
        """A request for approval goes to the clipboard, to be pasted into a mail or a chat."""
        QGuiApplication.clipboard().setText(text)

    def _on_failed(self, error: BaseException) -> None:
        """The record could not be read; say so where the title stands."""
        self._title.setText(str(error))


def _card(title: str | QWidget, body: QWidget) -> QFrame:
    """A titled box on the page."""
    box = frame("card")
    stack = column(box, margins=GRID * 2, gap=12)
    stack.addWidget(label(title, "section") if isinstance(title, str) else title)
    stack.addWidget(body)
    return box
