"""Set one field of the selected records: old and new row by row before anything is recorded, refusals in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from chgdesk.domain.filter_language import BY_FIELD, Vocabulary
from chgdesk.domain.filter_language.help import values_of
from chgdesk.domain.list_edits import EDITABLE, EditableField
from chgdesk.services.change_lists.editing import EditLine
from ui.build import button, column, label, line
from ui.theme import GRID, Shape
from ui.widgets.list_table import ListColumn, ListTable
from ui.words import count_words

NAME = "set_field"
_PAUSE_MS = 200
_NOTHING = "nothing"

Preview = tuple[EditLine, ...]


class SetFieldDialog(QDialog):
    """`asked` wants a preview of field, value and reason; `recorded` carries the refs that are to be set, and those."""

    asked = Signal(str, str, str)
    recorded = Signal(object, str)

    def __init__(self, number: int, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(NAME)
        self.setWindowTitle(f"Edit {count_words(number, 'record', 'records')}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 520)
        self._vocabulary = vocabulary
        self._lines: Preview = ()
        self._fixed = False
        stack = column(self, margins=GRID * 3)
        self.field = self._combo(stack, "field", "Field")
        for one in EDITABLE:
            self.field.addItem(one.title, one)
        self.value = self._combo(stack, "value", "New value")
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        stack.addWidget(label("Reason (kept with the act)", "caption"))
        self.reason = QLineEdit(self)
        self.reason.setObjectName(f"{NAME}.reason")
        self.reason.setAccessibleName("Reason, kept with the act")
        stack.addWidget(self.reason)
        self.table = ListTable(f"{NAME}.preview", "What would be set", _columns())
        stack.addWidget(self.table, 1)
        self.why = label("", "fault", wrap=True, name=f"{NAME}.why")
        self.table.chosen.connect(
            lambda row: self.why.setText(f"{row.ref}: {row.refusal}" if row and row.refusal else "")
        )
        stack.addWidget(self.why)
        self.summary = label("", "soft", wrap=True, name=f"{NAME}.summary")
        stack.addWidget(self.summary)
        self.fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self.fault.hide()
        stack.addWidget(self.fault)
        self._buttons(stack)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        self.field.currentIndexChanged.connect(lambda _at: self._on_field_chosen())
        self.value.editTextChanged.connect(lambda _text: self._pause.start())
        self.reason.textChanged.connect(lambda _text: self._pause.start())
        self._on_field_chosen()

    @property
    def chosen(self) -> EditableField:
        """The field that is chosen."""
        found: EditableField = self.field.currentData()
        return found

    def choose(self, key: str, value: str = "") -> None:
        """Begin with this field, and this value."""
        keys = [one.key for one in EDITABLE]
        self.field.setCurrentIndex(keys.index(key) if key in keys else 0)
        if value:
            self.value.setEditText(value)
        self.value.setFocus()

    def fix(self, title: str) -> None:
        """Show edits that are settled already, as a fill down's are: only the reason is left to say."""
        self._fixed = True
        self.setWindowTitle(title)
        for shown in (self.field, self.value):
            shown.setEnabled(False)
            shown.setToolTip("The first record says which value goes down")
        self.reason.setFocus()

    def ask(self) -> None:
        """Ask what the edits would do as they are typed."""
        self._pause.stop()
        self.asked.emit(self.chosen.key, self.value.currentText().strip(), self.reason.text().strip())

    def show_preview(self, lines: Preview) -> None:
        """Show old and new, and how many rows the act would set."""
        self._lines = lines
        self.table.show_rows(lines, lambda row: (row.ref, row.field))
        able, refused = sum(row.changes for row in lines), sum(bool(row.refusal) for row in lines)
        same = len(lines) - able - refused
        parts = (
            f"{count_words(refused, 'row is', 'rows are')} refused and left out" if refused else "",
            f"{count_words(same, 'row says', 'rows say')} so already" if same else "",
        )
        self.summary.setText("; ".join(part for part in parts if part))
        self.act.setText(f"Set on {count_words(able, 'record', 'records')}")
        self.act.setAccessibleName(self.act.text())
        self.act.setEnabled(able > 0)
        self.act.setToolTip("" if able else "No row would change; the table says why")

    def show_fault(self, sentence: str) -> None:
        """Say why nothing was recorded; nothing typed is lost."""
        self.fault.setText(sentence)
        self.fault.show()
        self.ask()

    def _combo(self, stack: QVBoxLayout, key: str, words: str) -> QComboBox:
        """A choice with its label above."""
        combo = QComboBox(self)
        combo.setObjectName(f"{NAME}.{key}")
        combo.setAccessibleName(words)
        stack.addWidget(label(words, "caption"))
        stack.addWidget(combo)
        return combo

    def _buttons(self, stack: QVBoxLayout) -> None:
        """Leave it, or set it."""
        row = line()
        stack.addLayout(row)
        row.addStretch(1)
        leave = button("Leave it", f"{NAME}.leave")
        leave.clicked.connect(self.close)
        self.act = button("Set", f"{NAME}.act", "primary")
        self.act.setEnabled(False)
        self.act.clicked.connect(self._on_act_clicked)
        row.addWidget(leave)
        row.addWidget(self.act)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_act_clicked)

    def _on_field_chosen(self) -> None:
        """Offer the values the field is known to have."""
        chosen = self.chosen
        known: Sequence[str] = chosen.values
        if chosen.known_from is not None:
            known = values_of(BY_FIELD[chosen.known_from], self._vocabulary)
        self.value.clear()
        self.value.addItems([word.replace("_", " ") if chosen.values else word for word in known])
        self.value.setEditText("")
        box = self.value.lineEdit()
        if box is not None:
            box.setPlaceholderText(f"For example {chosen.example}")
        self._pause.start()

    def _on_act_clicked(self) -> None:
        """Hand over the rows that would change, once."""
        refs = [row.ref for row in self._lines if row.changes]
        if not self.act.isEnabled() or not refs:
            return
        self.act.setEnabled(False)
        self.fault.hide()
        self.recorded.emit(refs, self.reason.text().strip())


def _columns() -> tuple[ListColumn, ...]:
    """Which record, what it says now, what it would say, or why not."""
    return (
        ListColumn(title="No.", width=128, says=lambda row: row.ref),
        ListColumn(title="What changed", width=176, says=lambda row: row.title, spare=1),
        ListColumn(title="Now", width=144, says=lambda row: row.before or _NOTHING),
        ListColumn(title="Then", width=0, says=_then, shape_of=_shape),
    )


def _then(row: EditLine) -> str:
    """The new value, or why there is none."""
    if row.refusal:
        return row.refusal
    after = row.after or _NOTHING
    return f"{after} ({row.note})" if row.note else after


def _shape(row: EditLine) -> Shape:
    return Shape.LOOK if row.refusal else Shape.DONE if row.changes else Shape.NOT_NEEDED
