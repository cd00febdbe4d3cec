"""The look that is on: one object that hands out colours, icons and the stylesheet, and tells when it changes."""

from __future__ import annotations

from collections.abc import Callable

import qtawesome
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.fonts import load_fonts
from ui.style import stylesheet
from ui.theme import Palette, Scheme


class Look(QObject):
    """Light or dark, for the whole window; custom-painted widgets repaint on `changed`."""

    changed = Signal()

    def __init__(self, scheme: Scheme = Scheme.LIGHT) -> None:
        super().__init__()
        self._palette = theme.palette(scheme)

    @property
    def colours(self) -> Palette:
        """Every colour of the scheme that is on."""
        return self._palette

    def use(self, scheme: Scheme, application: QApplication) -> None:
        """Switch to a scheme and dress the application in it."""
        self._palette = theme.palette(scheme)
        application.setStyle("Fusion")
        application.setFont(load_fonts())
        application.setPalette(qt_palette(self._palette))
        application.setStyleSheet(stylesheet(self._palette))
        self.changed.emit()


_LOOK: list[Look] = []


def look() -> Look:
    """The one look of this process."""
    if not _LOOK:
        _LOOK.append(Look())
    return _LOOK[0]


def colours() -> Palette:
    """Shorthand for the colours that are on."""
    return look().colours


def icon(name: str, *, colour: str | None = None, active: str | None = None) -> QIcon:
    """A line icon of the bundled Phosphor set in the soft ink, or in the given colour."""
    tones = colours()
    return QIcon(qtawesome.icon(f"ph.{name}", color=colour or tones.soft, color_active=active or colour or tones.ink))


def repaint_on_change(widget: QWidget) -> None:
    """Let a custom-painted widget follow a switch between light and dark."""
    look().changed.connect(widget.update)


class _Follower(QObject):
    """Lives and dies with its owner, so that nothing calls into a widget that is gone."""

    def __init__(self, owner: QObject, act: Callable[[], None]) -> None:
        super().__init__(owner)
        self._act = act
        look().changed.connect(self._on_look_changed)

    def _on_look_changed(self) -> None:
        """The look changed."""
        self._act()


def follow(owner: QObject, act: Callable[[], None]) -> None:
    """Do something whenever the look changes, for as long as the owner lives."""
    _Follower(owner, act)


def qt_palette(tones: Palette) -> QPalette:
    """Qt's own palette from our tokens, for everything the stylesheet does not reach."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: tones.window,
        QPalette.ColorRole.WindowText: tones.ink,
        QPalette.ColorRole.Base: tones.surface,
        QPalette.ColorRole.AlternateBase: tones.window,
        QPalette.ColorRole.Text: tones.ink,
        QPalette.ColorRole.Button: tones.surface,
        QPalette.ColorRole.ButtonText: tones.ink,
        QPalette.ColorRole.BrightText: tones.on_accent,
        QPalette.ColorRole.Highlight: tones.accent,
        QPalette.ColorRole.HighlightedText: tones.on_accent,
        QPalette.ColorRole.ToolTipBase: tones.ink,
        QPalette.ColorRole.ToolTipText: tones.surface,
        QPalette.ColorRole.PlaceholderText: tones.soft,
        QPalette.ColorRole.Link: tones.accent,
        QPalette.ColorRole.Mid: tones.line,
        QPalette.ColorRole.Light: tones.surface,
        QPalette.ColorRole.Dark: tones.line_strong,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tones.soft))
    return result
