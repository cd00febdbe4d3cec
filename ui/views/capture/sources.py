"""From what was dropped to the form: read, propose, show what it filled, ask who strangers are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chgdesk.domain.basis import Basis
from chgdesk.domain.change import Change
from chgdesk.domain.workflow.field_words import field_words
from chgdesk.intake import FoundPerson, FoundTime, Proposal, Reading, SourceKind
from ui.views.capture.filling import Held
from ui.views.capture.reading import SourceReader, proposed

if TYPE_CHECKING:
    from ui.views.capture.form_page import FormPage

_MEANT = {
    "detected": "@incident.opened_at",
    "go": "emergency.authorised_at",
    "started": "deployments.0.start",
    "fixed": "deployments.0.end",
    "ended": "deployments.0.end",
}
"""Which field a moment of a source is for."""


_NAMED = 6
"""How many of the filled fields are named; the grey words beside each field say the rest."""


class Sources(QObject):
    """Owns the reader of one form; lives as long as the form."""

    def __init__(self, page: FormPage) -> None:
        super().__init__(page)
        self._page = page
        assert page.ground is not None
        self._reader = SourceReader(page.desk, page.ground, self)
        self._reader.read.connect(self._on_read)
        self._reader.refused.connect(page.zone.say)
        self._proposing = 0
        self._strangers: list[tuple[FoundPerson, Reading, Held]] = []
        self._skipped: set[FoundPerson] = set()
        page.zone.files_given.connect(self._reader.take_files)
        page.zone.pasted.connect(self._reader.take_pasted)
        page.zone.person_named.connect(self._on_named)
        page.zone.time_used.connect(self._on_time)

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or proposed."""
        return bool(self._reader.waiting or self._proposing)

    def _on_read(self, made: Reading, held: Held) -> None:
        page = self._page
        page.filling.held = [*(h for h in page.filling.held if h.data != held.data), held]
        page.draft.touch()
        self._propose(made, held)

    def _propose(self, made: Reading, held: Held) -> None:
        """Off the GUI thread; asked again where somebody typed meanwhile."""
        page = self._page
        change, keep, ground = page.filling.change, page.filling.keep, page.ground
        assert ground is not None
        self._proposing += 1
        page.desk.compute(
            lambda: proposed(change, made, held, ground, keep),
            lambda found: self._on_proposed(change, made, held, found),
            self._on_failed,
        )

    def _on_failed(self, error: BaseException) -> None:
        self._proposing -= 1
        self._page.desk.report(error)

    def _on_proposed(self, seen: Change, made: Reading, held: Held, found: Proposal) -> None:
        self._proposing -= 1
        page = self._page
        if page.filling.change is not seen:
            self._propose(made, held)
            return
        page.filling.take(with_dates(found.change, made), found.sources)
        filled = dict.fromkeys(field_words(place).lower() for place in found.sources)
        said = made.shown or held.name
        more = f" and {len(filled) - _NAMED} more" if len(filled) > _NAMED else ""
        words = f"{said} says: {', '.join([*filled][:_NAMED])}{more}." if filled else f"{said} is kept with the record."
        page.zone.say(words[:1].upper() + words[1:], (*found.notes, *_missing(made)))
        page.zone.offer_times(made.times if page.plan.category == "emergency" else ())
        self._strangers = [(who, made, held) for who in found.unmatched if who not in self._skipped]
        page.zone.ask_who(self._strangers[0][0] if self._strangers else None)
        page.touched()
        page.systems_read(found.sources)

    def _on_named(self, who: FoundPerson, person: str) -> None:
        """Match the stranger, for this form at once, and read the source again with them."""
        waiting = [(made, held) for each, made, held in self._strangers if each == who]
        self._strangers = [each for each in self._strangers if each[0] != who]
        self._skipped.add(who)
        self._page.zone.ask_who(self._strangers[0][0] if self._strangers else None)
        if person and waiting:
            self._page.know(who, person)
            self._propose(*waiting[0])

    def _on_time(self, found: FoundTime) -> None:
        """Use a moment of the source for the field it is meant for."""
        place = _MEANT.get(found.meaning, "deployments.0.start")
        self._page.use_time(place, found)


def with_dates(change: Change, made: Reading) -> Change:
    """What an original shows is as old as the original: its way back was written down with it (RBK-04).

    In a chat the go of an emergency was given in that chat.
    """
    plan, emergency = change.rollback_plan, change.emergency
    documented = plan is not None and plan.provenance.basis is not Basis.STATED and plan.recorded_at is None
    if plan is not None and documented and made.first_written is not None:
        change = replace(change, rollback_plan=replace(plan, recorded_at=made.first_written))
    if emergency is not None and made.kind is SourceKind.CHAT and emergency.authoriser:
        channel = emergency.authorisation_channel or "chat"
        change = replace(change, emergency=replace(emergency, authorisation_channel=channel))
    return change


def _missing(made: Reading) -> tuple[str, ...]:
    return (f"It does not say: {', '.join(made.missing)}.",) if made.missing else ()
