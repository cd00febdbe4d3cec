"""Ask for the name of a view; it stands over the window and refuses in a sentence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from ui.build import button, column, label, line
from ui.theme import GRID


class ViewNameDialog(QDialog):
    """Emits `named` with the name once nothing stands against it."""

    named = Signal(str)

    def __init__(self, title: str, name: str, why_not: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("view_name")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(360)
        self._why_not = why_not
        stack = column(self, margins=GRID * 3)
        stack.addWidget(label("Name of the view", "caption"))
        self.box = QLineEdit(name, self)
        self.box.setObjectName("view_name.box")
        self.box.setAccessibleName("Name of the view")
        stack.addWidget(self.box)
        self.fault = label("", "fault", wrap=True, name="view_name.fault")
        self.fault.hide()
        stack.addWidget(self.fault)
        stack.addWidget(label("It keeps filter, order and columns, and is yours alone.", "small", wrap=True))
        row = line()
        stack.addLayout(row)
        row.addStretch(1)
        leave = button("Leave it", "view_name.leave")
        leave.clicked.connect(self.close)
        self.act = button("Keep", "view_name.act", "primary")
        self.act.setDefault(True)
        self.act.clicked.connect(self._on_act_clicked)
        row.addWidget(leave)
        row.addWidget(self.act)
        self.box.selectAll()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_act_clicked(self) -> None:
        """Hand the name over, or say why it cannot be."""
        name = " ".join(self.box.text().split())
        why_not = self._why_not(name)
        if why_not:
            self.fault.setText(why_not)
            self.fault.show()
            self.box.setFocus()
            return
        self.named.emit(name)
        self.close()
