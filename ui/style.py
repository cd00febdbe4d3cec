"""The stylesheet, generated from the tokens so that light and dark cannot drift apart."""

from __future__ import annotations

from string import Template

from chgdesk.paths import resources
from ui import theme
from ui.theme import Palette, Shape

_SHEET = Template("""
* { font-family: "$family"; font-size: ${body}px; }
QMainWindow, QDialog, QWidget#page { background: $window; color: $ink; }
QToolTip { background: $ink; color: $surface; border: none; padding: 6px 8px; font-size: ${small}px; }
QLabel { background: transparent; color: $ink; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="section"] { font-size: ${body}px; font-weight: 600; color: $ink; }
QLabel[role="soft"] { color: $soft; }
QLabel[role="small"] { color: $soft; font-size: ${small}px; }
QLabel[role="smallink"] { color: $ink; font-size: ${small}px; }
QLabel[role="caption"] { color: $soft; font-size: ${small}px; font-weight: 600; }
QLabel[role="fault"] { color: $look; font-size: ${small}px; }
QLabel[role="mono"] { font-family: "$mono"; font-size: ${small}px; }
QLabel[role="strong"] { font-weight: 600; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[role="look"] { background: $look_tint; border: 1px solid $look_line; border-radius: 8px; }
QFrame[role="pane"] { background: $window; border: none; }
QFrame[role="surface"] { background: $surface; border: none; }
QFrame[role="topbar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="topline"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[role="statusline"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[role="rail"] { background: $sunken; border: none; border-right: 1px solid $line; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="upright"] { background: $line; border: none; max-width: 1px; min-width: 1px; }
QFrame[role="banner"] { background: $open_tint; border: none; border-bottom: 1px solid $open_line; }
QFrame[role="toast"] { background: $ink; border-radius: 8px; }
QFrame[role="toast"] QLabel { color: $surface; }
QFrame[role="toast"] QPushButton { background: transparent; color: $surface; border: 1px solid $line_strong; }
QFrame[role="popup"] { background: $surface; border: 1px solid $line_strong; border-radius: 8px; }
QFrame[role="dropzone"] { background: $surface; border: 1px dashed $line_strong; border-radius: 8px; }
QFrame[role="chip"] { background: $accent_tint; border: none; border-radius: 12px; min-height: 24px; }

QPushButton { background: $surface; color: $ink; border: 1px solid $line_strong; border-radius: 6px;
  padding: 0 14px; min-height: 30px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: 28px; }
QPushButton:disabled { color: $soft; border-color: $line; background: $window; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $ink; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $soft; border-color: $line; }
QPushButton[role="quiet"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 0 8px; }
QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="quiet"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[role="small"] { min-height: 24px; padding: 0 10px; font-size: ${small}px; }
QPushButton[role="small"]:focus { min-height: 22px; padding: 0 9px; }
QPushButton[role="chipbutton"] { background: transparent; border: none; color: $accent; min-height: 24px;
  padding: 0 10px; font-size: ${small}px; }
QPushButton[role="chipbutton"]:focus { border: 2px solid $accent; border-radius: 12px;
  padding: 0 8px; min-height: 20px; }
QPushButton[role="toggle"] { background: $surface; border: 1px solid $line_strong; border-radius: 13px;
  min-height: 24px; padding: 0 8px; font-size: ${small}px; }
QPushButton[role="toggle"]:hover { background: $hover; }
QPushButton[role="toggle"]:checked { background: $accent_tint; border: 1px solid $accent; color: $ink;
  font-weight: 600; }
QPushButton[role="toggle"]:focus { border: 2px solid $accent; padding: 0 7px; min-height: 22px; }
QPushButton[role="toggle"]:disabled { color: $soft; border-color: $line; background: $window; }
QPushButton[role="need"] { background: $surface; border: 1px solid $line; border-radius: 6px; padding: 0; }
QPushButton[role="need"]:hover { background: $hover; }
QPushButton[role="need"]:focus { border: 2px solid $accent; padding: 0; }
QPushButton[role="frame"] { background: transparent; border: 1px solid transparent; min-height: 32px; padding: 0 10px; }
QPushButton[role="frame"]:hover { background: $hover; }
QPushButton[role="frame"]:focus { border: 2px solid $accent; padding: 0 9px; min-height: 30px; }
QPushButton[role="tab"] { background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0;
  color: $soft; min-height: 38px; padding: 2px 12px 0 12px; }
QPushButton[role="tab"]:hover { color: $ink; background: $hover; }
QPushButton[role="tab"]:checked { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QPushButton[role="tab"]:focus { background: $accent_tint; color: $ink; }
QPushButton[role="icon"] { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0;
  min-height: 24px; }
QPushButton[role="icon"]:hover { background: $hover; }
QPushButton[role="icon"]:focus { border: 2px solid $accent; padding: 0; min-height: 22px; }
QPushButton[role="subtab"] { background: transparent; border: none; border-bottom: 2px solid transparent;
  border-radius: 0; color: $soft; min-height: 32px; padding: 2px 8px 0 8px; font-size: ${small}px; }
QPushButton[role="subtab"]:hover { color: $ink; background: $hover; }
QPushButton[role="subtab"]:checked { color: $accent; border-bottom: 2px solid $accent; }
QPushButton[role="subtab"]:focus { background: $accent_tint; color: $ink; }
QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QDateTimeEdit { background: $surface; color: $ink;
  border: 1px solid $line_strong; border-radius: 6px; padding: 0 8px; min-height: 32px;
  selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $soft; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QPlainTextEdit[role="mono"] { font-family: "$mono"; font-size: ${small}px; border: none; border-radius: 0; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QDateTimeEdit:focus {
  border: 2px solid $accent; padding: 0 7px; min-height: 30px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 5px 7px; }
QLineEdit[fault="true"], QPlainTextEdit[fault="true"] { border: 2px solid $look; padding: 0 7px; min-height: 30px; }
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down { border: none; width: 28px; }
QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow { image: url("$caret"); width: 16px;
  height: 16px; }
QComboBox QAbstractItemView { background: $surface; color: $ink; border: 1px solid $line_strong; outline: none;
  selection-background-color: $accent_tint; selection-color: $ink; }
QRadioButton, QCheckBox { color: $ink; spacing: 8px; min-height: 24px; background: transparent; }
QRadioButton::indicator { width: 16px; height: 16px; border-radius: 9px; border: 1px solid $line_strong;
  background: $surface; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid $accent; background: $on_accent; }
QRadioButton::indicator:disabled { background: $sunken; border-color: $line; }
QRadioButton::indicator:checked:disabled { border-color: $soft; background: $surface; }
QCheckBox::indicator, QListWidget::indicator {
  width: 16px; height: 16px; border-radius: 4px; border: 1px solid $line_strong;
  background: $surface; }
QCheckBox::indicator:checked, QListWidget::indicator:checked {
  border-color: $accent; background: $accent; image: url("$tick"); }
QCheckBox::indicator:disabled, QListWidget::indicator:disabled { background: $sunken; border-color: $line; }
QCheckBox::indicator:checked:disabled, QListWidget::indicator:checked:disabled {
  background: $soft; border-color: $soft; }
QRadioButton:focus, QCheckBox:focus { color: $accent; }
QRadioButton:disabled, QCheckBox:disabled { color: $soft; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $window; color: $soft;
  border-color: $line; }

QMenu { background: $surface; color: $ink; border: 1px solid $line_strong; padding: 6px; }
QMenu::item { padding: 7px 24px 7px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_tint; color: $ink; }
QMenu::item:disabled { color: $soft; }
QMenu::separator { height: 1px; background: $line; margin: 6px 4px; }

QTableView { background: $surface; color: $ink; border: none; gridline-color: $line; outline: none;
  selection-background-color: $accent_tint; selection-color: $ink; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $soft; border: none; border-bottom: 1px solid $line;
  padding: 0 12px; font-size: ${small}px; font-weight: 600; }
QHeaderView::section:hover { color: $ink; background: $hover; }
QTreeWidget { background: $surface; color: $ink; border: none; outline: none;
  selection-background-color: $accent_tint; selection-color: $ink; }
QTreeWidget::item { min-height: 30px; padding: 0 4px; border-radius: 4px; }
QTreeWidget::item:hover { background: $hover; color: $ink; }
QTreeWidget::item:selected { background: $accent_tint; color: $ink; }
QTreeWidget QLineEdit { min-height: 26px; padding: 0 4px; border-radius: 4px; }
QTextBrowser { border: none; border-radius: 0; }
QListWidget { background: $surface; color: $ink; border: none; outline: none; }
QListWidget::item { padding: 8px 12px; border-radius: 4px; }
QListWidget::item:selected { background: $accent_tint; color: $ink; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 40px; margin: 2px; width: 8px; }
QScrollBar::handle:horizontal { min-width: 40px; margin: 2px; height: 8px; }
QScrollBar::handle:hover { background: $soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QProgressBar { background: $sunken; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
""")


def stylesheet(tones: Palette) -> str:
    """The whole stylesheet for one scheme."""
    look, opened = tones.states[Shape.LOOK], tones.states[Shape.OPEN]
    return _SHEET.substitute(
        family=theme.FAMILY,
        mono=theme.MONO,
        small=theme.SMALL,
        body=theme.BODY,
        title=theme.TITLE,
        window=tones.window,
        surface=tones.surface,
        sunken=tones.sunken,
        hover=tones.hover,
        line=tones.line,
        line_strong=tones.line_strong,
        ink=tones.ink,
        soft=tones.soft,
        accent=tones.accent,
        on_accent=tones.on_accent,
        accent_hover=tones.accent_hover,
        accent_tint=tones.accent_tint,
        caret=(resources() / "icons" / f"caret-{tones.scheme}.svg").as_posix(),
        tick=(resources() / "icons" / f"tick-{tones.scheme}.svg").as_posix(),
        look=look,
        handle=theme.mix(tones.line_strong, tones.surface, 0.45),
        look_tint=theme.mix(look, tones.surface, 0.06),
        look_line=theme.mix(look, tones.surface, 0.35),
        open_tint=tones.tint(Shape.OPEN),
        open_line=theme.mix(opened, tones.surface, 0.4),
    )
