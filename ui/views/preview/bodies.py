"""What stands in the middle of a preview: a picture, a text put in piece by piece, or words alone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from ui.fonts import mono
from ui.turns import NEXT_TURN_MS
from ui.words import sentence_case


class PictureBody(QLabel):
    """A picture that fits into the room there is, never larger than it is."""

    def __init__(self, image: QImage, name: str, says: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(sentence_case(says))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(64, 64)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._image = image
        self._drawn = QSize()
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(NEXT_TURN_MS)
        self._fitting.timeout.connect(self._fit)

    @property
    def image(self) -> QImage:
        """The picture as it was read."""
        return self._image

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()

    def _fit(self) -> None:
        """Draw it in the room there is now."""
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.width() * ratio), round(self.height() * ratio))
        wanted = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if wanted.width() > self._image.width():
            wanted = self._image.size()
        if wanted.isEmpty() or wanted == self._drawn:
            return
        self._drawn = wanted
        drawn = self._image.scaled(
            wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation
        )
        drawn.setDevicePixelRatio(ratio)
        self.setPixmap(QPixmap.fromImage(drawn))


class TextBody(QPlainTextEdit):
    """A text that grows by one piece a turn, so that a long one never holds the window."""

    def __init__(self, pieces: tuple[str, ...], name: str, says: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(sentence_case(says))
        self.setProperty("role", "mono")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFont(mono())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._waiting = list(reversed(pieces))
        if self._waiting:
            self.setPlainText(self._waiting.pop())
        QTimer.singleShot(NEXT_TURN_MS, self, self._put)

    @property
    def is_whole(self) -> bool:
        """Whether every piece stands."""
        return not self._waiting

    def _put(self) -> None:
        """The next piece, and the one after it in another turn."""
        if self._waiting:
            # appendPlainText would scroll to the end of a text that nobody has scrolled yet
            end = QTextCursor(self.document())
            end.movePosition(QTextCursor.MoveOperation.End)
            end.insertText("\n" + self._waiting.pop())
        if self._waiting:
            QTimer.singleShot(NEXT_TURN_MS, self, self._put)
