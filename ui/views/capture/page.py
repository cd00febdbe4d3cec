"""The form for a change, new or on record, as a full page of the Changes place (ux.md, W3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from chgdesk.domain.change import Change
from chgdesk.domain.workflow.acts import Offer
from chgdesk.errors import Conflict
from chgdesk.intake import FoundPerson, FoundTime
from chgdesk.services.changes.capturing import LastOnSystem
from chgdesk.services.changes.desk import CaptureGround, ChangeStanding, DraftWeighed, Ground, StandingOf, WeighDraft
from ui.build import button, column, frame, label, line
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID
from ui.times import moment_words
from ui.views.capture.cells import View
from ui.views.capture.conflict import ConflictPanel, both_changed, merged
from ui.views.capture.drafting import FormDraft
from ui.views.capture.dropping import DropZone, files_in
from ui.views.capture.editing import apply_edits, as_saved_now, follow_on, known_places
from ui.views.capture.filling import Filling
from ui.views.capture.form import Form
from ui.views.capture.ground import FormGround
from ui.views.capture.plan import NORMAL, FormPlan
from ui.views.capture.refusal import Refusal
from ui.views.capture.rows import BY_HAND, HAND_TESTS
from ui.views.capture.rules_say import RulesSay
from ui.views.capture.saving import CLOSE, SUBMIT, Saver
from ui.views.capture.sources import Sources
from ui.views.place_desk import PlaceDesk
from ui.widgets.strip import Strip

WEIGH_AFTER_MS = 150
_GROUND_KINDS = frozenset({"person", "role_assignment", "system_card", "policy_version", "parameter_set", "incident"})


class CapturePage(QWidget):
    """`recorded` tells what was saved, `left` that somebody went back. `focus_field` is a field of the record to open.

    `start` is a record to begin with (a copy, or what did not fit a procedure), `not_copied` what stayed behind;
    `standing` is a record to revise.
    """

    recorded = Signal(object)
    left = Signal()
    card_wanted = Signal(str, object)
    settled = Signal()

    def __init__(
        self,
        desk: PlaceDesk,
        start: Change | None = None,
        *,
        standing: ChangeStanding | None = None,
        not_copied: Sequence[str] = (),
        focus_field: str = "",
        plan: FormPlan = NORMAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.plan = desk, plan
        self.setObjectName(plan.name)
        self.setAcceptDrops(True)
        self._standing, self._jump_to, self._not_copied = standing, focus_field, tuple(not_copied)
        key = standing.change.ref if standing is not None else ("new" if plan is NORMAL else plan.name)
        self.draft = FormDraft(desk, key, self)
        self.filling = self._begin(start)
        self.opened: frozenset[str] = frozenset()
        self.drawn: DraftWeighed | None = None
        self.ground: FormGround | None = None
        self.form: Form | None = None
        self._ticket: Ticket | None = None
        self._asking = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WEIGH_AFTER_MS)
        self._timer.timeout.connect(self._weigh)
        self.saver = Saver(desk, self)
        self._lay_out()
        self._connect()
        self._asking += 1
        desk.ask(CaptureGround(now=desk.now), self._on_ground)

    # What it holds.

    def _begin(self, start: Change | None) -> Filling:
        if self._standing is not None:
            change = self._standing.change
            return Filling(change=change, base=change, version=self._standing.version)
        blank = self.plan.blank()
        return Filling(change=start if start is not None else blank, base=blank)

    @property
    def is_at_rest(self) -> bool:
        """Whether everything asked is answered, every row made and everything typed on the disk."""
        made = self.form is not None and self.form.is_settled
        reading = self.sources.is_busy if self.form is not None else True
        return made and not reading and not self._asking and not self._timer.isActive() and not self.saver.is_busy

    @property
    def is_live(self) -> bool:
        """Whether the record says that it went live."""
        return self.filling.change.started_at is not None

    # How it is made.

    def _lay_out(self) -> None:
        stack = column(self, gap=0)
        if self.plan.reminder:
            stack.addWidget(self._head())
        self.strip = Strip(f"{self.plan.name}.strip")
        stack.addWidget(self.strip)
        self._body = QHBoxLayout()
        self._body.setSpacing(0)
        stack.addLayout(self._body, 1)
        self.refusal = Refusal(self.plan.name, self)
        self.conflict = ConflictPanel(self.plan.name, self)
        for shown in (self.conflict, self.refusal):
            stack.addWidget(shown)
        foot = frame("statusline", f"{self.plan.name}.foot")
        acts = line(foot, gap=GRID)
        acts.setContentsMargins(GRID * 2, 6, GRID * 2, 6)
        self.back = button("Back", f"{self.plan.name}.back", "quiet")
        self.back.setToolTip("What is typed is kept (Esc)")
        self.back.clicked.connect(self.leave)
        title = self._standing.change.ref if self._standing is not None else self.plan.title
        acts.addWidget(self.back)
        acts.addWidget(label(title, "section", name=f"{self.plan.name}.head"))
        acts.addSpacing(GRID)
        self._why = label("", "small", name=f"{self.plan.name}.why")
        acts.addWidget(self._why, 1)
        self.plain = button("Save", f"{self.plan.name}.save")
        self.primary = button("Save and copy request", f"{self.plan.name}.primary", "primary")
        acts.addWidget(self.plain)
        acts.addWidget(self.primary)
        stack.addWidget(foot)

    def _head(self) -> QWidget:
        """A line over the form that reminds."""
        head = frame("topline", f"{self.plan.name}.reminder")
        row = line(head)
        row.setContentsMargins(GRID * 2, 6, GRID * 2, 6)
        row.addWidget(label(self.plan.reminder, "strong", wrap=True))
        return head

    def _connect(self) -> None:
        self.plain.clicked.connect(lambda: self.save(""))
        self.primary.clicked.connect(self.save_primary)
        self.saver.saved.connect(self._on_saved)
        self.saver.refused.connect(self._on_refused)
        self.saver.conflicted.connect(self._on_conflict)
        self.saver.busy.connect(lambda _on: self._offer())
        self.refusal.again.connect(lambda anyway: self._save_again(as_happened=anyway))
        self.conflict.settled.connect(self._on_settled)
        for keys, act in (("Ctrl+Return", self.save_primary), ("Ctrl+Shift+V", self._paste)):
            short = QShortcut(QKeySequence(keys), self, act)
            short.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.leave)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _on_ground(self, ground: Ground) -> None:
        """What the form chooses from is here: make the form, a row a turn."""
        self._asking -= 1
        self.ground = FormGround(held=ground, clock=lambda: self.desk.now)
        if self.form is not None:
            return
        left = self.draft.taken_up()
        if left is not None:
            self.filling = left[0]
            self._offer_afresh(left[1].typed_at)
        self._note_known()
        self.draft.watch(self.filling)
        plan = self.plan
        self.form = Form(plan.name, plan.rows, plan.more, self.ground, self)
        self._body.addWidget(self.form, 1)
        self.rules = RulesSay(f"{plan.name}.rules", self.ground, self)
        self._body.addWidget(self.rules)
        self.zone = DropZone(plan.name, plan.ask, self.ground, self.form.content)
        self.form.put_over(self.zone)
        self.sources = Sources(self)
        self.form.edited.connect(self._on_edited)
        self.form.wanted.connect(self._on_wanted)
        self.form.reshaped.connect(self.show_all)
        self.form.settled.connect(self._on_made)
        self.rules.jump.connect(self.jump)
        self.rules.card_wanted.connect(lambda system: self.card_wanted.emit(system, self.filling.change))
        if self._not_copied:
            self.strip.say(f"Not copied: {'; '.join(self._not_copied)}.")
        self.show_all()
        self._weigh()

    def _note_known(self) -> None:
        """What a record or a start brings along counts as said: nothing fills over it."""
        if self._standing is not None or self.filling.change != self.plan.blank():
            self.filling.typed |= known_places(self.filling, (*self.plan.rows, *self.plan.more)) - set(
                self.filling.sources
            )

    def _on_made(self) -> None:
        """Every row is there: the keyboard goes to the first one, or to the field that was asked for."""
        if self._jump_to:
            field, self._jump_to = self._jump_to, ""
            self.jump(field)
        elif not self.isAncestorOf(self.window().focusWidget() or self):
            self.focus_first()
        self.settled.emit()

    def focus_first(self) -> None:
        """The keyboard goes to the first field."""
        first = self.form.cell("title") if self.form is not None else None
        if first is not None:
            first.setFocus()

    # What happens while somebody types.

    def _on_edited(self, edits: tuple[tuple[str, Any], ...]) -> None:
        assert self.ground is not None
        apply_edits(self.filling, edits, self.ground)
        self.touched()
        if any(place == "systems" for place, _value in edits):
            self._ask_last()
        elif any(place in {"flags", "change_type"} for place, _value in edits):
            self._fill(None)

    def touched(self) -> None:
        """Something changed: keep it, weigh it, show it."""
        assert self.ground is not None
        follow_on(self.filling, self.ground)
        self.saver.edited()
        self.draft.touch()
        self._timer.start()
        self.show_all()

    def _ask_last(self) -> None:
        systems = self.filling.change.systems
        if not systems:
            self._fill(None)
            return
        self._asking += 1
        self.desk.ask(LastOnSystem(system=systems[0]), lambda last: self._on_last(systems, last))

    def _on_last(self, systems: tuple[str, ...], last: Change | None) -> None:
        self._asking -= 1
        if systems == self.filling.change.systems:
            self._last = last
            self._fill(last)

    _last: Change | None = None

    def _fill(self, last: Change | None) -> None:
        """The card fills what nobody typed, and says so."""
        assert self.ground is not None
        systems = self.filling.change.systems
        card = self.ground.card(systems[0]) if systems else None
        self.filling.fill(card, last or (self._last if systems else None), self.ground.rules)
        self.draft.touch()
        self._timer.start()
        self.show_all()

    def systems_read(self, sources: Mapping[str, str]) -> None:
        """A source named the system: its card fills the rest."""
        if "systems" in sources:
            self._ask_last()
        else:
            self._fill(None)

    def know(self, who: FoundPerson, person: str) -> None:
        """Somebody said who a stranger is: from now on their sign stands for that person in this form."""
        assert self.ground is not None
        self.ground = self.ground.knowing(who, person)

    def use_time(self, place: str, found: FoundTime) -> None:
        """A moment of a source is used for a field."""
        self.filling.put(place, found.at)
        self.filling.sources[place] = found.source
        self.touched()

    def show_all(self) -> None:
        """Show the record as it stands."""
        if self.form is None or self.ground is None:
            return
        self.form.show_view(
            View(
                filling=self.filling,
                ground=self.ground,
                weighed=self.drawn.weighed if self.drawn is not None else None,
                opened=self.opened,
                is_more=self.form.more.isChecked(),
            )
        )
        self._offer()

    def _weigh(self) -> None:
        """Weigh it off the GUI thread; an answer that comes late is dropped."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.cancel()
            self._asking -= 1
        change = as_saved_now(self.filling.change, self.desk.now)
        self._asking += 1
        self._ticket = self.desk.ask(WeighDraft(change=change, now=self.desk.now), self._on_weighed, self._on_unweighed)

    def _on_weighed(self, drawn: DraftWeighed) -> None:
        self._ticket = None
        self._asking -= 1
        self.drawn = drawn
        self.show_all()
        self.rules.show_weighed(drawn, self._own_needs(), now=self.desk.now, settles=self._settles())
        self.rules.offer_card(self._strange_system())

    def _on_unweighed(self, error: BaseException) -> None:
        self._ticket = None
        self._asking -= 1
        self.desk.report(error)

    def _own_needs(self) -> tuple[tuple[str, str], ...]:
        if "flags" in self.filling.typed or self.filling.change.flags or self.plan is not NORMAL:
            return ()
        return (("Say whether anything is special about it; “nothing” is an answer, too.", "flags"),)

    def _settles(self) -> frozenset[str]:
        """Codes of what saving itself will settle."""
        return frozenset()

    def _strange_system(self) -> str:
        assert self.ground is not None
        known = {card.ref for card in self.ground.held.systems}
        return next((system for system in self.filling.change.systems if system not in known), "")

    def _on_wanted(self, act: str) -> None:
        """An act of a row."""
        if act == "copy":
            self.save(SUBMIT, copies=True)
        elif act == "sign":
            self.save("")
        elif act == "drop":
            self.zone.ask_for_file()
        else:
            self._open({"by_hand": BY_HAND, "tests": HAND_TESTS}.get(act, act))

    def _open(self, group: str) -> None:
        """Open what is folded, and put the keyboard there."""
        places = {BY_HAND: "@approval.person", HAND_TESTS: "code_reviews.0.person", "live": "deployments.0.start"}
        self.opened |= {group}
        self.show_all()
        self._when_made(places.get(group, group))

    def jump(self, field: str) -> None:
        """Open a field of the record and put the keyboard there."""
        assert self.form is not None
        groups = {"approvals": BY_HAND, "code_reviews": HAND_TESTS, "ci": HAND_TESTS}
        if field in {"deployments", "outcome", "verification"}:
            self._open("live")
        elif field in groups and self.filling.value(field) in ((), None):
            self._open(groups[field])
            return
        else:
            self.opened |= {field}
            self.show_all()
        self._when_made(field)

    def _when_made(self, place: str) -> None:
        assert self.form is not None
        cell = self.form.cell(place)
        if cell is None and not self.form.is_settled:
            QTimer.singleShot(5, self, lambda: self._when_made(place))
        elif cell is not None:
            self.form.ensureWidgetVisible(cell)
            cell.setFocus()

    def _paste(self) -> None:
        if self.form is not None:
            self.zone.paste()

    # Saving.

    @property
    def why_not(self) -> str:
        """Why it cannot be saved now, in a sentence; empty where it can."""
        if self.desk.card.read_only:
            return self.desk.why_not
        change = self.filling.change
        if not change.title.strip():
            return "Say what changed."
        if not change.systems:
            return "Say on which system."
        faults = [box for box in self.form.boxes() if box.box.fault] if self.form is not None else []
        return f"{faults[0].cell.caption}: {faults[0].box.fault}" if faults else ""

    def _offered(self, key: str) -> Offer | None:
        offers = self.drawn.offers if self.drawn is not None else ()
        return next((offer for offer in offers if offer.key == key), None)

    def _offer(self) -> None:
        """Which acts there are now, and why not."""
        why = "Saving …" if self.saver.is_busy else self.why_not
        closing = self._offered("close")
        closes = self.is_live and closing is not None and closing.is_open
        words = "Save and close" if closes else ("Save" if self.is_live else "Save and copy request")
        if self.primary.text() != words:
            self.primary.setText(words)
            self.primary.setAccessibleName(words)
        self.plain.setVisible(words != "Save")
        for act in (self.primary, self.plain):
            act.setEnabled(not why)
            act.setToolTip(why or "Ctrl+Return")
        self._why.setText(why)

    def save_primary(self) -> None:
        """The one primary act of the moment."""
        if not self.primary.isEnabled():
            return
        closing = self._offered("close")
        if self.is_live:
            self.save(CLOSE if closing is not None and closing.is_open else "")
        else:
            self.save(SUBMIT, copies=True)

    def save(self, then: str, *, copies: bool = False, reason: str = "", as_happened: bool = False) -> None:
        """Record it; what cannot be handed in yet is saved as it is."""
        if self.saver.is_busy or self.why_not:
            return
        submit = self._offered("submit")
        if then == SUBMIT and (submit is None or not submit.is_open):
            then = ""
        self._then, self._copies = then, copies
        self.refusal.hide()
        self.saver.save(self.filling, then, reason=reason, as_happened=as_happened, copies=copies)

    _then = ""
    _copies = False

    def _save_again(self, *, as_happened: bool) -> None:
        self.save(self._then, copies=self._copies, reason=self.refusal.reason, as_happened=as_happened)

    def _on_saved(self, changed: Changed) -> None:
        self.draft.drop()
        self.filling.base = self.filling.change
        self.filling.held.clear()
        self.filling.extra.clear()
        self.refusal.leave()
        self.conflict.hide()
        self.recorded.emit(changed)

    def _on_refused(self, error: BaseException) -> None:
        self.refusal.say(error)

    def _on_conflict(self, error: Conflict) -> None:
        ref = self.filling.change.ref
        self._asking += 1
        self.desk.ask(StandingOf(ref=ref, now=self.desk.now), lambda now: self._on_theirs(error, now))

    def _on_theirs(self, error: Conflict, now: ChangeStanding | None) -> None:
        self._asking -= 1
        if now is None:
            self.refusal.say(error)
            return
        self._theirs = now
        both = both_changed(self.filling.base, now.change, self.filling.change)
        self.conflict.show_conflict(str(error), error.differences, both)

    _theirs: ChangeStanding | None = None

    def _on_settled(self, taken: frozenset[str]) -> None:
        """Put what was typed onto what stands now, as it was decided, and save again."""
        theirs = self._theirs
        if theirs is None:
            return
        change = merged(self.filling.base, theirs.change, self.filling.change, taken)
        self.filling.change, self.filling.base, self.filling.version = change, theirs.change, theirs.version
        self.conflict.hide()
        self.touched()
        self.save(self._then, copies=self._copies)

    # Coming and going.

    def leave(self) -> None:
        """Go back; what is typed is kept and offered again."""
        self.remember()
        self.left.emit()

    def remember(self) -> None:
        """The form is left or the window closes: what is typed goes to the disk now."""
        if self.filling.is_dirty:
            self.draft.flush()

    def changed(self, kinds: frozenset[str]) -> None:
        """Somebody recorded something: choose from what stands on record now."""
        if kinds & _GROUND_KINDS and self.form is not None:
            self._asking += 1
            self.desk.ask(CaptureGround(now=self.desk.now), self._on_ground_again)

    def _on_ground_again(self, ground: Ground) -> None:
        self._asking -= 1
        assert self.ground is not None
        fresh = FormGround(held=ground, clock=lambda: self.desk.now)
        self.ground = fresh
        if self.filling.change.systems and not self.is_live:
            self._fill(None)
        self._timer.start()

    def _offer_afresh(self, typed_at: datetime) -> None:
        when = moment_words(typed_at, self.desk.zone)
        self.strip.say(f"You were writing this on {when}. It is all here.", ("Start afresh", self._start_afresh))

    def _start_afresh(self) -> None:
        self.filling = self._begin(None)
        self.draft.drop()
        self.draft.watch(self.filling)
        self.strip.say("")
        self.opened = frozenset()
        if self.form is not None:
            self.form.forget()
        self.show_all()
        self._weigh()
        self.focus_first()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
            return
        super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()) or event.mimeData().hasText() or event.mimeData().hasImage():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self.form is not None and self.zone.take(event.mimeData()):
            event.acceptProposedAction()
