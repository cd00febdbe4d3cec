"""The pane “Fields”: every blank of the text, filled once and printed everywhere (POL-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from chgdesk.domain.people import Role
from chgdesk.domain.policy_text import PlaceholderField
from chgdesk.services.policies.commands import FieldFill
from ui.build import button, clear, column, label, line
from ui.theme import GRID
from ui.turns import NEXT_TURN_MS

_EACH_TURN = 4
_EXAMPLE = {"days": "a number of days, such as 14", "date": "a date, such as 2026-07-14"}


class FieldsPane(QWidget):
    """`record_wanted` carries the fills to be recorded; `typed` tells of every key."""

    record_wanted = Signal(object)
    typed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._fields: tuple[PlaceholderField, ...] = ()
        self._boxes: dict[str, QLineEdit] = {}
        self._coming: list[tuple[PlaceholderField, tuple[Role, ...], int, bool]] = []
        self._kept: dict[str, str] = {}
        """What was typed into boxes that are being made anew."""
        self._wanted = ""
        self._head = label("", "small", wrap=True, name=f"{name}.head")
        self._fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self._fault.hide()
        self._record = button("Fill in", f"{name}.record")
        self._record.setToolTip("Record what is typed here, for every place that prints it (Ctrl+Return)")
        self._record.clicked.connect(self.record)
        inside = QWidget()
        self._form: QVBoxLayout = column(inside, gap=4)
        self._form.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID * 2)
        self._area = QScrollArea()
        self._area.setObjectName(name)
        self._area.setAccessibleName("Fields of the text")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(inside)
        head = line()
        head.setContentsMargins(GRID * 2, GRID, GRID * 2, 0)
        head.addWidget(self._head, 1)
        head.addWidget(self._record, alignment=Qt.AlignmentFlag.AlignTop)
        stack = column(self)
        stack.addLayout(head)
        self._fault.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        stack.addWidget(self._fault)
        stack.addWidget(self._area, 1)
        save = QShortcut(QKeySequence("Ctrl+Return"), self, self.record)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def left(self) -> int:
        """How many required fields are blank on record."""
        return sum(field.required and not field.value.strip() for field in self._fields)

    def fills(self) -> tuple[FieldFill, ...]:
        """What is typed and not recorded."""
        known = {field.ref: field.value for field in self._fields}
        boxes = {key: box.text() for key, box in self._boxes.items()}
        typed = {key: " ".join(text.split()) for key, text in {**self._kept, **boxes}.items() if key in known}
        return tuple(FieldFill(key=key, value=value) for key, value in typed.items() if value != known[key])

    def show_fields(
        self, fields: Sequence[PlaceholderField], roles: Sequence[Role], printed: Mapping[str, int], *, editable: bool
    ) -> None:
        """Show the fields; what somebody is typing stays, the blank ones come first."""
        kept = {fill.key: fill.value for fill in self.fills()}
        ordered = tuple(sorted(fields, key=lambda field: bool(field.value.strip())))
        rebuild = tuple(f.ref for f in ordered) != tuple(f.ref for f in self._fields)
        typing = any(box.hasFocus() for box in self._boxes.values())
        if rebuild and not typing:
            self._kept = dict(kept)
            self._build(ordered, roles, printed, editable=editable)
        self._fields = tuple(fields) if typing and rebuild else ordered
        for field in fields:
            box = self._boxes.get(field.ref)
            if box is not None and not box.hasFocus():
                box.setText(kept.get(field.ref, field.value))
                box.setReadOnly(not editable)
        self._record.setVisible(editable)
        self._tell()

    def take_up(self, values: Mapping[str, str]) -> None:
        """Bring back what was typed before a crash."""
        for key, value in values.items():
            if key in self._boxes:
                self._boxes[key].setText(value)
            else:
                self._kept[key] = value
        self._tell()

    def go_to(self, key: str) -> None:
        """Bring a field into sight and take the keyboard, once it is made."""
        box = self._boxes.get(key)
        self._wanted = key if box is None or self._coming else ""
        if box is not None:
            self._area.ensureWidgetVisible(box)
            box.setFocus()
            box.selectAll()

    def show_fault(self, sentence: str) -> None:
        """Say why it was not recorded; what was typed stays."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        self._tell()

    def record(self) -> None:
        """Hand over what is typed."""
        fills = self.fills()
        if fills:
            self.show_fault("")
            self._record.setEnabled(False)
            self.record_wanted.emit(fills)

    def _build(
        self, fields: Sequence[PlaceholderField], roles: Sequence[Role], printed: Mapping[str, int], *, editable: bool
    ) -> None:
        """Some fields in each turn: each takes its while to be dressed, and nobody sees the last ones first."""
        clear(self._form)
        self._boxes = {}
        self._coming = [(field, tuple(roles), printed.get(field.ref, 0), editable) for field in reversed(tuple(fields))]
        if not fields:
            none = "The text has no fields. Insert one from the bar over the text."
            self._form.addWidget(label(none, "soft", wrap=True))
        self._build_some()

    def _build_some(self) -> None:
        """The next few fields: label above, box, hint below."""
        for _ in range(min(_EACH_TURN, len(self._coming))):
            self._build_one(*self._coming.pop())
        if self._coming:
            QTimer.singleShot(NEXT_TURN_MS, self, self._build_some)
            return
        self._form.addStretch(1)
        self._tell()
        if self._wanted:
            self.go_to(self._wanted)

    def _build_one(self, field: PlaceholderField, roles: tuple[Role, ...], places: int, editable: bool) -> None:  # noqa: FBT001 - a private step
        box, shown = _box(field, roles, f"{self._name}.{field.ref}")
        box.setText(self._kept.pop(field.ref, field.value))
        box.setReadOnly(not editable)
        box.textEdited.connect(lambda _text: self._on_typed())
        if isinstance(shown, QComboBox):
            shown.activated.connect(lambda _row: self._on_typed())
            shown.setEnabled(editable)
        self._boxes[field.ref] = box
        where = f"printed {places} times" if places > 1 else "printed once" if places else "printed nowhere yet"
        hint = f"{field.hint.rstrip('.')}; {where}." if field.hint else f"{where.capitalize()}."
        for part in (
            label(field.label if field.required else f"{field.label}, if wanted", "caption"),
            shown,
            label(hint, "small", wrap=True),
        ):
            self._form.addWidget(part)
            part.ensurePolished()
        self._form.addSpacing(GRID)

    def _on_typed(self) -> None:
        """A key."""
        self._tell()
        self.typed.emit()

    def _tell(self) -> None:
        """How many are blank, how many are typed and not recorded."""
        unsaved = len(self.fills())
        total = len(self._fields)
        self._head.setText(f"{self.left} of {total} left to fill." if self.left else f"All {total} are filled.")
        self._record.setEnabled(bool(unsaved))
        self._record.setText(f"Fill in {unsaved}" if unsaved else "Fill in")
        self._record.setAccessibleName(self._record.text())


def _box(field: PlaceholderField, roles: Sequence[Role], name: str) -> tuple[QLineEdit, QWidget]:
    """The box of a field by its kind: a role is chosen or typed, everything else is typed."""
    shown: QWidget
    if field.type == "role":
        combo = QComboBox()
        combo.setEditable(True)
        combo.addItems(["", *(role.title for role in roles)])
        box = combo.lineEdit()
        assert box is not None
        shown = combo
    else:
        box = QLineEdit()
        shown = box
    box.setText(field.value)
    box.setPlaceholderText(_EXAMPLE.get(field.type, ""))
    for widget in (box, shown):
        widget.setAccessibleName(field.label)
        widget.setAccessibleDescription(field.hint)
    shown.setObjectName(name)
    return box, shown
