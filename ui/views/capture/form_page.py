"""A form on a page: made a row a turn, filled, weighed while somebody types, and led to its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chgdesk.domain.change import Change
from chgdesk.intake import FoundPerson, FoundTime
from chgdesk.services.changes.capturing import LastOnSystem
from chgdesk.services.changes.desk import CaptureGround, ChangeStanding, DraftWeighed, Ground, WeighDraft
from chgdesk.services.people.commands import EditPerson
from chgdesk.services.reading import RecordByRef
from ui.build import column, frame, label, line
from ui.runner import Ticket
from ui.theme import GRID
from ui.times import moment_words
from ui.views.capture.card import open_card
from ui.views.capture.cells import View
from ui.views.capture.conflict import ConflictPanel
from ui.views.capture.drafting import FormDraft
from ui.views.capture.dropping import DropZone
from ui.views.capture.editing import apply_edits, as_saved_now, follow_on, known_places
from ui.views.capture.filling import Filling
from ui.views.capture.foot import Foot
from ui.views.capture.form import Form
from ui.views.capture.ground import FormGround
from ui.views.capture.plan import NORMAL, FormPlan
from ui.views.capture.refusal import Refusal
from ui.views.capture.rows import BY_HAND, HAND_TESTS
from ui.views.capture.rules_say import RulesSay
from ui.views.capture.saving import SUBMIT, Saver
from ui.views.capture.sources import Sources
from ui.views.place_desk import PlaceDesk
from ui.widgets.strip import Strip

WEIGH_AFTER_MS = 150
_GROUND_KINDS = frozenset({"person", "role_assignment", "system_card", "policy_version", "parameter_set", "incident"})


class FormPage(QWidget):
    """What a form does while somebody types; what is done with it afterwards is for the page that inherits it."""

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
        # The field a jump goes to while its row is still being made; the first field must not take the keyboard then.
        self._awaited = ""
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
        title = self._standing.change.ref if self._standing is not None else self.plan.title
        self.foot = Foot(self.plan.name, title, self)
        stack.addWidget(self.foot)

    def _head(self) -> QWidget:
        """A line over the form that reminds."""
        head = frame("topline", f"{self.plan.name}.reminder")
        row = line(head)
        row.setContentsMargins(GRID * 2, 6, GRID * 2, 6)
        row.addWidget(label(self.plan.reminder, "strong", wrap=True))
        return head

    def _connect(self) -> None:
        self.foot.back.clicked.connect(self.leave)
        self.foot.plain.clicked.connect(lambda: self.save(""))
        self.foot.primary.clicked.connect(self.save_primary)
        for keys, act in (("Ctrl+Return", self.save_primary), ("Ctrl+Shift+V", self._paste)):
            short = QShortcut(QKeySequence(keys), self, act)
            short.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.leave)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _on_ground(self, held: Ground) -> None:
        """What the form chooses from is here: make the form, a row a turn."""
        self._asking -= 1
        if self.form is not None:
            return
        ground = self.ground = FormGround(held=held, clock=lambda: self.desk.now)
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
        self.rules.card_wanted.connect(lambda system: open_card(self.desk, system, self.filling.change, ground, self))
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
        elif self._awaited:
            self._when_made(self._awaited)
        elif self.form is not None and not self.form.isAncestorOf(self.window().focusWidget() or self):
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
        self.ground.know(who, person)
        if who.login and not self.desk.card.read_only:
            self.desk.ask(RecordByRef(kind="person", ref=person), lambda held: self._remember_login(held, who.login))

    def _remember_login(self, held: Any, login: str) -> None:
        """Put the login on the person's record, so that no later form asks again (ROLE-06)."""
        fresh = replace(held.value, logins=(*held.value.logins, login))
        command = EditPerson(person=fresh, expected_version=held.version, reason=f"Named in a form as {login}.")
        self.desk.execute(command, self, done=lambda _done: self.desk.say(f"{fresh.name} is known as {login}."))

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
        self.rules.offer_card(*self._card_offer())

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

    def _card_offer(self) -> tuple[str, bool]:
        """The system whose card can be made or opened, and whether it has one."""
        assert self.ground is not None
        known = {card.ref for card in self.ground.held.systems}
        strange = [system for system in self.filling.change.systems if system not in known]
        return ((strange or [*self.filling.change.systems, ""])[0], not strange)

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
        """Put the keyboard on a field as soon as its row is there; `_on_made` asks again once the rows are made."""
        assert self.form is not None
        cell = self.form.cell(place)
        self._awaited = place if cell is None and not self.form.is_settled else ""
        if cell is not None:
            self.form.ensureWidgetVisible(cell)
            cell.setFocus()

    def _paste(self) -> None:
        if self.form is not None:
            self.zone.paste()

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

    def _offer(self) -> None:
        """Which acts there are now; the page that saves says it."""

    def leave(self) -> None:
        """Go back."""

    def save_primary(self) -> None:
        """The one primary act of the moment."""

    def save(self, then: str, *, copies: bool = False, reason: str = "", as_happened: bool = False) -> None:
        """Record it."""
