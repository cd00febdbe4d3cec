"""Fill the blanks of the starter text once, for every place that prints them; all can be left for later (POL-05)."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from typing_extensions import override

from chgdesk.domain.policy_text import PlaceholderField
from chgdesk.services.policies.commands import FieldFill
from ui.theme import Shape
from ui.views.policy.begin.ground import Ground
from ui.views.policy.flow.step import Step
from ui.widgets.day_field import DayField


class FieldsStep(Step):
    """One box for each field, by its kind: a role is chosen, days are a number, a date is a day."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}.fields",
            "Names the text needs",
            "Each is filled once and printed everywhere. What you leave blank stands in the draft's list of what is "
            "to do, and blocks nothing until the policy is handed in.",
        )
        self._name = name
        self._ground: Ground | None = None
        self._fields: tuple[PlaceholderField, ...] = ()
        self._boxes: dict[str, QWidget] = {}

    @property
    @override
    def standing(self) -> tuple[Shape, str]:
        if not self._boxes:
            return Shape.HISTORY, "can be left for later"
        left = sum(not _text(box) for box in self._boxes.values())
        return (Shape.OPEN, f"{left} left for later") if left else (Shape.DONE, "all filled")

    @property
    @override
    def why_not(self) -> str:
        wrong = next((box for box in self._boxes.values() if isinstance(box, DayField) and box.is_unread), None)
        return f"“{wrong.text}” is not a day. Write it as 2026-07-14, or leave it blank." if wrong else ""

    @override
    def arrive(self) -> None:
        self._build()
        self._go_to_first_blank()

    def show_ground(self, ground: Ground) -> None:
        """The fields, and what of them is known already."""
        self._ground = ground
        if self.isVisible():
            self._build()

    @property
    def fills(self) -> tuple[FieldFill, ...]:
        """What was typed here."""
        known = {field.ref: field.value for field in self._fields}
        typed = {key: _text(box) for key, box in self._boxes.items()}
        return tuple(FieldFill(key=key, value=value) for key, value in typed.items() if value and value != known[key])

    def _build(self) -> None:
        """The boxes, made once."""
        ground = self._ground
        if self._boxes or ground is None or not self.turns.is_done:
            return
        self._fields = ground.fields
        acts = [partial(self._add_field, field, ground) for field in ground.fields]
        self.turns.begin((*acts, self.edited.emit, self._go_to_first_blank))

    def _add_field(self, field: PlaceholderField, ground: Ground) -> None:
        """One box, with what is known already."""
        usual = {"org.name": ground.organisation.name, "org.system": ground.organisation.system}
        box = self._box(field, ground)
        value = field.value or usual.get(field.ref, "")
        if isinstance(box, QComboBox):
            box.setCurrentText(value)
        elif isinstance(box, QLineEdit):
            box.setText(value)
        self._boxes[field.ref] = box
        self.add(field.label, box, field.hint)

    def _go_to_first_blank(self) -> None:
        """Typing can begin."""
        blank = next((box for box in self._boxes.values() if not _text(box)), None)
        if blank is not None and self.isVisible():
            blank.setFocus()

    def _box(self, field: PlaceholderField, ground: Ground) -> QWidget:
        """The box for a field's kind."""
        name = f"{self._name}.field.{field.ref}"
        if field.type == "date":
            day = DayField(name, field.label)
            day.day_changed.connect(self.edited.emit)
            return day
        if field.type == "role":
            combo = QComboBox()
            combo.setObjectName(name)
            combo.addItems(["", *(role.title for role in ground.roles)])
            combo.currentIndexChanged.connect(lambda _row: self.edited.emit())
            return combo
        box = QLineEdit()
        box.setObjectName(name)
        if field.type == "days":
            box.setValidator(QIntValidator(0, 3650, box))
            box.setPlaceholderText("a number of days, such as 14")
            box.setFixedWidth(240)
        box.textChanged.connect(lambda _text: self.edited.emit())
        return box


def _text(box: QWidget) -> str:
    """What stands in a box, as it would be recorded."""
    if isinstance(box, DayField):
        return box.day.isoformat() if box.day is not None else ""
    if isinstance(box, QComboBox):
        return box.currentText()
    return " ".join(box.text().split()) if isinstance(box, QLineEdit) else ""
