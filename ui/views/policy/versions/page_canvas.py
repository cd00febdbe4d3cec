"""Pages as pictures below each other, fit to the width or zoomed; asks for what comes into sight (POL-17, EVD-19)."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from ui.look import colours, repaint_on_change

_GAP = 16
_A4 = 297 / 210
_LEAST, _MOST = 40, 4000
"""Pixels across a page that the job draws (chgdesk.exports.pages)."""
STEPS = (50, 75, 100, 125, 150, 200)
"""Zoom in percent of the width of the view."""
_KEPT = 12
"""Pages kept as pictures around those in sight; a page of a screen's width takes about five megabytes."""
_PAUSE_MS = 120


class PageCanvas(QAbstractScrollArea):
    """`pages_wanted` carries the numbers of pages to be drawn and their width; `page_shown` the page on top."""

    pages_wanted = Signal(object, int)
    page_shown = Signal(int, int)
    zoomed = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Pages of the document")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._count = 0
        self._zoom = 100
        self._shape = _A4
        self._images: dict[int, QImage] = {}
        self._waiting: set[int] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._on_moved())
        repaint_on_change(self.viewport())

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self._count

    @property
    def zoom(self) -> int:
        """How wide a page is, in percent of the view."""
        return self._zoom

    @property
    def page(self) -> int:
        """The page that takes the upper half of the view, from 1."""
        if not self._count:
            return 0
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return min(self._count, max(1, middle // (self._page_size().height() + _GAP) + 1))

    @property
    def draw_width(self) -> int:
        """How wide pages are to be drawn, in the screen's own pixels."""
        wide = round(self._page_size().width() * self.devicePixelRatioF())
        return min(_MOST, max(_LEAST, wide))

    def begin(self, count: int = 0) -> None:
        """Another document: `count` pages, none of them drawn yet."""
        self._count = count
        self._images.clear()
        self._waiting.clear()
        self.verticalScrollBar().setValue(0)
        self._lay_out()
        self.page_shown.emit(self.page, self._count)

    def show_count(self, count: int) -> None:
        """How many pages the document has."""
        self._count = count
        self._lay_out()
        self._on_moved()

    def show_page(self, number: int, image: QImage) -> None:
        """A page was drawn."""
        self._waiting.discard(number)
        self._images[number] = image
        if number == 1 and image.width():
            self._shape = image.height() / image.width()
            self._lay_out()
        self._forget()
        self.viewport().update()
        if not self._waiting:
            self._pause.start()

    def gave_up(self) -> None:
        """The pages asked for will not come; they may be asked for again."""
        self._waiting.clear()

    def set_zoom(self, percent: int) -> None:
        """Show the pages larger or smaller; the page on top stays on top."""
        top = self.page
        self._zoom = max(STEPS[0], min(STEPS[-1], percent))
        self._lay_out()
        self.go_to(top)
        self._pause.start()
        self.zoomed.emit(self._zoom)

    def step_zoom(self, way: int) -> None:
        """The next step in or out."""
        steps = [step for step in STEPS if (step > self._zoom if way > 0 else step < self._zoom)]
        if steps:
            self.set_zoom(steps[0] if way > 0 else steps[-1])

    def go_to(self, number: int) -> None:
        """Bring a page to the top."""
        self.verticalScrollBar().setValue((max(1, number) - 1) * (self._page_size().height() + _GAP))

    def _page_size(self) -> QSize:
        """One page on the screen."""
        wide = max(_LEAST, round((self.viewport().width() - 2 * _GAP) * self._zoom / 100))
        return QSize(wide, round(wide * self._shape))

    def _lay_out(self) -> None:
        """How far it scrolls."""
        size, room = self._page_size(), self.viewport().size()
        height = self._count * (size.height() + _GAP) + _GAP
        self.verticalScrollBar().setRange(0, max(0, height - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(48)
        self.horizontalScrollBar().setRange(0, max(0, size.width() + 2 * _GAP - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())
        self.viewport().update()

    def _box(self, number: int) -> QRect:
        """Where a page stands in the view."""
        size = self._page_size()
        left = max(_GAP, (self.viewport().width() - size.width()) // 2) - self.horizontalScrollBar().value()
        top = _GAP + (number - 1) * (size.height() + _GAP) - self.verticalScrollBar().value()
        return QRect(left, top, size.width(), size.height())

    def _in_sight(self) -> list[int]:
        """The pages of which something shows."""
        step = self._page_size().height() + _GAP
        first = max(1, self.verticalScrollBar().value() // step + 1)
        last = min(self._count, (self.verticalScrollBar().value() + self.viewport().height()) // step + 1)
        return list(range(first, last + 1))

    def _is_sharp(self, number: int) -> bool:
        image = self._images.get(number)
        return image is not None and abs(image.width() - self.draw_width) <= max(2, self.draw_width // 50)

    def _on_moved(self) -> None:
        """Another stretch is in sight."""
        self.page_shown.emit(self.page, self._count)
        self._pause.start()

    def _ask(self) -> None:
        """Ask for what is in sight and not drawn, with its neighbours."""
        sight = self._in_sight()
        if not sight or self._waiting or all(self._is_sharp(number) for number in sight):
            return
        near = range(max(1, sight[0] - 1), min(self._count, sight[-1] + 3) + 1)
        wanted = tuple(number for number in near if not self._is_sharp(number))
        self._waiting |= set(wanted)
        self.pages_wanted.emit(wanted, self.draw_width)

    def _forget(self) -> None:
        """Let pages go that are far from what is in sight."""
        here = self.page
        for number in sorted(self._images, key=lambda known: -abs(known - here))[: max(0, len(self._images) - _KEPT)]:
            del self._images[number]

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tones = colours()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(tones.sunken))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in self._in_sight():
            box = self._box(number)
            image = self._images.get(number)
            if image is None:
                painter.fillRect(box, QColor("#ffffff"))
                painter.setPen(QColor("#535e6b"))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"Page {number}")
            else:
                painter.drawImage(box, image)
            painter.setPen(QPen(QColor(tones.line), 1))
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        top = self.page
        self._lay_out()
        if top:
            self.go_to(top)
        self._pause.start()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
