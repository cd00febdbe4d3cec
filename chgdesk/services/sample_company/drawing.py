"""A small picture of a monitoring board, drawn without any library so that its bytes never change."""

from __future__ import annotations

import hashlib
import struct
import zlib
from itertools import pairwise

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 620, 44, 276

_PAPER, _PANEL, _GRID, _AXIS = (247, 248, 250), (255, 255, 255), (226, 230, 236), (92, 102, 117)
_LINE, _LINE_2, _MARK = (32, 101, 176), (214, 120, 36), (176, 42, 48)

_DIGITS = {
    "0": "111101101101111",
    "1": "010110010010111",
    "2": "111001111100111",
    "3": "111001111001111",
    "4": "101101111001001",
    "5": "111100111001111",
    "6": "111100111101111",
    "7": "111001001001001",
    "8": "111101111101111",
    "9": "111101111001111",
    ":": "000010000010000",
    "%": "101001010100101",
    ".": "000000000000010",
    "-": "000000111000000",
}

Colour = tuple[int, int, int]


class _Canvas:
    """Rows of coloured points."""

    def __init__(self) -> None:
        self._rows = [bytearray(bytes(_PAPER) * WIDTH) for _ in range(HEIGHT)]

    def dot(self, x: int, y: int, colour: Colour) -> None:
        """Colour one point."""
        if 0 <= x < WIDTH and 0 <= y < HEIGHT:
            self._rows[y][3 * x : 3 * x + 3] = bytes(colour)

    def box(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        """Fill a box."""
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                self.dot(x, y, colour)

    def line(self, start: tuple[int, int], end: tuple[int, int], colour: Colour) -> None:
        """Draw a line two points thick."""
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for n in range(steps + 1):
            x = start[0] + (end[0] - start[0]) * n // steps
            y = start[1] + (end[1] - start[1]) * n // steps
            self.dot(x, y, colour)
            self.dot(x, y + 1, colour)

    def write(self, x: int, y: int, text: str, colour: Colour = _AXIS) -> None:
        """Write digits and signs, twice their size."""
        for sign in text:
            for index, bit in enumerate(_DIGITS.get(sign, "0" * 15)):
                if bit == "1":
                    left, top = x + 2 * (index % 3), y + 2 * (index // 3)
                    self.box(left, top, left + 1, top + 1, colour)
            x += 8

    def png(self) -> bytes:
        """The picture as a PNG file."""
        raw = b"".join(b"\x00" + bytes(row) for row in self._rows)
        head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(raw, 9)), _chunk(b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def monitoring_chart(key: str, start_hour: int, *, trouble: bool = False) -> bytes:
    """A chart of error rate and response time around a release, which is marked; `trouble` shows a rise after it."""
    canvas = _Canvas()
    canvas.box(12, 12, WIDTH - 13, HEIGHT - 13, _PANEL)
    _axes(canvas, start_hour)
    release = _LEFT + (_RIGHT - _LEFT) * 2 // 5
    for y in range(_TOP, _BOTTOM, 6):
        canvas.line((release, y), (release, y + 2), _MARK)
    _series(canvas, _wave(key, "errors", 6, 46 if trouble else 0), _LINE_2)
    _series(canvas, _wave(key, "time", 34, 30 if trouble else 2), _LINE)
    canvas.box(_LEFT, 24, _LEFT + 18, 28, _LINE)
    canvas.box(_LEFT + 40, 24, _LEFT + 58, 28, _LINE_2)
    return canvas.png()


def _axes(canvas: _Canvas, start_hour: int) -> None:
    for step in range(6):
        y = _BOTTOM - (_BOTTOM - _TOP) * step // 5
        canvas.line((_LEFT, y), (_RIGHT, y), _GRID if step else _AXIS)
        canvas.write(20, y - 5, f"{20 * step:3d}".replace(" ", "-") if step == 5 else f"{20 * step:02d}")
    for step in range(6):
        x = _LEFT + (_RIGHT - _LEFT) * step // 5
        canvas.line((x, _BOTTOM), (x, _BOTTOM + 5), _AXIS)
        canvas.write(x - 18, _BOTTOM + 12, f"{(start_hour + step) % 24:02d}:00")
    canvas.line((_LEFT, _TOP), (_LEFT, _BOTTOM), _AXIS)


def _wave(key: str, name: str, level: int, rise: int) -> list[int]:
    """A hundred values from 0 to 100 that look measured."""
    noise = hashlib.sha256(f"{key}/{name}".encode()).digest() * 4
    after = [0 if n < 41 else min(rise, (n - 40) * 4) if n < 70 else max(rise - (n - 70) * 4, 0) for n in range(100)]
    return [max(0, min(100, level + noise[n] % 7 + noise[n // 9] % 5 + after[n])) for n in range(100)]


def _series(canvas: _Canvas, values: list[int], colour: Colour) -> None:
    points = [
        (_LEFT + (_RIGHT - _LEFT) * n // 99, _BOTTOM - (_BOTTOM - _TOP) * value // 100)
        for n, value in enumerate(values)
    ]
    for start, end in pairwise(points):
        canvas.line(start, end, colour)
