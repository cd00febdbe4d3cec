"""The evidence of a record: what is held, what is weak or missing, and a place to drop or paste more (W2, EVD-01)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QWidget
from typing_extensions import override

from chgdesk.domain.evidence_taking import EvidenceWarning, MissingKind
from chgdesk.domain.record_page import HeldFile
from ui.build import button, clear, column, label, line, restyle
from ui.look import icon
from ui.theme import GRID, Shape
from ui.turns import NEXT_TURN_MS
from ui.widgets.evidence_list import EvidenceCard
from ui.widgets.evidence_mime import Blob, can_take, carried
from ui.widgets.flow import FlowLayout
from ui.widgets.sign import Sign
from ui.words import sentence_case

Ask = Callable[[Callable[[], Any], Callable[[Any], None]], Any]
"""Runs something off the GUI thread and brings the answer back: `DeskRunner.ask`."""

Fetch = Callable[[HeldFile, Callable[[QImage], None]], None]

ACTS = {
    "preview": "Show",
    "save": "Save a copy …",
    "correct": "Correct what is said of it …",
    "withdraw": "Withdraw from this record …",
}
_A_TURN = 2
"""Cards made in one turn of the window."""

A_PAGE = 20
"""Cards that stand at once; laying out hundreds again for each new one would hold the window."""


class EvidencePane(QWidget):
    """Tells what somebody gave and wants; whoever owns it reads, records and opens.

    `files_dropped` carries paths (files and folders), `pasted` bytes with a proposed name, `preview_wanted` and
    `act_wanted` the SHA-256 of a file; the acts are the keys of `ACTS` and `note_location`.
    """

    files_dropped = Signal(list)
    pasted = Signal(bytes, str)
    preview_wanted = Signal(str)
    act_wanted = Signal(str, str)

    def __init__(self, name: str, parent: QWidget | None = None, *, ask: Ask | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self._name, self._ask = name, ask
        self._files: tuple[HeldFile, ...] = ()
        self._waiting: list[int] = []
        self._warnings: dict[str, list[str]] = {}
        self._fetch: Fetch | None = None
        self._why_not = ""
        self._first = 0
        self.cards: list[EvidenceCard] = []
        self._missing = column(gap=4)
        self._stack = column(gap=GRID)
        whole = column(self, gap=GRID)
        whole.addLayout(self._missing)
        whole.addLayout(self._stack)
        whole.addWidget(self._turner())
        whole.addWidget(self._zone())
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def is_settled(self) -> bool:
        """Whether every card stands; they come a few a turn."""
        return not self._waiting

    def show_files(
        self,
        held: Sequence[HeldFile],
        warnings: Sequence[EvidenceWarning] = (),
        missing_kinds: Sequence[MissingKind] = (),
        *,
        fetch: Fetch | None = None,
    ) -> None:
        """Show the files of a record, what is weak about each, and what is missing; `fetch` brings thumbnails."""
        self._files, self._fetch = tuple(held), fetch
        self._warnings = {}
        for warning in warnings:
            self._warnings.setdefault(warning.sha256, []).append(warning.sentence)
        clear(self._missing)
        for place, missing in enumerate(missing_kinds):
            self._missing.addLayout(self._line(missing.sentence, f"{self._name}.missing.{place}", Shape.OPEN))
        self._show_page(0)

    def _show_page(self, first: int) -> None:
        """The cards from here on, as many as stand at once."""
        self._first = first
        clear(self._stack)
        self.cards = []
        if not self._files:
            self._stack.addWidget(label("No file is attached and none is named.", "soft", wrap=True))
        self._waiting = list(range(first, min(first + A_PAGE, len(self._files))))
        self._pager.setVisible(len(self._files) > A_PAGE)
        self._pages.setText(f"{first + 1} to {first + len(self._waiting)} of {len(self._files)}")
        self._earlier.setEnabled(first > 0)
        self._earlier.setToolTip("" if first else "These are the first files")
        is_last = first + A_PAGE >= len(self._files)
        self._later.setEnabled(not is_last)
        self._later.setToolTip("These are the last files" if is_last else "")
        self._make_next()

    def set_read_only(self, why: str) -> None:
        """Nothing can be added or changed; the tooltip says why."""
        self._why_not = why
        self.setAcceptDrops(not why)
        for control in (self.choose, self.folder, self.elsewhere):
            control.setEnabled(not why)
            control.setToolTip(why)

    def paste(self) -> None:
        """Take what the clipboard holds."""
        self._take(QGuiApplication.clipboard().mimeData())

    def say(self, sentence: str) -> None:
        """Why something was not taken, where it was given."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def _turner(self) -> QWidget:
        """Which files of very many stand here, and the ways to the others."""
        self._pager = QWidget(self)
        row = line(self._pager, gap=GRID)
        self._earlier = button("Earlier files", f"{self._name}.earlier", "small")
        self._earlier.clicked.connect(lambda: self._show_page(max(0, self._first - A_PAGE)))
        self._later = button("Further files", f"{self._name}.later", "small")
        self._later.clicked.connect(lambda: self._show_page(self._first + A_PAGE))
        self._pages = label("", "soft", name=f"{self._name}.pages")
        for shown in (self._earlier, self._later, self._pages):
            row.addWidget(shown)
        row.addStretch(1)
        self._pager.hide()
        return self._pager

    def _zone(self) -> QFrame:
        """The place to drop on, with its buttons."""
        self._drop = QFrame(self)
        self._drop.setObjectName(f"{self._name}.drop")
        self._drop.setProperty("role", "card")
        self.choose = button("Choose files …", f"{self._name}.choose", "small")
        self.choose.clicked.connect(self._on_choose_clicked)
        self.folder = button("From folder …", f"{self._name}.folder", "small")
        self.folder.clicked.connect(self._on_folder_clicked)
        self.elsewhere = button(
            "Kept elsewhere …",
            f"{self._name}.elsewhere",
            "small",
            says="Note where a file is kept that stays elsewhere",
        )
        self.elsewhere.clicked.connect(lambda: self.act_wanted.emit("note_location", ""))
        stack = column(self._drop, margins=12, gap=GRID)
        words = "Drop files, folders or mails here, or paste a picture or text (Ctrl+V)."
        stack.addWidget(label(words, "soft", wrap=True, name=f"{self._name}.words"))
        self._said = label("", "fault", wrap=True, name=f"{self._name}.fault")
        self._said.hide()
        stack.addWidget(self._said)
        row = FlowLayout(across=GRID, down=GRID)
        for control in (self.choose, self.folder, self.elsewhere):
            row.addWidget(control)
        stack.addLayout(row)
        return self._drop

    def _line(self, words: str, name: str, shape: Shape) -> Any:
        row = line(gap=GRID)
        row.addWidget(Sign(shape), alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, "small", wrap=True, name=name), 1)
        return row

    def _make_next(self) -> None:
        """A few more cards; the rest in the next turns, so that a full record never holds the window."""
        for place in self._waiting[:_A_TURN]:
            self._stack.addWidget(self._card(place, self._files[place]))
        self._waiting = self._waiting[_A_TURN:]
        if self._waiting:
            QTimer.singleShot(NEXT_TURN_MS, self, self._make_next)

    def _card(self, place: int, file: HeldFile) -> EvidenceCard:
        name = f"{self._name}.{place}"
        card = EvidenceCard(file, name, self)
        card.opened.connect(partial(self.preview_wanted.emit, file.sha256))
        weak = [sentence.removeprefix(f"{file.name}: ") for sentence in self._warnings.get(file.sha256, ())]
        if weak:
            card.add_line(self._line(" ".join(map(sentence_case, weak)), f"{name}.weak", Shape.LOOK))
        if file.sha256:
            more = button("", f"{name}.more", "icon", says=f"More about {file.name}")
            more.setIcon(icon("dots-three"))
            more.setToolTip("Show, save, correct, withdraw")
            more.clicked.connect(lambda: self._menu(file, more))
            card.add_act(more)
        if self._fetch is not None and file.held and file.media_type.startswith("image/"):
            self._fetch(file, partial(self._on_thumbnail, card))
        self.cards.append(card)
        return card

    def _on_thumbnail(self, card: EvidenceCard, image: QImage) -> None:
        """A thumbnail has come; its card may have gone meanwhile."""
        if card in self.cards:
            card.show_picture(image)

    def _menu(self, file: HeldFile, at: QWidget) -> None:
        """What can be done with one file."""
        menu = QMenu(self)
        menu.setObjectName(f"{self._name}.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, words in ACTS.items():
            act = QAction(words, menu)
            act.setObjectName(f"{self._name}.menu.{key}")
            why = self._why_cannot(key, file)
            act.setEnabled(not why)
            act.setToolTip(why)
            act.triggered.connect(partial(self._on_act, key, file.sha256))
            menu.addAction(act)
        menu.setToolTipsVisible(True)
        menu.popup(at.mapToGlobal(at.rect().bottomLeft()))

    def _why_cannot(self, key: str, file: HeldFile) -> str:
        if key in {"preview", "save"}:
            return "" if file.held else "The file is not held here"
        if self._why_not:
            return self._why_not
        return "It is withdrawn already" if key == "withdraw" and file.withdrawn else ""

    def _on_act(self, key: str, sha256: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's own signal
        if key == "preview":
            self.preview_wanted.emit(sha256)
        else:
            self.act_wanted.emit(key, sha256)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down lead from card to card."""
        way = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        here = next((place for place, card in enumerate(self.cards) if card.hasFocus()), None)
        if way is None or here is None:
            super().keyPressEvent(event)
            return
        ahead = self.cards[here + 1 :] if way > 0 else self.cards[:here][::-1]
        following = next((card for card in ahead if card.focusPolicy() != Qt.FocusPolicy.NoFocus), None)
        if following is not None:
            following.setFocus()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_take(event.mimeData()):
            restyle(self._drop, "look")
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self._drop, "card")
        super().dragLeaveEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self._drop, "card")
        event.acceptProposedAction()
        self._take(event.mimeData())

    def _take(self, mime: Any) -> None:
        """What was dropped or pasted, told to whoever owns the pane."""
        if self._why_not:
            self.say(self._why_not)
            return
        found = carried(mime)
        self.say(found.refused)
        if found.paths:
            self.files_dropped.emit(list(found.paths))
        for blob in found.blobs:
            self._read(blob)

    def _read(self, blob: Blob) -> None:
        if self._ask is None or blob.is_quick:
            self.pasted.emit(blob.read(), blob.name)
        else:
            self._ask(blob.read, lambda data: self.pasted.emit(data, blob.name))

    def _on_choose_clicked(self) -> None:
        self._dialog(QFileDialog.FileMode.ExistingFiles, "Files that are evidence", "choice")

    def _on_folder_clicked(self) -> None:
        self._dialog(QFileDialog.FileMode.Directory, "A folder whose files are evidence", "folder_choice")

    def _dialog(self, mode: QFileDialog.FileMode, title: str, name: str) -> None:
        dialog = QFileDialog(self, title)
        dialog.setObjectName(f"{self._name}.{name}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(self.files_dropped.emit)
        dialog.open()
