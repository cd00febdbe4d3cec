"""The way from draft to in force as one page: hand in, sign, put in force; never a dialog that stops the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from chgdesk.services.policies.queries import Shelf, VersionLine
from ui.build import button, column, frame, label, line, restyle
from ui.theme import GRID, Shape
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.standing import standing_shape
from ui.views.policy.versions.handing_in import HandingIn
from ui.views.policy.versions.putting_in_force import PuttingInForce
from ui.views.policy.versions.signing import Signing
from ui.views.policy.versions.words import standing_words
from ui.widgets.sign import Sign
from ui.widgets.state_chip import StateChip

_MAKERS: dict[str, tuple[str, type[HandingIn | Signing | PuttingInForce]]] = {
    "draft": ("hand_in", HandingIn),
    "in_review": ("signing", Signing),
    "approved": ("force", PuttingInForce),
}
_STEPS = (("draft", "Hand in"), ("in_review", "Sign"), ("approved", "Put in force"))


class PublishingPage(QWidget):
    """`left` tells that the timeline is wanted again; `published` the reference of a version that has its day."""

    left = Signal()
    published = Signal(str)

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self._name = name
        self._ref = ""
        self._shelf: Shelf | None = None
        self._desk = desk
        self._steps = QStackedWidget()
        self._faces: dict[str, HandingIn | Signing | PuttingInForce] = {}
        stack = column(self, gap=0)
        stack.addWidget(self._head())
        stack.addWidget(self._steps, 1)

    @property
    def ref(self) -> str:
        """The reference of the version that is on its way; empty while none is."""
        return self._ref

    @property
    def is_settled(self) -> bool:
        """Whether everything asked for is shown."""
        return all(face.is_settled for face in self._faces.values())

    @property
    def signing(self) -> Signing | None:
        """The face on which a version in review is signed, once it was needed."""
        found = self._faces.get("in_review")
        return found if isinstance(found, Signing) else None

    def show_version(self, ref: str, shelf: Shelf) -> bool:
        """Show where a version stands on its way; False where it is no longer on it."""
        found = next((one for one in shelf.versions if one.version.ref == ref), None)
        if found is None or found.version.state not in _MAKERS or found.version.effective_on is not None:
            return False
        self._ref, self._shelf = ref, shelf
        version = found.version
        self._title.setText(f"{version.document} · version {version.number}")
        self._chip.show_state(standing_shape(found.standing), standing_words(found))
        signing = self.signing
        if version.state != "in_review" and signing is not None:
            signing.leave()
        face = self._face(version.state)
        self._mark(version.state)
        self._steps.setCurrentWidget(face)
        self.setFocusProxy(face)
        face.show_line(found, shelf)
        return True

    def leave(self) -> None:
        """The page is left."""
        for face in self._faces.values():
            if isinstance(face, HandingIn | Signing):
                face.leave()
        self._ref = ""

    def _face(self, state: str) -> HandingIn | Signing | PuttingInForce:
        """The face for a state, made when it is first needed."""
        if state not in self._faces:
            key, maker = _MAKERS[state]
            made = maker(f"{self._name}.{key}", self._desk)
            if isinstance(made, PuttingInForce):
                made.recorded.connect(lambda: self.published.emit(self._ref))
            self._faces[state] = made
            self._steps.addWidget(made)
        return self._faces[state]

    def _head(self) -> QFrame:
        """Back, which version, how it stands, and the three steps."""
        head = frame("topbar", f"{self._name}.head")
        row = line(head, gap=GRID * 2)
        row.setContentsMargins(GRID, GRID, GRID * 2, GRID)
        back = button("‹ Versions", f"{self._name}.back", "quiet", says="Back to the versions")
        back.clicked.connect(self.left.emit)
        self._title = label("", "strong", name=f"{self._name}.title")
        self._chip = StateChip(Shape.OPEN, "", f"{self._name}.standing")
        for shown in (back, self._title, self._chip):
            row.addWidget(shown)
        row.addStretch(1)
        self._marks: dict[str, tuple[Sign, QWidget]] = {}
        for number, (state, words) in enumerate(_STEPS):
            sign, said = (
                Sign(Shape.WAITING),
                label(f"{number + 1}  {words}", "small", name=f"{self._name}.step.{state}"),
            )
            self._marks[state] = (sign, said)
            row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(said)
        return head

    def _mark(self, state: str) -> None:
        """What is done, what is on, what is to come: shape and weight, said to a screen reader as well."""
        order = [key for key, _words in _STEPS]
        at = order.index(state)
        for place, key in enumerate(order):
            sign, said = self._marks[key]
            sign.show_shape(Shape.DONE if place < at else Shape.OPEN if place == at else Shape.WAITING)
            restyle(said, "strong" if place == at else "small")
            how = "done" if place < at else "this step" if place == at else "to come"
            said.setAccessibleName(f"{_STEPS[place][1]}: {how}")


def may_publish(one: VersionLine) -> bool:
    """Whether a version is on the way to publishing."""
    return one.version.state in {"draft", "in_review", "approved"} and one.version.effective_on is None
