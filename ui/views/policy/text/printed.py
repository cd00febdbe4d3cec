"""The pane “As printed”: the section at hand, typeset; what comes from a parameter or a field can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTextBrowser, QWidget
from typing_extensions import override

from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.text.blocks import SetSection
from ui.build import column
from ui.look import colours, follow
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.text.editor import LINE_WIDTH
from ui.views.policy.text.printing import section_html, set_section


class PrintedPane(QWidget):
    """`chip_pressed` carries `param:retention.years`, `field:org.name`, `role:ciso` or `table:windows`."""

    chip_pressed = Signal(str)

    def __init__(self, name: str, desk: PolicyDesk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self._html = ""
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
        if asked != self._asked:
            return
        html = section_html(section) if section is not None else ""
        if html != self._html:
            self._html = html
            self._paint()

    def _on_fault(self, asked: int, fault: BaseException) -> None:
        """It cannot be set out: say so where it would stand."""
        if asked == self._asked:
            self._html = ""
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
            f"a {{ color: {tones.accent}; background-color: {tones.accent_tint}; text-decoration: none; }}"
            f"p, td, th, li {{ color: {tones.ink}; }} .soft, code {{ color: {tones.soft}; }}"
            f"h2, h3, h4 {{ color: {tones.ink}; font-weight: 600; }}"
            f"h2 {{ font-size: 21px; }} h3 {{ font-size: 16px; }} h4 {{ font-size: 14px; }}"
            f"table.grid {{ border-collapse: collapse; border-color: {tones.line_strong}; }}"
            f"th {{ background-color: {tones.sunken}; }}"
        )
        bar = self.browser.verticalScrollBar()
        at = bar.value()
        self.browser.setHtml(self._html)
        bar.setValue(at)

    def _on_anchor_clicked(self, link: QUrl) -> None:
        """A chip was pressed; addresses are shown, never opened from here."""
        self.chip_pressed.emit(link.toString())
