"""What chgdesk is, which version runs, and what it does not promise (POL-26)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from chgdesk.services.context import app_version
from ui.build import button, column, label, line
from ui.theme import GRID

NOTICE = (
    "chgdesk keeps a policy, a register and evidence, and reports what its rules find. Using it is no promise of a "
    "certificate or of a favourable opinion: whether controls are suitable and have worked is for an independent "
    "auditor to judge. Nothing in it is legal or audit advice."
)
LICENCE = "Licensed under the Apache License 2.0. NOTICE names the software it is built with."
_WIDTH = 460


class AboutBox(QDialog):
    """Opens beside the window; the same notice stands in the starter policy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle("About chgdesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        stack = column(self, margins=GRID * 3, gap=GRID * 2)
        stack.addWidget(label("chgdesk", "title"))
        stack.addWidget(label(f"Version {app_version()}", name="about.version"))
        for words, name in ((NOTICE, "about.notice"), (LICENCE, "about.licence")):
            said = label(words, wrap=True, name=name)
            said.setMinimumWidth(_WIDTH)
            stack.addWidget(said)
        row = line()
        row.addStretch(1)
        shut = button("Close", "about.close")
        shut.clicked.connect(self.close)
        row.addWidget(shut)
        stack.addLayout(row)
