"""Every role and how it is held; below it everybody who ever held it, from when to when (ROLE-02, ROLE-03, APR-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QSplitter, QWidget

from chgdesk.domain.assigning import recorded_late
from chgdesk.domain.people import Role, RoleAssignment
from chgdesk.domain.role_standing import RoleStanding, RoleState, role_standings
from chgdesk.errors import Cancelled, UserError
from chgdesk.policy_job import RoleChart
from chgdesk.services.people.commands import EndRole, SetRole
from chgdesk.services.people.queries import PeopleRead
from ui.build import button, column, frame, label, line
from ui.delegates.span import Span, SpanDelegate
from ui.dialogs.day_reason import DayReasonDialog
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.views.people.desk import PeopleDesk
from ui.views.people.roles.grant_dialog import GrantDialog
from ui.views.people.words import held_rank, held_sentence, held_state, short_day, why_words
from ui.widgets.list_table import ListColumn, ListTable
from ui.widgets.record_form import RecordForm
from ui.words import sentence_case

CHART_KINDS = frozenset({"parameter_set", "policy_version", "policy_document", "role", "role_assignment", "person"})
_STATES = {
    RoleState.VACANT: ("nobody", Shape.LOOK),
    RoleState.LEAVING: ("ends soon", Shape.LATE),
    RoleState.ONE_PERSON: ("one person", Shape.OPEN),
    RoleState.HELD: ("held", Shape.NOTHING),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """One assignment with what the table says of it."""

    held: RoleAssignment
    who: str
    span: Span
    dates: str
    how: str
    state: str
    shape: Shape


class HoldersPane(QWidget):
    """Roles above, holders of the role at hand below, its duties beside."""

    def __init__(self, name: str, desk: PeopleDesk) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._desk = name, desk
        self._saving = False
        self._read: PeopleRead | None = None
        self._chart: RoleChart | None = None
        self._ticket: Ticket | None = None
        self.roles = ListTable(f"{name}.roles", "Roles and how they are held", self._role_columns())
        self.roles.chosen.connect(self._on_role)
        self.held = ListTable(f"{name}.held", "Who ever held the role at hand", self._held_columns())
        self.held.chosen.connect(self._on_held)
        self.held.setItemDelegateForColumn(2, SpanDelegate(lambda one: one.span, self.held))
        self.form = self._make_form()
        self._says = label("", "soft", wrap=True, name=f"{name}.says")
        self._says.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._lay_out()
        self.setFocusProxy(self.roles)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read or recorded."""
        return not self._saving and self._ticket is None

    def show_read(self, read: PeopleRead) -> None:
        """Show the roles as last read; what the policy needs them for is read in a process of its own."""
        self._read = read
        self._fill()
        if self._chart is None and self._ticket is None:
            self._ticket = self._desk.start_job(
                "chgdesk.policy_job:role_chart", self._desk.card.path, done=self._on_chart, failed=self._on_chart_failed
            )

    def changed(self, kinds: frozenset[str]) -> None:
        """What needs the roles may be another: it is read again when they are shown next."""
        if kinds & CHART_KINDS:
            self._chart = None

    def _lay_out(self) -> None:
        lower = QWidget()
        below = column(lower, gap=0)
        below.addWidget(self._bar())
        below.addWidget(self.held, 1)
        below.addWidget(frame("rule"))
        below.addWidget(self._says)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.roles)
        both.addWidget(lower)
        both.setSizes([340, 260])
        upright = frame("upright")
        upright.setFixedWidth(1)
        row = line(self, gap=0)
        row.addWidget(both, 1)
        row.addWidget(upright)
        row.addWidget(self.form)

    def _role_columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn(title="Role", width=200, says=lambda one: sentence_case(one.title), strong=True),
            ListColumn(
                title="Stands as",
                width=136,
                says=lambda one: _STATES[one.state][0],
                shape_of=lambda one: _STATES[one.state][1],
            ),
            ListColumn(title="Held by", width=0, says=_holders),
            ListColumn(title="Needed for", width=240, says=lambda one: "; ".join(one.needed_for), spare=1),
        )

    def _held_columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn(title="Who", width=152, says=lambda one: one.who, strong=True),
            ListColumn(title="From and to", width=208, says=lambda one: one.dates),
            ListColumn(title="Over time", width=120, says=lambda _one: "", spare=1),
            ListColumn(title="How", width=0, says=lambda one: one.how),
            ListColumn(title="Stands", width=120, says=lambda one: one.state, shape_of=lambda one: one.shape, spare=2),
        )

    def _bar(self) -> QFrame:
        """The acts on the role at hand."""
        bar = frame("topbar", f"{self._name}.bar")
        row = line(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._head = label("", "section", name=f"{self._name}.head")
        row.addWidget(self._head, 1)
        self.grant = self._act(row, "grant", "Give the role")
        self.grant.clicked.connect(lambda: self._open_grant(giver=""))
        self.hand_over = self._act(row, "hand_over", "Hand over")
        self.hand_over.clicked.connect(lambda: self._open_grant(giver=self._current_holder()))
        self.end = self._act(row, "end", "End")
        self.end.clicked.connect(self._on_end)
        return bar

    def _act(self, row: object, key: str, words: str) -> QPushButton:
        shown = button(words, f"{self._name}.{key}")
        row.addWidget(shown)  # type: ignore[attr-defined]
        return shown

    def _make_form(self) -> RecordForm:
        form = RecordForm(f"{self._name}.form", "Save role", width=344)
        form.add_line("title", "What people call it")
        form.add_text("duties", "What it has to do", 168)
        form.add_line("reason", "Why, if wanted")
        form.save_wanted.connect(self._on_save)
        return form

    def _fill(self) -> None:
        """Every role the policy needs or that is on record, what needs a look first."""
        read = self._read
        if read is None:
            return
        order = list(RoleState)
        standings = sorted(self._standings(read), key=lambda one: (order.index(one.state), one.title.casefold()))
        self.roles.show_rows(standings, lambda one: one.role)
        counts = {state: sum(one.state is state for one in standings) for state in RoleState}
        parts = [f"{len(standings)} roles", f"{counts[RoleState.VACANT]} held by nobody"]
        parts.append(f"{counts[RoleState.ONE_PERSON]} by one person only")
        self._desk.status_changed.emit(", ".join(parts))

    def _standings(self, read: PeopleRead) -> tuple[RoleStanding, ...]:
        """How each role stands now; what needs it comes from the chart once that is read."""
        needed = {one.role: one.needed_for for one in self._chart.standings if one.needed_for} if self._chart else {}
        others: dict[str, tuple[str, ...]] = {role: () for role in read.known_roles if role not in needed}
        return role_standings(
            {**needed, **others},
            roles=read.roles,
            people=[line_.person for line_ in read.people],
            assignments=read.assignments,
            at=self._desk.now,
            calendar=read.calendar,
        )

    def _on_chart(self, chart: RoleChart) -> None:
        self._ticket = None
        self._chart = chart
        self._fill()

    def _on_chart_failed(self, error: BaseException) -> None:
        """Without it the roles stand without what needs them."""
        self._ticket = None
        if not isinstance(error, Cancelled):
            self._desk.report(error)

    def _on_role(self, one: RoleStanding | None) -> None:
        """Another role: its holders and its duties."""
        read = self._read
        if read is None:
            return
        lines = self._lines(one.role, read) if one is not None else []
        self.held.show_rows(lines, lambda line_: line_.held.ref)
        self._head.setText(sentence_case(one.title) if one is not None else "")
        why = self._desk.why_not
        role = next((r for r in read.roles if one is not None and r.ref == one.role), None)
        self._show_form(one, role, why)
        self.grant.setEnabled(one is not None and not why)
        self.grant.setToolTip(why or ("" if one is not None else "Choose a role first."))
        if not lines:
            self._says.setText(one.sentence if one is not None else "")

    def _show_form(self, one: RoleStanding | None, role: Role | None, why: str) -> None:
        values = {
            "title": (role.title if role is not None else one.title) if one is not None else "",
            "duties": role.duties if role is not None else "",
            "reason": "",
        }
        head = f"What it is to be {one.title}" if one is not None else "No role at hand"
        none = "" if one is not None else "Choose a role first."
        self.form.show_record(one.role if one is not None else "", head, values, why_not=none or why)

    def _lines(self, role: str, read: PeopleRead) -> list[HeldLine]:
        """Everybody who ever held it, who holds it now first; what is over stays to be seen (ROLE-03)."""
        now = self._desk.now
        mine = sorted((a for a in read.assignments if a.role == role), key=lambda a: (a.held_from, a.ref), reverse=True)
        mine.sort(key=lambda a: held_rank(a, now))
        first, last = _ends(mine, now)
        return [self._line(one, read, now, first, last) for one in mine]

    def _line(self, held: RoleAssignment, read: PeopleRead, now: datetime, first: datetime, last: datetime) -> HeldLine:
        state, shape = held_state(held, now)
        calendar = read.calendar
        begun = short_day(calendar.local_date(held.held_from))
        until = short_day(calendar.local_date(held.held_to)) if held.held_to is not None else "open"
        where = f"{held.system} only, " if held.system else ""
        late = ", recorded late" if recorded_late(held, calendar) else ""
        return HeldLine(
            held=held,
            who=read.names.get(held.person, held.person),
            span=Span(
                begins=held.held_from,
                ends=held.held_to,
                runs=held.covers(now),
                first=first,
                last=last,
                today=now,
            ),
            dates=f"{begun} to {until}",
            how=sentence_case(f"{where}{why_words(held, read.names)}{late}"),
            state=state,
            shape=shape,
        )

    def _on_held(self, one: HeldLine | None) -> None:
        """Another holder: the whole sentence, and whether it can be ended or handed over."""
        why = self._desk.why_not or ("" if one is not None else "Choose a holder first.")
        now = self._desk.now
        over = one is not None and one.held.held_to is not None and one.held.held_to <= now
        ended = "This is over already." if over else ""
        self.end.setEnabled(not (why or ended))
        self.end.setToolTip(why or ended)
        hand = why or ("" if one is None or one.held.covers(now) else "Only who holds it now can hand it over.")
        self.hand_over.setEnabled(not hand)
        self.hand_over.setToolTip(hand)
        if one is not None and self._read is not None:
            self._says.setText(held_sentence(one.held, self._read, self._desk.now))

    def _current_holder(self) -> str:
        one = self.held.current
        return one.held.person if one is not None else ""

    def _open_grant(self, *, giver: str) -> None:
        """Give it, or hand it over."""
        role = self.roles.current
        if role is not None and self._read is not None:
            GrantDialog(self._desk, self._read, self, role=role.role, giver=giver).show()

    def _on_end(self) -> None:
        """End the assignment at hand."""
        one = self.held.current
        if one is None:
            return
        says = (
            f"{held_sentence(one.held, self._read, self._desk.now)} It stays to be seen."
            if self._read is not None
            else ""
        )
        dialog = DayReasonDialog(f"{one.who} stops being {self._title(one)}", says, "End role", self._desk.today, self)
        dialog.given.connect(lambda day, reason: self._record_end(one, day, reason, dialog))
        dialog.show()

    def _title(self, one: HeldLine) -> str:
        return self._read.title(one.held.role) if self._read is not None else one.held.role

    def _record_end(self, one: HeldLine, day: object, reason: str, dialog: DayReasonDialog) -> None:
        """Today means this moment; any other day means the end of it."""
        if self._read is None:
            return
        today = day == self._desk.today
        end = (
            self._desk.now.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=1)
            if today
            else self._read.calendar.end_of(day)  # type: ignore[arg-type]
        )

        def done(changed: Changed) -> None:
            dialog.close()
            self._desk.say(changed.sentence)

        def failed(error: BaseException) -> None:
            dialog.show_fault(str(error)) if isinstance(error, UserError) else self._desk.report(error)

        command = EndRole(assignment=one.held.ref, held_to=max(end, one.held.held_from), reason=reason)
        self._desk.execute(command, self, done=done, failed=failed)

    def _on_save(self) -> None:
        """Title and duties of the role at hand."""
        one = self.roles.current
        if one is None:
            return
        given = self.form.values()
        self._saving = True
        self.form.wait()
        command = SetRole(role=one.role, title=given["title"], duties=given["duties"], reason=given["reason"])
        self._desk.execute(command, self, done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, changed: Changed) -> None:
        self._saving = False
        self.form.recorded()
        self._desk.say(changed.sentence)

    def _on_refused(self, error: BaseException) -> None:
        self._saving = False
        if isinstance(error, UserError):
            self.form.show_fault(str(error))
        else:
            self._desk.report(error)


def _holders(one: RoleStanding) -> str:
    said = (f"{holder.name}{f' until {short_day(holder.until)}' if holder.until else ''}" for holder in one.holders)
    return ", ".join(said) or "Nobody"


def _ends(mine: list[RoleAssignment], now: datetime) -> tuple[datetime, datetime]:
    """The ends of the picture: from the first start, at most two years back, to a quarter ahead or the last end."""
    first = max(min((a.held_from for a in mine), default=now), now - timedelta(days=730))
    last = max([now + timedelta(days=91), *(a.held_to for a in mine if a.held_to is not None)])
    return min(first, now - timedelta(days=91)), min(last, now + timedelta(days=365))
