"""The box on top of a form: drop, paste or choose a pull request, ticket, mail, chat or log, and see what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget
from typing_extensions import override

from chgdesk.intake import FoundPerson, FoundTime
from ui.build import button, clear, column, label, line
from ui.theme import GRID
from ui.views.capture.boxes import PersonBox
from ui.views.capture.ground import FormGround
from ui.widgets.flow import FlowLayout

ASK = "Drop or paste the pull request, ticket, mail, chat or log here; it fills what it says."
_FILTERS = "All files (*)"
_MOST_TIMES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What was pasted: text with its page beside it, or a picture."""

    text: str = ""
    html: str = ""
    picture: bytes = b""


def pasted_from(mime: QMimeData | None) -> Pasted | None:
    """What the clipboard or a drag holds beside files; None where there is nothing to read."""
    if mime is None:
        return None
    if mime.hasText() and mime.text().strip():
        return Pasted(text=mime.text(), html=mime.html() if mime.hasHtml() else "")
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]
            return Pasted(picture=bytes(buffer.data().data()))
    return None


def files_in(mime: QMimeData | None) -> tuple[str, ...]:
    """The paths of local files that are dragged or copied."""
    return tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile()) if mime is not None else ()


class DropZone(QFrame):
    """`files_given` and `pasted` tell what came; `person_named` who a stranger of the source is."""

    files_given = Signal(object)
    pasted = Signal(object)
    person_named = Signal(object, str)
    time_used = Signal(object)

    def __init__(self, name: str, ask: str, ground: FormGround, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.drop")
        self.setProperty("role", "dropzone")
        self.setAcceptDrops(True)
        self._name, self._ask, self._ground = name, ask, ground
        self._stack = column(self, gap=4)
        self._stack.setContentsMargins(12, 4, 4, 4)
        row = line(gap=GRID)
        self.words = label(ask, "soft", wrap=True, name=f"{name}.drop.words")
        row.addWidget(self.words, 1)
        paste = button("Paste", f"{name}.drop.paste", "small")
        paste.setToolTip("Take what is on the clipboard (Ctrl+V here, Ctrl+Shift+V anywhere in the form)")
        paste.clicked.connect(self.paste)
        self.choose = button("Choose …", f"{name}.drop.choose", "small", says="Choose a file")
        self.choose.clicked.connect(self.ask_for_file)
        row.addWidget(paste)
        row.addWidget(self.choose)
        self._stack.addLayout(row)
        self.notes = label("", "small", wrap=True, name=f"{name}.drop.notes")
        self.notes.hide()
        self._stack.addWidget(self.notes)
        self._times = QWidget(self)
        self._flow = FlowLayout(self._times, across=GRID, down=4)
        self._times.hide()
        self._stack.addWidget(self._times)
        self._who = QWidget(self)
        self._who_row = line(self._who, gap=GRID)
        self._who.hide()
        self._stack.addWidget(self._who)
        self.setFocusProxy(paste)

    def say(self, words: str, notes: Sequence[str] = ()) -> None:
        """Say what was read, and what could not be."""
        self.words.setText(words or self._ask)
        self.notes.setText(" ".join(notes))
        self.notes.setVisible(bool(notes))

    def offer_times(self, times: Sequence[FoundTime]) -> None:
        """Offer the moments that the source names; one click uses one."""
        clear(self._flow)
        for number, found in enumerate(times[:_MOST_TIMES]):
            if found.at is None:
                continue
            clock = self._ground.calendar.local(found.at)
            said = " ".join(part for part in (f"{clock:%H:%M}", found.meaning or found.words[:24]) if part)
            use = button(f"{said}: use", f"{self._name}.drop.time.{number}", "small", says=f"Use {said}")
            use.setToolTip(found.words)
            use.clicked.connect(lambda _checked=False, found=found: self.time_used.emit(found))
            self._flow.addWidget(use)
        self._times.setVisible(bool(self._flow.count()))

    def ask_who(self, found: FoundPerson | None) -> None:
        """Ask once who a stranger of the source is."""
        clear(self._who_row)
        self._who.setVisible(found is not None)
        if found is None:
            return
        self._who_row.addWidget(label(f"Who is {found.words}?", "strong"))
        box = PersonBox(self._who, self._ground)
        box.setObjectName(f"{self._name}.drop.who")
        box.setAccessibleName(f"Who is {found.words}?")
        self._who_row.addWidget(box, 1)
        known = button("That is who", f"{self._name}.drop.known", "small")
        skip = button("Nobody here", f"{self._name}.drop.nobody", "small")

        def tell() -> None:
            person = box.value()
            if person:
                self.person_named.emit(found, person)

        box.returnPressed.connect(tell)
        known.clicked.connect(tell)
        skip.clicked.connect(lambda: self.person_named.emit(found, ""))
        self._who_row.addWidget(known)
        self._who_row.addWidget(skip)

    def paste(self) -> None:
        """Take what is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, mime: QMimeData | None) -> bool:
        """Take files, text or a picture; whether there was anything."""
        files = files_in(mime)
        if files:
            self.files_given.emit(files)
            return True
        found = pasted_from(mime)
        if found is not None:
            self.pasted.emit(found)
            return True
        self.say("There is nothing on the clipboard that can be read. Copy a page, a text or a file first.")
        return False

    def ask_for_file(self) -> None:
        """Choose a file."""
        dialog = QFileDialog(self, self._ask, "", _FILTERS)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda files: self.files_given.emit(tuple(files)))
        dialog.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()) or event.mimeData().hasText() or event.mimeData().hasImage():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self.take(event.mimeData()):
            event.acceptProposedAction()
