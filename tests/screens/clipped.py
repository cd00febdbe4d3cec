"""Which words on a screen do not fit where they stand."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ui.widgets.count_button import CountButton
from ui.widgets.gate_strip import StopButton
from ui.widgets.rail import PlaceButton
from ui.widgets.state_chip import StateChip


def clipped(root: QWidget) -> list[str]:
    """Every label, button or chip under a widget whose words are cut, by its name or its words."""
    labels = [label for label in root.findChildren(QLabel) if label.isVisible() and label.text()]
    buttons = [button for button in root.findChildren(QAbstractButton) if button.isVisible() and button.text()]
    chips = [chip for chip in root.findChildren(StateChip) if chip.isVisible()]
    return [
        *(f"label {_name(label)}: {label.size().toTuple()}" for label in labels if not _label_fits(label)),
        *(f"button {_name(button)}: {button.width()}" for button in buttons if not _button_fits(button)),
        *(f"chip {_name(chip)}" for chip in chips if chip.width() < chip.sizeHint().width() - 1),
    ]


def _name(widget: QWidget) -> str:
    return widget.objectName() or repr(widget.property("text"))


def _label_fits(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) <= label.height() + 1
    needed = label.fontMetrics().size(0, label.text())
    return needed.width() <= label.width() + 1 and needed.height() <= label.height() + 1


def _button_fits(button: QAbstractButton) -> bool:
    if isinstance(button, CountButton | StopButton | PlaceButton):
        return button.width() >= min(button.sizeHint().width(), button.minimumSizeHint().width() + 60)
    return button.width() >= button.fontMetrics().horizontalAdvance(button.text())
