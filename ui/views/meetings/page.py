"""The Meetings page: meetings on record, and the minutes of one; an agenda read from the register to begin with."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from chgdesk.domain.agenda import AgendaItem
from chgdesk.domain.meeting import ChangeMeeting, MeetingItem, minutes_digest, minutes_text
from chgdesk.errors import UserError
from chgdesk.services.meetings.commands import (
    AttachMinutes,
    CorrectMeeting,
    MinutesFile,
    MinutesSigner,
    RecordMeeting,
)
from chgdesk.services.meetings.reading import AgendaItemOf, AgendaOf, AgendaRead, MeetingOf, MeetingRead
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.reading import RecordsOf
from chgdesk.services.registry import Command
from ui.build import button, column, frame, label, line
from ui.dialogs.file_choice import ask_where
from ui.dialogs.reason import ReasonDialog
from ui.port import Changed
from ui.runner import Ticket
from ui.theme import GRID, Shape
from ui.times import short_moment
from ui.views.changes.desk import ChangesDesk
from ui.views.meetings.draft import Draft, ItemRow, draft_of, new_draft
from ui.views.meetings.facts_form import FactsForm
from ui.views.meetings.items_pane import ItemsPane
from ui.views.meetings.sign_dialog import SignMinutesDialog
from ui.views.policy.versions.exporting import write_out
from ui.widgets.drop_box import DropBox, FileAtHand, read_file_at
from ui.widgets.list_table import TALL, ListColumn, ListTable
from ui.words import count_words, sentence_case

NAME = "meetings"
READ_FOR = frozenset(
    {"change", "change_meeting", "parameter_set", "policy_version", "role_assignment", "person", "seat"}
)
_MINUTES = "chgdesk.meeting_paper_job:minutes_file"
_SHEET = "chgdesk.meeting_paper_job:sheet_file"
_SCANS = "Minutes (*.pdf *.png *.jpg *.jpeg *.txt *.eml *.docx);;All files (*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsRead:
    """The meetings on record, the agenda of now, and the meeting that was asked for with its changes."""

    meetings: tuple[ChangeMeeting, ...]
    agenda: AgendaRead
    chosen: MeetingRead | None = None
    about: dict[str, AgendaItem]


class MeetingsPage(QWidget):
    """`record_wanted` carries the row number of a change somebody opened here."""

    record_wanted = Signal(int)

    def __init__(self, desk: ChangesDesk) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._desk = desk
        self._reading: Ticket | None = None
        self._busy = 0
        self._read: MeetingsRead | None = None
        self._wanted = ""
        self._draft = Draft()
        self._is_dirty = False
        zone = desk.zone
        self.table = ListTable(
            f"{NAME}.table",
            "Meetings on record",
            (
                ListColumn(
                    title="Meetings",
                    width=0,
                    above=lambda one: short_moment(one.held_at, zone),
                    says=lambda one: one.title or one.ref,
                ),
                ListColumn(
                    title="Minutes",
                    width=112,
                    says=lambda one: "held" if one.minutes else "only stated",
                    shape_of=lambda one: Shape.DONE if one.minutes else Shape.OPEN,
                ),
            ),
            height=TALL,
        )
        self.facts = FactsForm(zone)
        self.items = ItemsPane()
        self.scan = DropBox(f"{NAME}.scan", "The signed or scanned minutes", _SCANS)
        self._says = label("", "section", name=f"{NAME}.says")
        self._form_words = label("", "small", wrap=True, name=f"{NAME}.form_words")
        self._fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self._fault.hide()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.items.table)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read, made or recorded."""
        return self._reading is None and not self._busy

    @property
    def draft(self) -> Draft:
        """The minutes as they stand on the screen."""
        return self.items.put_into(self.facts.put_into(self._draft))

    def refresh(self) -> None:
        """Read the meetings and what there is to talk of; what is typed and not recorded stays."""
        if self._reading is not None:
            self._reading.cancel()
        ask, now, wanted = self._desk.asker, self._desk.now, self._wanted

        def work() -> MeetingsRead:
            held = [one.value for one in ask(RecordsOf(kind="change_meeting"))]
            meetings = tuple(sorted(held, key=lambda one: one.held_at, reverse=True))
            chosen: MeetingRead | None = ask(MeetingOf(ref=wanted)) if wanted else None
            refs = tuple(chosen.rids) if chosen is not None else ()
            about = {ref: ask(AgendaItemOf(ref=ref, at=now)) for ref in refs}
            return MeetingsRead(meetings=meetings, agenda=ask(AgendaOf(at=now)), chosen=chosen, about=about)

        self._reading = self._desk.compute(work, self._on_read, self._on_read_failed)

    def changed(self, kinds: frozenset[str]) -> None:
        """Changes, rules, people or meetings are others."""
        if (not kinds or kinds & READ_FOR) and self._read is not None:
            self.refresh()

    def _lay_out(self) -> None:
        left = frame("surface", f"{NAME}.left")
        left.setFixedWidth(256)
        side = column(left, gap=0)
        self.new_act = button("New minutes", f"{NAME}.new")
        head = line()
        head.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        head.addWidget(self.new_act, 1)
        side.addLayout(head)
        side.addWidget(self.table, 1)
        self._form_words.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID * 2)
        side.addWidget(self._form_words)
        row = line(gap=0)
        row.addWidget(left)
        row.addWidget(_upright())
        row.addWidget(self.facts)
        row.addWidget(_upright())
        right = column(gap=0)
        right.addWidget(self._bar())
        right.addWidget(self.items, 1)
        row.addLayout(right, 1)
        stack = column(self, gap=0)
        stack.addLayout(row, 1)
        stack.addWidget(frame("rule"))
        stack.addWidget(self._foot())

    def _bar(self) -> QFrame:
        bar = frame("topbar", f"{NAME}.bar")
        row = line(bar)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.addWidget(self._says, 1)
        self.sheet_act = button("Sheet to sign (PDF)", f"{NAME}.sheet")
        self.pdf_act = button("Minutes PDF", f"{NAME}.pdf")
        row.addWidget(self.sheet_act)
        row.addWidget(self.pdf_act)
        return bar

    def _foot(self) -> QFrame:
        foot = frame("surface", f"{NAME}.foot")
        row = line(foot, gap=GRID * 2)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.addWidget(self.scan, 1)
        acts = column(gap=4)
        acts.addWidget(self._fault)
        buttons = line()
        buttons.addStretch(1)
        self.sign_act = button("Sign at this desk …", f"{NAME}.sign")
        self.act = button("Record minutes", f"{NAME}.record", "primary")
        buttons.addWidget(self.sign_act)
        buttons.addWidget(self.act)
        acts.addLayout(buttons)
        row.addLayout(acts, 1)
        return foot

    def _connect(self) -> None:
        self.new_act.clicked.connect(self._on_new)
        self.table.chosen.connect(self._on_meeting_chosen)
        self.facts.edited.connect(self._on_edited)
        self.items.edited.connect(self._on_edited)
        self.items.open_wanted.connect(self.record_wanted)
        self.items.add_wanted.connect(self._on_add_wanted)
        self.record_wanted.connect(self._desk.record_wanted)
        self.scan.path_given.connect(self._on_scan_given)
        self.scan.dropped_out.connect(lambda: self._hold(None))
        self.sheet_act.clicked.connect(self._on_sheet)
        self.pdf_act.clicked.connect(self._on_pdf)
        self.sign_act.clicked.connect(self._on_sign)
        self.act.clicked.connect(self._on_act)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self, self._on_act)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _on_read(self, found: MeetingsRead) -> None:
        """The meetings are here."""
        self._reading = None
        self._read = found
        was_blocked = self.table.blockSignals(True)
        self.table.show_rows(found.meetings, lambda one: one.ref, self._wanted or None)
        if not self._wanted:
            self.table.clearSelection()
            self.table.setCurrentIndex(self.table.model_.index(-1, -1))
        self.table.blockSignals(was_blocked)
        if not self._is_dirty:
            self._draft = draft_of(found.chosen, found.about) if found.chosen else new_draft(found.agenda)
            self._show_draft()
        form = found.agenda.form
        self._form_words.setText(
            " ".join(part for part in (f"{sentence_case(form.words)}.", form.why, form.advice) if part)
        )
        count = len(found.agenda.items)
        self._desk.status_changed.emit(
            f"{count_words(len(found.meetings), 'meeting', 'meetings')} on record · "
            f"{count_words(count, 'change', 'changes')} to talk of"
        )

    def _show_draft(self) -> None:
        """The minutes at hand in the forms."""
        read = self._read
        if read is None:
            return
        may = not self._desk.why_not
        self.facts.show_draft(self._draft, read.agenda, may_edit=may)
        self.items.show_draft(self._draft, read.agenda, may_edit=may)
        self._is_dirty = False
        self._fault.hide()
        self.scan.show_file(self._draft.scan)
        if self._draft.minutes:
            self.scan.show_file(FileAtHand(name=self._draft.minutes, data=b""))
        self.scan.setEnabled(may and not self._draft.minutes)
        self._tell()

    def _tell(self) -> None:
        """What can be done, and why not."""
        ref, why_not = self._draft.ref, self._desk.why_not
        self._says.setText(f"{ref}" if ref else "New minutes: proposed from the register")
        self.act.setText("Correct minutes …" if ref else "Record minutes")
        self.act.setAccessibleName(self.act.text())
        why = why_not or ("Nothing is changed yet." if ref and not self._is_dirty else "")
        self.act.setEnabled(not why and not self._busy)
        self.act.setToolTip(why or "One act (Ctrl+Return)")
        self.sign_act.setVisible(not ref)
        deciders = self.draft.deciders
        self.sign_act.setEnabled(bool(deciders) and not why_not and not self._busy)
        self.sign_act.setToolTip(why_not or ("" if deciders else "Nobody is said to have decided anything yet."))
        self.pdf_act.setEnabled(bool(ref))
        self.pdf_act.setToolTip("" if ref else "Record the minutes first.")

    def _on_edited(self) -> None:
        """Something is typed or ticked."""
        self._is_dirty = True
        self._fault.hide()
        self.items.show_present(self.facts.attendees)
        self._tell()

    def _on_new(self) -> None:
        """Begin anew, with the agenda of now."""
        self._wanted, self._is_dirty = "", False
        self._draft = Draft()
        self.refresh()

    def _on_meeting_chosen(self, meeting: ChangeMeeting | None) -> None:
        """Another meeting on record, unless something typed would be lost."""
        if meeting is None or meeting.ref == self._wanted:
            return
        if self._is_dirty:
            self._say_fault("What you wrote is not recorded. Record it, or begin anew, then look at another meeting.")
            return
        self._wanted = meeting.ref
        self.refresh()

    def _on_add_wanted(self, ref: str) -> None:
        """A change that is not on the agenda."""
        query = AgendaItemOf(ref=ref, at=self._desk.now)

        def added(item: AgendaItem) -> None:
            self.items.add_row(ItemRow(item=MeetingItem(change=item.ref), about=item))

        self._desk.ask(query, added, self._on_refused)

    def _on_scan_given(self, place: str) -> None:
        """Read the document; for a meeting on record it is attached at once."""
        self._busy += 1

        def read(file: FileAtHand) -> None:
            self._busy -= 1
            if self._draft.ref:
                self._execute(AttachMinutes(meeting=self._draft.ref, minutes=_minutes(file)))
            else:
                self._hold(file)

        def failed(error: BaseException) -> None:
            self._busy -= 1
            if isinstance(error, UserError):
                self.scan.say_fault(str(error))
            else:
                self._desk.report(error)

        self._desk.compute(lambda: read_file_at(place), read, failed)

    def _hold(self, file: FileAtHand | None) -> None:
        self._draft = replace(self._draft, scan=file)
        self._is_dirty = True
        self.scan.show_file(file)
        self._tell()

    def _on_act(self) -> None:
        """Record the minutes, or correct them with a reason."""
        if not self.act.isEnabled():
            return
        draft = self.draft
        if draft.held_at is None:
            self._say_fault("The day and time of the meeting cannot be read. Write them as 2026-07-14 and 10:00.")
        elif draft.ref:
            self._ask_reason(draft)
        else:
            self._execute(_record(draft))

    def _ask_reason(self, draft: Draft) -> None:
        dialog = ReasonDialog(
            f"Correct {draft.ref}",
            "What is recorded stays to be read; decisions that no longer stand are voided on their changes.",
            "Correct minutes",
            self,
        )
        dialog.reason_given.connect(lambda reason: self._execute(_correct(draft, reason), dialog))
        dialog.open()

    def _on_sign(self) -> None:
        """Show the deciders what they sign."""
        draft, read = self.draft, self._read
        meeting = draft.meeting()
        if read is None or meeting is None:
            self._say_fault("The day and time of the meeting cannot be read. Write them as 2026-07-14 and 10:00.")
            return
        names = read.agenda.names
        dialog = SignMinutesDialog(minutes_text(meeting, names), draft.deciders, names, self)
        digest = minutes_digest(meeting, names)
        dialog.sign_wanted.connect(
            lambda signers: self._execute(_record(draft, signers=signers, digest=digest), dialog)
        )
        dialog.open()

    def _execute(self, command: Command, dialog: Any = None) -> None:
        self._busy += 1
        self._tell()

        def done(changed: Changed) -> None:
            self._busy -= 1
            self._is_dirty = False
            if dialog is not None:
                dialog.close()
            touched = getattr(changed.value, "touched", ())
            self._wanted = next((touch.ref for touch in touched if touch.kind == "change_meeting"), self._wanted)
            self._desk.say(sentence_case(changed.sentence))
            self.refresh()

        def failed(error: BaseException) -> None:
            self._busy -= 1
            if dialog is not None and isinstance(error, UserError):
                dialog.show_fault(str(error))
                self._tell()
            else:
                self._on_refused(error)

        self._desk.execute(command, self, done=done, failed=failed)

    def _on_sheet(self) -> None:
        at = self.facts.held_at or self._desk.now
        self._make(_SHEET, at, name="Change meeting sheet.pdf", kind="meeting sheet")

    def _on_pdf(self) -> None:
        self._make(_MINUTES, self._draft.ref, name=f"{self._draft.ref} minutes.pdf", kind="minutes")

    def _make(self, target: str, value: object, *, name: str, kind: str) -> None:
        """Make a PDF in a process of its own, then ask where it shall lie."""
        self._busy += 1

        def made(file: PolicyFile) -> None:
            self._busy -= 1
            self._tell()
            ask_where(
                self,
                "Where the PDF shall lie",
                name,
                "PDF (*.pdf)",
                lambda place: write_out(self._desk, file, place, kind, self._on_refused),
            )

        def failed(error: BaseException) -> None:
            self._busy -= 1
            self._on_refused(error)

        self._desk.start_job(target, self._desk.card.path, value, done=made, failed=failed)

    def _on_refused(self, error: BaseException) -> None:
        """It was not done; what is typed stays."""
        if isinstance(error, UserError):
            self._say_fault(str(error))
        else:
            self._desk.report(error)
        self._tell()

    def _on_read_failed(self, error: BaseException) -> None:
        self._reading = None
        self._on_refused(error)

    def _say_fault(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.show()


def _upright() -> QFrame:
    upright = frame("upright")
    upright.setFixedWidth(1)
    return upright


def _minutes(file: FileAtHand) -> MinutesFile:
    media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return MinutesFile(name=file.name, data=file.data, media_type=media)


def _record(draft: Draft, *, signers: tuple[MinutesSigner, ...] = (), digest: str = "") -> RecordMeeting:
    assert draft.held_at is not None
    return RecordMeeting(
        held_at=draft.held_at,
        title=draft.title,
        chair=draft.chair or None,
        attendees=draft.attendees,
        items=draft.items,
        notes=draft.notes,
        minutes=_minutes(draft.scan) if draft.scan is not None else None,
        signers=signers,
        digest=digest,
    )


def _correct(draft: Draft, reason: str) -> CorrectMeeting:
    assert draft.held_at is not None
    return CorrectMeeting(
        meeting=draft.ref,
        expected_version=draft.version,
        reason=reason,
        held_at=draft.held_at,
        title=draft.title,
        chair=draft.chair or None,
        attendees=draft.attendees,
        items=draft.items,
        notes=draft.notes,
    )
