"""A look at a piece of evidence: a picture or the beginning of a text, beside the page, closed with Esc."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QScrollArea, QWidget

from chgdesk.domain.record_page import HeldFile
from ui.build import button, column, label, line
from ui.fonts import mono
from ui.theme import GRID
from ui.widgets.evidence_list import about_words, is_image, is_text, read_picture
from ui.words import size_words

TEXT_SHOWN = 256 * 1024
_PICTURE = QSize(1600, 1200)


class PreviewDialog(QDialog):
    """Shows what is held; what has no preview says so and names its hash."""

    def __init__(self, file: HeldFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setWindowTitle(file.name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(880, 640)
        self._file = file
        self._stack = column(self, margins=GRID * 2, gap=GRID)
        self._stack.addWidget(
            label(f"{about_words(file)} · {size_words(file.size)} · SHA-256 {file.sha256}", "small", wrap=True)
        )
        self._waiting = label("Fetching it from the workspace …", "soft")
        self._stack.addWidget(self._waiting, 1)
        row = line()
        row.addStretch(1)
        shut = button("Close", "preview.close")
        shut.clicked.connect(self.close)
        row.addWidget(shut)
        self._stack.addLayout(row)

    def show_bytes(self, data: bytes) -> None:
        """The file has come."""
        body: QWidget
        if is_image(self._file):
            body = self._picture(data)
        elif is_text(self._file):
            body = self._text(data)
        else:
            body = label(
                "This kind of file has no preview here yet. It is held in the workspace, unchanged.", wrap=True
            )
        self._stack.replaceWidget(self._waiting, body)
        self._waiting.deleteLater()

    def show_fault(self, sentence: str) -> None:
        """The file did not come; say why."""
        self._waiting.setText(sentence)

    def _picture(self, data: bytes) -> QWidget:
        """The picture, with scroll bars when it is larger than the window."""
        shown = QLabel()
        shown.setObjectName("preview.picture")
        shown.setAccessibleName(self._file.name)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setPixmap(QPixmap.fromImage(read_picture(data, _PICTURE)))
        area = QScrollArea()
        area.setWidget(shown)
        area.setWidgetResizable(True)
        return area

    def _text(self, data: bytes) -> QWidget:
        """The beginning of the text, in the face of logs."""
        shown = QPlainTextEdit()
        shown.setObjectName("preview.text")
        shown.setAccessibleName(self._file.name)
        shown.setReadOnly(True)
        shown.setFont(mono())
        shown.setPlainText(data[:TEXT_SHOWN].decode("utf-8", errors="replace"))
        return shown
