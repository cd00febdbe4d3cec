"""The pane “As printed”: the section at hand, typeset; what comes from a parameter or a field can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTextBrowser, QWidget
from typing_extensions import override

from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.text.blocks import SetSection
from chgdesk.text.html import Palette, section_html
from ui.build import column
from ui.look import colours, follow
from ui.theme import BODY, TITLE, Shape
from ui.theme import Palette as Tones
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.editor import LINE_WIDTH
from ui.views.policy.text.printing import set_section

_CHIP = "chip:"


class PrintedPane(QWidget):
    """`chip_pressed` carries `param:retention.years`, `field:org.name`, `role:ciso` or `table:windows`."""

    chip_pressed = Signal(str)

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._section: SetSection | None = None
        self.browser = QTextBrowser()
        self.browser.setObjectName(name)
        self.browser.setAccessibleName("The section as it will be printed")
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._on_anchor_clicked)
        self.browser.document().setDocumentMargin(12)
        column(self).addWidget(self.browser)
        follow(self, self._paint)

    def show_section(self, content: PolicyContent, sections: tuple[PolicySection, ...], key: str) -> None:
        """Set the section out on a reader thread, then show it; an older answer is dropped."""
        self._asked += 1
        asked = self._asked
        self._desk.compute(
            lambda: set_section(content, sections, key),
            lambda section: self._on_set(asked, section),
            lambda fault: self._on_fault(asked, fault),
        )

    def _on_set(self, asked: int, section: SetSection | None) -> None:
        """It is set out."""
        if asked == self._asked and section != self._section:
            self._section = section
            self._paint()

    def _on_fault(self, asked: int, fault: BaseException) -> None:
        """It cannot be set out: say so where it would stand."""
        if asked == self._asked:
            self._section = None
            self.browser.setPlainText(str(fault))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        side = max(0, (self.width() - LINE_WIDTH) // 2)
        self.browser.setViewportMargins(side, 0, side, 0)
        super().resizeEvent(event)

    def _paint(self) -> None:
        """In the colours that are on, where the reader was."""
        tones = colours()
        self.browser.document().setDefaultStyleSheet(
            f"body, p, td, th, li, h1, h2, h3, h4, h5, h6 {{ color: {tones.ink}; }}"
            f"h1 {{ font-size: {TITLE}px; font-weight: 600; }} h2 {{ font-size: {BODY + 3}px; font-weight: 600; }}"
            f"h3, h4, h5, h6 {{ font-size: {BODY}px; font-weight: 600; }}"
        )
        bar = self.browser.verticalScrollBar()
        at = bar.value()
        self.browser.setHtml(section_html(self._section, _palette(tones)) if self._section is not None else "")
        bar.setValue(at)

    def _on_anchor_clicked(self, link: QUrl) -> None:
        """A chip was pressed; addresses are shown, never opened from here."""
        address = link.toString()
        if address.startswith(_CHIP):
            self.chip_pressed.emit(address.removeprefix(_CHIP))


def _palette(tones: Tones) -> Palette:
    """The colours that are on, as the text view takes them."""
    return Palette(
        soft=tones.soft,
        line=tones.line_strong,
        sunken=tones.sunken,
        link=tones.states[Shape.WAITING],
        chip=tones.accent,
        chip_behind=tones.accent_tint,
    )
