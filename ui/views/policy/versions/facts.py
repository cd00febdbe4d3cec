"""One version in full below the timeline: its facts, the signature, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from chgdesk.services.policies.queries import Shelf, VersionLine
from ui.build import button, clear, column, frame, label, line, restyle
from ui.theme import GRID, Shape
from ui.times import day_words, moment_words
from ui.views.policy.text.standing import standing_shape
from ui.views.policy.versions.words import material_words, rests_on, standing_words
from ui.widgets.state_chip import StateChip

_NEXT = {
    "Draft": "Write it under Text, then hand it in; somebody else signs it.",
    "In review": "Somebody who neither wrote nor edited it reads and signs it.",
    "Approved, no day yet": "Choose from when it holds.",
}
PUBLISH, DRAFT, WITHDRAW, PAGES, COMPARE = "publish", "draft", "withdraw", "preview", "compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An act beside a version: whether it is offered at all, its words, and why it cannot be pressed."""

    key: str
    words: str
    why_not: str = ""
    primary: bool = False


def offers(one: VersionLine, shelf: Shelf, why_not: str) -> tuple[Offer, ...]:
    """What can be done with a version; `why_not` is why nothing can be recorded at all."""
    state, day = one.version.state, one.version.effective_on
    following = {
        "draft": "Hand in for approval",
        "in_review": "Review and sign",
        "approved": "" if day is not None else "Put in force",
    }.get(state, "")
    acts = [Offer(key=PUBLISH, words=following, primary=True)] if following else []
    acts += [
        Offer(key=PAGES, words="See the pages"),
        Offer(
            key=COMPARE,
            words="Compare",
            why_not="" if len(shelf.versions) > 1 else "There is only one version; two are needed to compare.",
        ),
    ]
    if state in {"draft", "in_review"}:
        return (*acts, Offer(key=WITHDRAW, words="Withdraw", why_not=why_not))
    if state != "withdrawn":
        open_draft = shelf.draft
        standing = open_draft.standing.replace("draft", "a draft") if open_draft else ""
        taken = (
            f"Version {open_draft.version.number} is {standing}. Finish or withdraw it before the next one begins."
            if open_draft
            else ""
        )
        begin = Offer(
            key=DRAFT,
            words="Start a new draft",
            why_not=why_not or taken,
            primary=one.standing == "in force" and not taken,
        )
        acts.insert(0 if begin.primary else len(acts), begin)
    return tuple(acts)


class VersionFacts(QFrame):
    """`act_wanted` carries the key of an act and the version."""

    act_wanted = Signal(str, object)

    def __init__(self, name: str, zone: ZoneInfo) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "surface")
        self._name, self._zone = name, zone
        self._line: VersionLine | None = None
        self._title = label("", "title", name=f"{name}.title")
        self._chip = StateChip(Shape.OPEN, "", f"{name}.standing")
        self._acts = line(gap=GRID)
        stack = column(self, gap=0)
        stack.addWidget(frame("rule"))
        head = line(gap=GRID * 2)
        head.setContentsMargins(GRID * 2, 12, GRID * 2, 12)
        head.addWidget(self._title)
        head.addWidget(self._chip)
        head.addStretch(1)
        head.addLayout(self._acts)
        stack.addLayout(head)
        stack.addWidget(self._body(), 1)

    @property
    def line(self) -> VersionLine | None:
        """The version it shows."""
        return self._line

    def show_line(self, one: VersionLine, shelf: Shelf, why_not: str) -> None:
        """Show another version, or the same as it stands now."""
        self._line = one
        self._title.setText(f"Version {one.version.number}")
        self._chip.show_state(standing_shape(one.standing), standing_words(one))
        self._show_acts(offers(one, shelf, why_not))
        clear(self._facts)
        for facts in (self._life(one, shelf), self._basis(one)):
            self._facts.addWidget(self._column(facts), 1, Qt.AlignmentFlag.AlignTop)

    def _column(self, facts: list[tuple[str, str]]) -> QWidget:
        """Labels beside values."""
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 104)
        grid.setColumnStretch(1, 1)
        for place, (words, value) in enumerate(facts):
            grid.addWidget(label(words, "soft"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._value(words, value), place, 1)
        return box

    def _body(self) -> QScrollArea:
        """Two columns of facts."""
        inner = QWidget()
        self._facts = line(inner, gap=GRID * 4)
        self._facts.setContentsMargins(GRID * 2, 4, GRID * 2, GRID * 2)
        area = QScrollArea()
        area.setObjectName(f"{self._name}.facts")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _value(self, words: str, value: str) -> QLabel:
        """A fact to read and to copy."""
        key = words.lower().replace(" ", "_")
        shown = label(value or "Not on record", "" if value else "soft", wrap=True, name=f"{self._name}.{key}")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if words == "SHA-256" and value:
            shown.setText(f"{value[:32]}\n{value[32:]}")
            restyle(shown, "mono")
        return shown

    def _show_acts(self, given: tuple[Offer, ...]) -> None:
        """A button for each; one that cannot be pressed says why."""
        clear(self._acts)
        for one in given:
            act = button(one.words, f"{self._name}.{one.key}", "primary" if one.primary else "")
            act.setEnabled(not one.why_not)
            act.setToolTip(one.why_not)
            act.clicked.connect(lambda _checked=False, key=one.key: self.act_wanted.emit(key, self._line))
            self._acts.addWidget(act)

    def _life(self, one: VersionLine, shelf: Shelf) -> list[tuple[str, str]]:
        """What it changes, who wrote it, and its days."""
        version = one.version
        names = {person.ref: person.name for person in shelf.people}
        editors = ", ".join(names.get(ref, ref) for ref in version.editors if ref != version.author)
        start = version.effective_on
        wanted = f"Wished for from {day_words(version.wanted_on)}" if version.wanted_on and start is None else ""
        facts = [
            ("Next", _NEXT.get(standing_words(one), "")),
            ("What changed", version.change_summary or "Not said yet"),
            ("Material", material_words(version)),
            ("Author", one.author_name),
            ("Also edited by", editors),
            ("Handed in", self._handed_in(one, names)),
            ("In force from", day_words(start) if start is not None else wanted),
            ("Superseded on", day_words(one.superseded_on) if one.superseded_on else ""),
            ("Next review", day_words(version.next_review_on) if version.next_review_on else ""),
            ("Returned", version.returned),
        ]
        return [fact for fact in facts if fact[1]]

    def _basis(self, one: VersionLine) -> list[tuple[str, str]]:
        """Who approved it, and what that rests on."""
        version = one.version
        approved = day_words(version.approved_on) if version.approved_on else ""
        if version.approved_at is not None:
            approved = moment_words(version.approved_at, self._zone)
        facts = [
            ("Approver", one.approver_name),
            ("Approved", approved),
            ("Rests on", rests_on(version)),
            ("SHA-256", version.content_sha256 or version.original or ""),
        ]
        if version.signatures:
            facts.insert(3, ("Signed", moment_words(version.signatures[-1].signed_at, self._zone)))
            facts.insert(4, ("Meaning", version.signatures[-1].meaning.capitalize()))
        return facts if version.state != "draft" else [("Rests on", rests_on(version))]

    def _handed_in(self, one: VersionLine, names: dict[str, str]) -> str:
        """Who handed it in, and when."""
        version = one.version
        if version.submitted_at is None:
            return ""
        who = names.get(version.submitted_by or "", version.submitted_by or "")
        return f"{moment_words(version.submitted_at, self._zone)}, by {who}"
