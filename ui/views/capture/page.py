"""The form for a change, new or on record, as a full page of the Changes place (ux.md, W3)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from typing_extensions import override

from chgdesk.domain.workflow.acts import Offer
from chgdesk.errors import Conflict
from chgdesk.services.changes.desk import CaptureGround, ChangeStanding, Ground, StandingOf
from ui.port import Changed
from ui.views.capture.conflict import both_changed, merged
from ui.views.capture.dropping import files_in
from ui.views.capture.form_page import FormPage
from ui.views.capture.saving import CLOSE, SUBMIT

_GROUND_KINDS = frozenset({"person", "role_assignment", "system_card", "policy_version", "parameter_set", "incident"})


class CapturePage(FormPage):
    """`recorded` tells what was saved, `left` that somebody went back. `focus_field` is a field of the record to open.

    `start` is a record to begin with (a copy, or what did not fit a procedure), `not_copied` what stayed behind;
    `standing` is a record to revise.
    """

    recorded = Signal(object)
    left = Signal()

    # Saving.

    def _connect(self) -> None:
        super()._connect()
        self.saver.saved.connect(self._on_saved)
        self.saver.refused.connect(self._on_refused)
        self.saver.conflicted.connect(self._on_conflict)
        self.saver.busy.connect(lambda _on: self._offer())
        self.refusal.again.connect(lambda anyway: self._save_again(as_happened=anyway))
        self.conflict.settled.connect(self._on_settled)

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
        self.foot.offer(words, is_plain=words != "Save", why=why)

    def save_primary(self) -> None:
        """The one primary act of the moment."""
        if not self.foot.primary.isEnabled():
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
        self.ground.held = ground
        if self.filling.change.systems and not self.is_live:
            self._fill(None)
        self._timer.start()

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
