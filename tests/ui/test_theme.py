from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontInfo, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.ui.sample import NOW
from ui import theme, times
from ui.fonts import font
from ui.look import look
from ui.shapes import draw_shape
from ui.theme import DARK, LIGHT, SHAPE_WORDS, SIGNS, Palette, Scheme, Shape


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_that_every_text_colour_is_readable_on_every_ground(colours: Palette) -> None:
    weak = {
        name: round(theme.contrast(ink, ground), 2)
        for name, ink, ground in theme.text_pairs(colours)
        if theme.contrast(ink, ground) < 4.5
    }
    assert not weak


def test_that_contrast_is_measured_as_wcag_does() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_that_every_state_has_its_own_word_and_a_shape(qapp: QApplication) -> None:
    assert set(SHAPE_WORDS) == set(SIGNS) == set(Shape)
    drawn = {}
    for shape in Shape:
        picture = QImage(32, 32, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        draw_shape(painter, QRectF(0, 0, 32, 32), shape, "#000000", "#ffffff")
        painter.end()
        drawn[shape] = bytes(picture.constBits())
    assert len(set(drawn.values())) == len(Shape), "two states look alike without their colour"


def test_that_the_bundled_face_is_used_in_three_sizes_only(qapp: QApplication) -> None:
    look().use(Scheme.DARK, qapp)
    sizes = {theme.SMALL, theme.BODY, theme.TITLE}
    assert {QFontInfo(font(size)).family() for size in sizes} == {theme.FAMILY}
    assert len(sizes) == 3
    sheet = qapp.styleSheet()
    named = {part.split("px")[0].strip() for part in sheet.split("font-size:")[1:]}
    assert named <= {str(size) for size in sizes}


def test_that_times_stand_in_the_zone_of_the_workspace_with_utc_in_the_tooltip() -> None:
    zone = ZoneInfo("Europe/Lisbon")
    assert times.moment_words(NOW, zone) == "Fri 24 Jul 2026, 16:30 WEST"
    assert times.tooltip(NOW, zone).endswith("2026-07-24 15:30:00 UTC")
