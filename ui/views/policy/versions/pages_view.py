"""A document of a version as pages on the screen, drawn in the job process; page n of m, zoom, fit to width."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QWidget

from chgdesk.domain.policy_text import POLICY, PolicyContent
from chgdesk.errors import Cancelled, UserError
from chgdesk.policy_paper_job import PolicyPages
from chgdesk.services.policies.papers import PolicyFile
from chgdesk.services.policies.queries import ContentOf
from ui.build import button, column, frame, label, line
from ui.runner import Ticket
from ui.theme import GRID
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.versions.page_canvas import PageCanvas
from ui.widgets.work_bar import WorkBar, end_work

_SET = "chgdesk.policy_paper_job:policy_pages"
_DRAW = "chgdesk.policy_paper_job:pdf_pages"
_FIRST = (1, 2)
"""Pages drawn with the setting, so that something can be read at once."""


class PagesView(QWidget):
    """Shows one PDF at a time; `shown` tells that its first pages are there."""

    shown = Signal()

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._desk = name, desk
        self._setting: Ticket | None = None
        self._drawing: Ticket | None = None
        self._decoding = 0
        self._turn = 0
        self._version = ""
        self.parts = QComboBox()
        self.parts.setObjectName(f"{name}.parts")
        self.parts.setAccessibleName("Which document of the set")
        self.parts.currentIndexChanged.connect(lambda _index: self._show_part())
        self.parts.hide()
        self.file: PolicyFile | None = None
        """The PDF whose pages are shown, once it is set."""
        self.canvas = PageCanvas(f"{name}.canvas")
        self.canvas.pages_wanted.connect(self._on_pages_wanted)
        self.canvas.page_shown.connect(self._on_page_shown)
        self.canvas.zoomed.connect(lambda percent: self._zoom.setText(f"{percent} %"))
        self._fault = label("", "fault", wrap=True, name=f"{name}.fault")
        self._fault.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._fault.hide()
        self.work = WorkBar(f"{name}.work")
        self.bar: QHBoxLayout = line(gap=GRID)
        stack = column(self, gap=0)
        stack.addWidget(self._bar())
        stack.addWidget(self._fault)
        stack.addWidget(self.canvas, 1)
        stack.addWidget(self.work)
        self.setFocusProxy(self.canvas)
        for keys, way in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            QShortcut(QKeySequence(keys), self, lambda way=way: self.canvas.step_zoom(way)).setContext(
                Qt.ShortcutContext.WidgetWithChildrenShortcut
            )

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being set, drawn or taken in."""
        return self._setting is None and self._drawing is None and not self._decoding

    def show_version(self, version: str) -> None:
        """Show a version's policy; of a split set the procedures can be chosen too."""
        self._leave()
        self.canvas.begin()
        self._version = version
        self.parts.blockSignals(True)
        self.parts.clear()
        self.parts.blockSignals(False)
        self.parts.hide()
        turn = self._turn
        self._setting = self._desk.ask(
            ContentOf(version=version),
            lambda content: self._on_content(turn, content),
            lambda error: self._on_failed(turn, error),
        )

    @property
    def part(self) -> str:
        """Which document of the set is shown."""
        return str(self.parts.currentData() or POLICY)

    def _on_content(self, turn: int, content: PolicyContent) -> None:
        """Which documents there are."""
        if turn != self._turn:
            return
        self._setting = None
        self.parts.blockSignals(True)
        for part in content.parts:
            document = content.document_of(part)
            self.parts.addItem(f"{document.ref} {document.title}", part)
        self.parts.blockSignals(False)
        self.parts.setVisible(len(content.parts) > 1)
        self._show_part()

    def _show_part(self) -> None:
        """Set the document chosen and show its first pages."""
        self._leave()
        self.canvas.begin()
        turn = self._turn
        self._setting = self._desk.start_job(
            _SET,
            self._desk.card.path,
            self._version,
            self.part,
            self.canvas.draw_width,
            _FIRST,
            done=lambda pages: self._on_set(turn, pages),
            failed=lambda error: self._on_failed(turn, error),
            step=self.work.step,
        )
        self.work.begin("Setting the pages", self._setting.cancel)

    def show_pdf(self, file: PolicyFile, count: int) -> None:
        """Show a PDF at hand, such as the file kept of an adopted version."""
        self._leave()
        self.file = file
        self.canvas.begin(count)
        self.canvas.show_count(count)

    def leave(self) -> None:
        """Nobody looks any more: stop what is under way."""
        self._leave()

    def _bar(self) -> QFrame:
        """Page n of m at the left, zoom beside it; more acts are added at the right."""
        bar = frame("surface", f"{self._name}.bar")
        self._page = label("", "soft", name=f"{self._name}.page")
        self._zoom = label("100 %", "soft", name=f"{self._name}.zoom")
        smaller = button("−", f"{self._name}.smaller", "small", says="Smaller")
        larger = button("+", f"{self._name}.larger", "small", says="Larger")
        fit = button("Fit to width", f"{self._name}.fit", "small")
        for shown, tip in ((smaller, "Smaller (Ctrl+-)"), (larger, "Larger (Ctrl++)"), (fit, "As wide as the view")):
            shown.setToolTip(tip)
        smaller.clicked.connect(lambda: self.canvas.step_zoom(-1))
        larger.clicked.connect(lambda: self.canvas.step_zoom(1))
        fit.clicked.connect(lambda: self.canvas.set_zoom(100))
        self.bar.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        for widget in (self.parts, self._page, smaller, self._zoom, larger, fit):
            self.bar.addWidget(widget)
        self.bar.addStretch(1)
        bar.setLayout(self.bar)
        return bar

    def _leave(self) -> None:
        """Stop what is under way for the document shown before."""
        self._turn += 1
        for ticket in (self._setting, self._drawing):
            if ticket is not None:
                ticket.cancel()
        self._setting = self._drawing = None
        self.file = None
        self._fault.hide()
        end_work(self.work, self.canvas)

    def _on_set(self, turn: int, pages: PolicyPages) -> None:
        """The document is set, its first pages are drawn."""
        if turn != self._turn:
            return
        self._setting = None
        end_work(self.work, self.canvas)
        self.file = pages.file
        self.canvas.show_count(pages.count)
        self._decode(_FIRST[: pages.count], pages.images)
        self.shown.emit()

    def _on_pages_wanted(self, pages: tuple[int, ...], width: int) -> None:
        """Draw further pages, or the same ones larger."""
        if self.file is None:
            self.canvas.gave_up()
            return
        turn = self._turn
        self._drawing = self._desk.start_job(
            _DRAW,
            self.file.data,
            width,
            pages,
            done=lambda images: self._on_drawn(turn, pages, images),
            failed=lambda error: self._on_failed(turn, error),
        )

    def _on_drawn(self, turn: int, pages: tuple[int, ...], images: tuple[bytes, ...]) -> None:
        """They are drawn."""
        if turn == self._turn:
            self._drawing = None
            self._decode(pages, images)

    def _decode(self, pages: Sequence[int], images: tuple[bytes, ...]) -> None:
        """Unpack the pictures on a reader thread, one at a time."""
        turn = self._turn
        for number, image in zip(pages, images, strict=False):
            self._decoding += 1
            self._desk.compute(partial(_unpacked, image), partial(self._on_decoded, turn, number))

    def _on_decoded(self, turn: int, number: int, picture: QImage) -> None:
        """A page is there."""
        self._decoding -= 1
        if turn == self._turn:
            self.canvas.show_page(number, picture)

    def _on_page_shown(self, page: int, count: int) -> None:
        """Which page is on top."""
        self._page.setText(f"Page {page} of {count}" if count else "")

    def _on_failed(self, turn: int, error: BaseException) -> None:
        """It could not be set or drawn; say why, in place. What was left for another document says nothing."""
        if turn != self._turn:
            return
        self._setting = self._drawing = None
        self.canvas.gave_up()
        end_work(self.work, self.canvas)
        if isinstance(error, Cancelled):
            self._tell("Cancelled; nothing is shown.")
        elif isinstance(error, UserError):
            self._tell(str(error))
        else:
            self._desk.report(error)

    def _tell(self, words: str) -> None:
        self._fault.setText(words)
        self._fault.show()


def _unpacked(image: bytes) -> QImage:
    """A picture as the screen takes it."""
    return QImage.fromData(image).convertToFormat(QImage.Format.Format_RGB32)
