"""The emergency form: five questions, flagged while typing where it repeats itself, and what is left once recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from chgdesk.domain.change import Change
from chgdesk.domain.workflow.repeats import Repeat
from chgdesk.services.changes.capturing import EmergenciesBefore
from chgdesk.services.changes.desk import ChangeStanding, DraftWeighed
from ui.port import Changed
from ui.views.capture.page import CapturePage
from ui.views.capture.plan import FormPlan
from ui.views.capture.saving import CLOSE
from ui.views.emergency.after import AfterPanel
from ui.views.emergency.rows import MAIN, MORE_EMERGENCY
from ui.views.place_desk import PlaceDesk

PLAN = FormPlan(
    name="emergency",
    title="Emergency",
    rows=MAIN,
    more=MORE_EMERGENCY,
    ask="Drop or paste the chat, page or ticket here; the times found in it can be used.",
    category="emergency",
    reminder="Make the smallest change that ends it; everything else follows as a normal change.",
)
"""W5."""


class EmergencyPage(CapturePage):
    """After saving, the form gives way to the clocks and what is left."""

    def __init__(
        self,
        desk: PlaceDesk,
        start: Change | None = None,
        *,
        standing: ChangeStanding | None = None,
        not_copied: Sequence[str] = (),
        focus_field: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.after: AfterPanel | None = None
        self._repeats_of: Any = None
        super().__init__(
            desk,
            start,
            standing=standing,
            not_copied=not_copied,
            focus_field=focus_field,
            plan=PLAN,
            parent=parent,
        )

    def _on_weighed(self, drawn: DraftWeighed) -> None:
        """Weighed anew; whether it repeats itself is asked where system or people are others than before."""
        super()._on_weighed(drawn)
        change = self.filling.change
        about = (change.systems, change.author, change.started_at)
        if about != self._repeats_of and change.systems:
            self._repeats_of = about
            self._asking += 1
            at = change.started_at or self.desk.now
            self.desk.ask(EmergenciesBefore(change=change, at=at), self._on_repeats)

    def _on_repeats(self, found: tuple[Repeat, ...]) -> None:
        self._asking -= 1
        self.rules.warn(" ".join(self._said(repeat) for repeat in found))

    def _said(self, repeat: Repeat) -> str:
        """One repetition in a sentence (EMG-12)."""
        assert self.ground is not None
        name = repeat.name if repeat.about == "system" else self.ground.held.name(repeat.name)
        number = len(repeat.refs)
        times = "an emergency" if number == 1 else f"{number} emergencies"
        return f"{name} had {times} within 90 days ({', '.join(repeat.refs[:3])})."

    def _settles(self) -> frozenset[str]:
        """An incident whose severity is said goes on record with it."""
        return frozenset({"EMG-NO-INCIDENT"}) if self.filling.extra.get("@incident.severity") else frozenset()

    def save_primary(self) -> None:
        """Save it; close it where nothing stands in the way."""
        if self.foot.primary.isEnabled():
            closing = self._offered("close")
            self.save(CLOSE if closing is not None and closing.is_open else "")

    def _offer(self) -> None:
        """One act: save."""
        super()._offer()
        closing = self._offered("close")
        closes = self.is_live and closing is not None and closing.is_open
        words = "Save and close" if closes else "Save"
        self.foot.offer(words, is_plain=closes, why=self.foot.why.text())

    def _on_saved(self, changed: Changed) -> None:
        """It is on record: show the clocks in place of the form; going back goes to its page."""
        if self._standing is not None:
            super()._on_saved(changed)
            return
        self.draft.drop()
        self.filling.base = self.filling.change
        self.filling.held.clear()
        self.filling.extra.clear()
        self.refusal.leave()
        ref = next((touch.ref for touch in changed.value.touched if touch.kind == "change"), "")  # type: ignore[attr-defined]
        self.show_after(ref, changed)

    def show_after(self, ref: str, changed: Changed) -> None:
        """The clocks of the record and what is left of it."""
        assert self.ground is not None
        assert self.form is not None
        self.form.hide()
        self.rules.hide()
        self.strip.say("")
        self.foot.plain.hide()
        self.foot.primary.hide()
        self.foot.why.setText("")
        self.after = AfterPanel(self.desk, self.ground, ref, self)
        self.after.open_wanted.connect(lambda: self.recorded.emit(changed))
        self._body.addWidget(self.after, 1)
        self.after.setFocus()

    @property
    def is_at_rest(self) -> bool:
        """Also: the clocks are read."""
        return super().is_at_rest and (self.after is None or self.after.is_settled)
