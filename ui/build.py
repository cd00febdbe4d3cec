"""Small constructors for labels, buttons and boxes, so that every screen is made of the same parts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import GRID


def label(text: str, role: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A line of text in one of the roles of the stylesheet; plain text only, whatever it contains."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("role", role)
    if name:
        result.setObjectName(name)
    if wrap:
        result.setWordWrap(True)
        result.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return result


def restyle(shown: QWidget, role: str) -> None:
    """Give a widget another role of the stylesheet, if it has not got it already."""
    if (shown.property("role") or "") != role:
        shown.setProperty("role", role)
        shown.style().unpolish(shown)
        shown.style().polish(shown)


def button(text: str, name: str, role: str = "", *, says: str = "") -> QPushButton:
    """A button with a verb; `says` is the accessible name where the words alone are not enough."""
    result = QPushButton(text)
    result.setObjectName(name)
    result.setAccessibleName(says or text)
    result.setAutoDefault(False)
    if role:
        result.setProperty("role", role)
    return result


def frame(role: str, name: str = "") -> QFrame:
    """A box in one of the roles of the stylesheet."""
    result = QFrame()
    result.setProperty("role", role)
    if name:
        result.setObjectName(name)
    return result


def column(parent: QWidget | None = None, *, margins: int = 0, gap: int = GRID) -> QVBoxLayout:
    """A stack on the grid."""
    result = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    _tidy(result, margins, gap)
    return result


def line(parent: QWidget | None = None, *, margins: int = 0, gap: int = GRID) -> QHBoxLayout:
    """A row on the grid."""
    result = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    _tidy(result, margins, gap)
    return result


def _tidy(layout: QLayout, margins: int, gap: int) -> None:
    """Grid distances instead of the style's own."""
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(gap)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            clear(inner)
