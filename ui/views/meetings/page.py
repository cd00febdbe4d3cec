"""The Meetings page: meetings on record, and the minutes of one; an agenda read from the register to begin with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from chgdesk.domain.agenda import AgendaItem
from chgdesk.domain.meeting import ChangeMeeting, MeetingItem, minutes_digest, minutes_text
from chgdesk.errors import UserError
from chgdesk.services.meetings.commands import (
    AttachMinutes,
)
from chgdesk.services.meetings.reading import AgendaItemOf, AgendaOf, AgendaRead, MeetingOf, MeetingRead
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.reading import RecordsOf
from chgdesk.services.registry import Command
from ui.dialogs.file_choice import ask_where
from ui.dialogs.reason import ReasonDialog
from ui.port import Changed
from ui.runner import Ticket
from ui.views.changes.desk import ChangesDesk
from ui.views.meetings.acts import correction_of, minutes_file, record_of
from ui.views.meetings.draft import Draft, ItemRow, draft_of, new_draft
from ui.views.meetings.frame import MeetingsFrame
from ui.views.meetings.sign_dialog import SignMinutesDialog
from ui.views.policy.versions.exporting import write_out
from ui.widgets.drop_box import FileAtHand, read_file_at
from ui.words import count_words, sentence_case

READ_FOR = frozenset(
    {"change", "change_meeting", "parameter_set", "policy_version", "role_assignment", "person", "seat"}
)
_MINUTES = "chgdesk.meeting_paper_job:minutes_file"
_SHEET = "chgdesk.meeting_paper_job:sheet_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsRead:
    """The meetings on record, the agenda of now, and the meeting that was asked for with its changes."""

    meetings: tuple[ChangeMeeting, ...]
    agenda: AgendaRead
    chosen: MeetingRead | None = None
    about: dict[str, AgendaItem]


class MeetingsPage(MeetingsFrame):
    """`record_wanted` carries the row number of a change somebody opened here."""

    record_wanted = Signal(int)

    def __init__(self, desk: ChangesDesk) -> None:
        super().__init__(desk.zone)
        self._desk = desk
        self._reading: Ticket | None = None
        self._busy = 0
        self._read: MeetingsRead | None = None
        self._wanted = ""
        self._draft = Draft()
        self._is_dirty = False
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
        self.form_words.setText(
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
        self.fault.hide()
        self.scan.show_file(self._draft.scan)
        if self._draft.minutes:
            self.scan.show_file(FileAtHand(name=self._draft.minutes, data=b""))
        self.scan.setEnabled(may and not self._draft.minutes)
        self._tell()

    def _tell(self) -> None:
        """What can be done, and why not."""
        ref, why_not = self._draft.ref, self._desk.why_not
        self.says.setText(f"{ref}" if ref else "New minutes: proposed from the register")
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
        self.fault.hide()
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
                self._execute(AttachMinutes(meeting=self._draft.ref, minutes=minutes_file(file)))
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
            self._execute(record_of(draft))

    def _ask_reason(self, draft: Draft) -> None:
        dialog = ReasonDialog(
            f"Correct {draft.ref}",
            "What is recorded stays to be read; decisions that no longer stand are voided on their changes.",
            "Correct minutes",
            self,
        )
        dialog.reason_given.connect(lambda reason: self._execute(correction_of(draft, reason), dialog))
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
            lambda signers: self._execute(record_of(draft, signers=signers, digest=digest), dialog)
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
        self.fault.setText(sentence)
        self.fault.show()
