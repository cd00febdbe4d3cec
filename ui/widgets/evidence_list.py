"""The evidence of a record: what is held, what is named and not held, with a look at it before opening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget
from typing_extensions import override

from chgdesk.domain.file_kinds import file_kind
from chgdesk.domain.record_page import HeldFile
from ui.build import clear, column, label, line
from ui.look import colours, follow, icon
from ui.theme import GRID
from ui.words import plain, sentence_case, size_words

THUMB = QSize(72, 48)
_ICONS = {"image/": "image", "application/pdf": "file-pdf", "message/": "envelope-simple", "text/": "file-text"}


def is_image(file: HeldFile) -> bool:
    """Whether it can be shown as a picture."""
    return file.media_type.startswith("image/")


class EvidenceCard(QFrame):
    """One file: a thumbnail or sign, its name, what it shows, size and whether it is held."""

    opened = Signal()

    def __init__(self, file: HeldFile, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = file
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if file.held else Qt.FocusPolicy.NoFocus)
        held = held_words(file)
        self.setAccessibleName(f"{file.name}, {about_words(file)}, {held}")
        self.setToolTip(
            f"Space shows it\nSHA-256 {file.sha256}" if file.held else "Named on the record; the file is not here"
        )
        self.thumb = QLabel()
        self.thumb.setFixedSize(THUMB)
        self.thumb.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._has_picture = False
        self._draw_sign()
        follow(self, self._draw_sign)
        row = line(self, gap=GRID)
        row.setContentsMargins(GRID, GRID, GRID * 2, GRID)
        row.addWidget(self.thumb, alignment=Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        words.addWidget(label(file.name, "" if file.held and not file.withdrawn else "soft", wrap=True))
        words.addWidget(label(about_words(file), "small", wrap=True))
        if file.location and not file.held:
            words.addWidget(label(f"Kept at {file.location}", "small", wrap=True, name=f"{name}.location"))
        if file.withdrawn:
            words.addWidget(label(sentence_case(file.withdrawn), "small", wrap=True, name=f"{name}.withdrawn"))
        row.addLayout(words, 1)
        state = label(held, "small")
        state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(state)
        self._row, self._words = row, words

    def add_line(self, layout: QLayout) -> None:
        """A further line under the name, such as what is weak about the file."""
        self._words.addLayout(layout)

    def add_act(self, control: QWidget) -> None:
        """A control at the end of the card."""
        self._row.addWidget(control)

    def show_picture(self, picture: QImage) -> None:
        """Put a thumbnail in place of the sign."""
        if not picture.isNull():
            self._has_picture = True
            self.thumb.setPixmap(QPixmap.fromImage(picture))

    def _draw_sign(self) -> None:
        """The sign for the kind of file, in the colours of the day; a thumbnail stays."""
        if not self._has_picture:
            self.thumb.setPixmap(icon(_icon_of(self.file), colour=colours().soft).pixmap(QSize(28, 28)))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.file.held:
            self.opened.emit()
        super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return} and self.file.held:
            self.opened.emit()
            return
        super().keyPressEvent(event)


def held_words(file: HeldFile) -> str:
    """How large it is, and whether it is here or elsewhere (EVD-20)."""
    if file.held:
        return f"{size_words(file.size)} · held" + (" · withdrawn" if file.withdrawn else "")
    return "kept elsewhere" if file.location else "not held"


def about_words(file: HeldFile) -> str:
    """What a file shows; a code such as `basic_functional` as words."""
    found = file_kind(file.kind)
    kind = found.title if found is not None else sentence_case(plain(file.kind))
    return sentence_case(plain(file.about)) if file.about else kind or "Kind not said"


def _icon_of(file: HeldFile) -> str:
    """A sign for the kind of file."""
    return icon_for(file.media_type) if file.held else "question"


def icon_for(media_type: str) -> str:
    """A sign for a type of file."""
    return next((sign for start, sign in _ICONS.items() if media_type.startswith(start)), "file")


class EvidenceList(QWidget):
    """All evidence of a record; pictures come in from a reader thread."""

    preview_wanted = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._stack = column(self, gap=GRID)
        self.cards: list[EvidenceCard] = []

    def show_files(
        self, files: Sequence[HeldFile], fetch: Callable[[HeldFile, Callable[[QImage], None]], None]
    ) -> None:
        """Show the files of another record; `fetch` brings a thumbnail later."""
        clear(self._stack)
        self.cards = []
        if not files:
            self._stack.addWidget(label("No file is attached and none is named.", "soft", wrap=True))
        for place, file in enumerate(files):
            card = EvidenceCard(file, f"{self.objectName()}.{place}")
            card.opened.connect(lambda chosen=file: self.preview_wanted.emit(chosen))
            self._stack.addWidget(card)
            self.cards.append(card)
            if file.held and is_image(file):
                fetch(file, partial(self._take_picture, card))

    def _take_picture(self, card: EvidenceCard, picture: QImage) -> None:
        """A thumbnail has come; its card may have gone meanwhile."""
        if card in self.cards:
            card.show_picture(picture)
