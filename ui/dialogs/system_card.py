"""The card of a system: what it is, how it reaches production, how it is undone; it fills every form that names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.change_facts import RollbackPlan
from chgdesk.services.systems import RetireSystemCard, SaveSystemCard
from ui.build import button, column, label, line
from ui.theme import GRID

Choices = Sequence[tuple[str, str]]
WAYS: Choices = (("pipeline", "pipeline"), ("by hand", "manual"), ("console", "console"), ("vendor", "vendor"))


class SystemCardDialog(QDialog):
    """`wanted` carries the command; it stays open, saying why, until the card is on record."""

    wanted = Signal(object)

    def __init__(
        self,
        card: SystemCard,
        *,
        types: Choices,
        risks: Choices,
        flags: Sequence[str] = (),
        version: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("system_card")
        self.setWindowTitle(f"Card of {card.ref}" if card.ref else "New system card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._card, self._version = card, version
        stack = column(self, margins=GRID * 3, gap=4)
        plan = card.undo_plan or RollbackPlan()
        self._boxes: dict[str, QLineEdit | QComboBox] = {}
        self._line(stack, "ref", "Short name, as records name it", card.ref).setReadOnly(bool(version))
        self._line(stack, "title", "What people call it", card.title)
        self._choice(stack, "change_type", "Usual type of change", types, card.change_type)
        self._choice(stack, "deploy", "How it reaches production", WAYS, card.deploy)
        self._choice(stack, "usual_risk", "Usual risk", risks, card.usual_risk)
        known = f"Known: {', '.join(flags[:8])} …" if flags else ""
        self._line(stack, "flags", "What is special about it, by name", ", ".join(card.flags)).setToolTip(known)
        self._line(stack, "ci_covers", "Tests that its pipeline covers", ", ".join(card.ci_covers))
        self._line(stack, "steps", "The usual way back", plan.steps or card.undo)
        self._line(stack, "trigger", "When one goes that way", plan.trigger or "")
        self._line(stack, "owner_of_plan", "Who does it", plan.owner or "")
        self._line(stack, "home_system", "Where its changes are first written down", card.home_system)
        self._fault = label("", "fault", wrap=True, name="system_card.fault")
        self._fault.hide()
        stack.addWidget(self._fault)
        row = line()
        self._reason = QLineEdit(self)
        self._reason.setObjectName("system_card.reason")
        self._reason.setAccessibleName("Why it is no longer used")
        self._reason.setPlaceholderText("Why it is no longer used")
        self.retire = button("Retire it", "system_card.retire")
        self.retire.clicked.connect(self._on_retire)
        for shown in (self._reason, self.retire):
            shown.setVisible(version is not None and not card.retired)
            row.addWidget(shown, 1 if shown is self._reason else 0)
        row.addStretch(1)
        leave = button("Leave it", "system_card.leave")
        leave.clicked.connect(self.close)
        self.save = button("Save the card", "system_card.save", "primary")
        self.save.clicked.connect(self._on_save)
        row.addWidget(leave)
        row.addWidget(self.save)
        stack.addLayout(row)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_save)

    @property
    def card(self) -> SystemCard:
        """The card as it stands in the boxes."""
        text = {key: self._value(key) for key in self._boxes}
        plan = replace(
            self._card.undo_plan or RollbackPlan(),
            steps=text["steps"] or None,
            trigger=text["trigger"] or None,
            owner=text["owner_of_plan"] or None,
        )
        return replace(
            self._card,
            ref=text["ref"],
            title=text["title"],
            change_type=text["change_type"],
            deploy=text["deploy"],
            usual_risk=text["usual_risk"],
            flags=_names(text["flags"]),
            ci_covers=_names(text["ci_covers"]),
            undo=text["steps"],
            undo_plan=plan,
            home_system=text["home_system"],
            retired="",
        )

    def show_fault(self, sentence: str) -> None:
        """Say why it was not recorded; nothing typed is lost."""
        self._fault.setText(sentence)
        self._fault.show()
        self.save.setEnabled(True)
        self.retire.setEnabled(True)

    def _on_save(self) -> None:
        if self.save.isEnabled():
            self.save.setEnabled(False)
            self.wanted.emit(SaveSystemCard(card=self.card, expected_version=self._version))

    def _on_retire(self) -> None:
        self.retire.setEnabled(False)
        self.wanted.emit(RetireSystemCard(ref=self._card.ref, reason=self._reason.text().strip()))

    def _line(self, stack: object, key: str, caption: str, text: str) -> QLineEdit:
        box = QLineEdit(text, self)
        self._add(stack, key, caption, box)
        return box

    def _choice(self, stack: object, key: str, caption: str, choices: Choices, value: str) -> None:
        box = QComboBox(self)
        box.addItem("", "")
        for words, each in choices:
            box.addItem(words, each)
        if value and box.findData(value) < 0:
            box.addItem(value, value)
        box.setCurrentIndex(max(0, box.findData(value)))
        self._add(stack, key, caption, box)

    def _add(self, stack: object, key: str, caption: str, box: QLineEdit | QComboBox) -> None:
        box.setObjectName(f"system_card.{key}")
        box.setAccessibleName(caption)
        self._boxes[key] = box
        stack.addWidget(label(caption, "caption"))  # type: ignore[attr-defined]
        stack.addWidget(box)  # type: ignore[attr-defined]

    def _value(self, key: str) -> str:
        box = self._boxes[key]
        return str(box.currentData() or "") if isinstance(box, QComboBox) else " ".join(box.text().split())


def _names(text: str) -> tuple[str, ...]:
    """Names with commas between them, spaces inside as the rules write them."""
    return tuple(dict.fromkeys(part.strip().replace(" ", "_") for part in text.split(",") if part.strip()))
