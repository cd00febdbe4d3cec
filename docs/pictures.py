# ruff: noqa: INP001 - a script beside the manual, not part of a package
"""Take the manual's pictures from the running program: `python docs/pictures.py [FOLDER]`.

The sample company is built in a folder of its own under a standing clock and standing random bytes, so that the
same program draws the same pictures. Every picture shows the real window or a page of the real bundle.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = "qt.qpa.*=false"

import pypdfium2
from PIL import Image
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from typing_extensions import override

from chgdesk.app import create_workspace, open_desk
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.people import Actor
from chgdesk.services.bundles import BundleRequest, build_bundle
from chgdesk.services.context import Context, FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.judging import refresh_judgements
from chgdesk.services.reading import RecordByRef
from chgdesk.services.sample_company import AS_OF, OFFICER, build_sample
from ui.desk_opener import UNNAMED, DeskOpener, DeskWorkspace
from ui.look import look
from ui.port import Workspace
from ui.settings import Settings
from ui.theme import Scheme
from ui.window import MainWindow

DOCS = Path(__file__).resolve().parent
FOLDER = DOCS / "officer" / "pictures"
VERSION = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
PERIOD = Period(first=date(2025, 11, 1), last=date(2026, 10, 31))
SHOWN = "CHG-2026-0022"
"""The record shown on screen and on paper: it has something to look at, and originals."""
SIZE = (1280, 800)
WIDE = (1560, 800)
PAGE_WIDTH = 900
COMMON, COLOURS = 96, 256
"""How many colours of a picture are kept exactly, and how many in all."""
Colour = tuple[int, int, int]
PATIENCE = 30_000
"""Milliseconds to wait for what a person would see."""


def main(words: list[str]) -> int:
    """Build the sample, take every picture, and say where they lie."""
    folder = Path(words[0]) if words else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chgdesk-pictures-") as place:
        workspace = build_workspace(Path(place))
        for name, picture in itertools.chain(pages(Path(place), workspace), screens(Path(place), workspace)):
            keep(picture, folder / f"{name}.png")
            sys.stdout.write(f"{folder / name}.png\n")
    return 0


def standing(actor: Actor) -> Context:
    """A desk whose clock stands at the sample's last day and whose random bytes never change."""
    clock = FixedClock(at=AS_OF, zone_offset="+02:00")
    return Context(actor=actor, clock=clock, host="desk.saltmere.example", app=VERSION, entropy=_Bytes())


class _Bytes:
    """Bytes that look random and are the same each time."""

    def __init__(self) -> None:
        self._next = itertools.count(1)

    def __call__(self, number: int) -> bytes:
        start = next(self._next)
        return bytes((start * 73 + place * 151 + 29) % 256 for place in range(number))


def build_workspace(place: Path) -> Path:
    """The sample company, judged as of its last day."""
    path = place / "Saltmere.chgdesk"

    def create(path: Path, *, context: Context | None = None, **named: Any) -> Desk:
        # The sample hands this very context to every act, so the bytes are fixed in it and not in a copy.
        object.__setattr__(context, "entropy", _Bytes())
        return create_workspace(path, context=context, **named)

    build_sample(path, create)
    with open_desk(path, context=standing(OFFICER)) as desk:
        refresh_judgements(desk)
    return path


def pages(place: Path, workspace: Path) -> Iterator[tuple[str, Image.Image]]:
    """Pages of the evidence bundle, as a reader sees them."""
    bundle = place / "bundle"
    with open_desk(workspace, context=standing(OFFICER)) as desk:
        build_bundle(desk, BundleRequest(period=PERIOD, as_of=AS_OF), folder=bundle, zip_file=None)
    records = bundle / "Change Management" / "Records"
    yield "bundle-index", page(bundle / "Index.pdf", 0)
    yield "bundle-change-log", page(bundle / "Change Management" / "Change Log.pdf", 1)
    yield "bundle-self-test", page(bundle / "Change Management" / "Management self-test.pdf", 2)
    yield "bundle-record", page(next(records.glob(f"* {SHOWN}")) / "register record.pdf", 0)


def page(file: Path, number: int) -> Image.Image:
    """One page of a PDF."""
    document = pypdfium2.PdfDocument(file)
    try:
        sheet = document[min(number, len(document) - 1)]
        drawn: Image.Image = sheet.render(scale=PAGE_WIDTH / min(sheet.get_size())).to_pil()
        return drawn
    finally:
        document.close()


def screens(place: Path, workspace: Path) -> Iterator[tuple[str, Image.Image]]:
    """The window, as the officer sees it."""
    application = QApplication(["chgdesk"])
    window = MainWindow(_Opener(), Settings(place / "own"), place)
    dress(application, window, Scheme.LIGHT, SIZE)
    window.show()
    yield "start", taken(window)
    window.open_path(str(workspace))
    wait_for(lambda: is_settled(window))
    yield "register", taken(window)
    dress(application, window, Scheme.DARK, SIZE)
    yield "register-dark", taken(window)
    dress(application, window, Scheme.LIGHT, WIDE)
    yield "preview", with_preview(window)
    dress(application, window, Scheme.LIGHT, (1280, 1000))
    yield "record", with_record(window, workspace)
    yield "explain", with_explain(window)
    window.close()
    yield from policy_screens(application, place, workspace)
    yield from people_screens(application, place, workspace)


def policy_screens(application: QApplication, place: Path, workspace: Path) -> Iterator[tuple[str, Image.Image]]:
    """The pages of the Policy place, with the officer at the desk."""
    window = MainWindow(_OfficersOpener(), Settings(place / "officer"), place)
    dress(application, window, Scheme.LIGHT, SIZE)
    window.show()
    window.open_path(str(workspace))
    wait_for(lambda: is_settled(window))
    window.do("policy")
    for key in ("text", "versions", "parameters"):
        press_named(window, f"policy.page.{key}")
        rest(window)
        yield f"policy-{key}", taken(window)
    press_named(window, "policy.page.versions")
    rest(window)
    press_named(window, "policy_versions.version.compare")
    rest(window)
    yield "policy-compare", taken(window)
    window.close()


def people_screens(application: QApplication, place: Path, workspace: Path) -> Iterator[tuple[str, Image.Image]]:
    """Two pages of the People place, with the officer at the desk."""
    window = MainWindow(_OfficersOpener(), Settings(place / "people"), place)
    dress(application, window, Scheme.LIGHT, SIZE)
    window.show()
    window.open_path(str(workspace))
    wait_for(lambda: is_settled(window))
    window.do("people")
    for key, name in (("people", "people"), ("duties", "people-duties")):
        press_named(window, f"people.page.{key}")
        rest(window)
        yield name, taken(window)
    window.close()


def press_named(window: MainWindow, name: str) -> None:
    """Press what has this name, once it is there."""
    wait_for(lambda: window.findChild(QWidget, name) is not None)
    found = window.findChild(QWidget, name)
    assert found is not None
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def rest(window: MainWindow) -> None:
    """Until a page is made, everything asked is answered, and jobs have ended."""
    ticks = itertools.count()
    wait_for(lambda: next(ticks) > 40)
    wait_for(lambda: is_settled(window))
    ticks = itertools.count()
    wait_for(lambda: next(ticks) > 20 and is_settled(window))


class _Posed(DeskWorkspace):
    """The workspace as it was judged on its last day; a job would judge it by this machine's clock."""

    @property
    @override
    def judging_job(self) -> tuple[str, ...]:
        return ()


class _Opener(DeskOpener):
    """Opens under the standing clock."""

    @override
    def open(self, path: str) -> Workspace:
        return _Posed(open_desk(Path(path), context=standing(UNNAMED)), UNNAMED)


class _OfficersOpener(DeskOpener):
    """Opens under the standing clock, with the officer at the desk."""

    @override
    def open(self, path: str) -> Workspace:
        return _Posed(open_desk(Path(path), context=standing(OFFICER)), OFFICER)


def dress(application: QApplication, window: MainWindow, scheme: Scheme, size: tuple[int, int]) -> None:
    """Light or dark, in one size."""
    look().use(scheme, application)
    window.resize(*size)


def with_preview(window: MainWindow) -> Image.Image:
    """The register with the record beside it."""
    frame = window.frame
    assert frame is not None
    if not frame.register.preview.isVisible():
        window.do("preview")
    frame.register.table.setCurrentIndex(frame.register.model.index(1, 0))
    wait_for(lambda: bool(frame.register.preview.strip.stops) and is_settled(window))
    return taken(window)


def with_record(window: MainWindow, workspace: Path) -> Image.Image:
    """One record's own page."""
    frame = window.frame
    assert frame is not None
    with open_desk(workspace, context=standing(UNNAMED), read_only=True) as desk:
        held = desk.ask(RecordByRef(kind="change", ref=SHOWN))
    frame.open_record(held.rid)
    wait_for(lambda: frame.record.page is not None and frame.record.page.ref == SHOWN and is_settled(window))
    return taken(window)


def with_explain(window: MainWindow) -> Image.Image:
    """The dialog that says what is so about a finding."""
    press = window.findChild(QPushButton, "change_record.attention.0.explain")
    assert press is not None
    QTest.mouseClick(press, Qt.MouseButton.LeftButton)
    dialog = window.findChild(QDialog, "explain")
    assert dialog is not None
    picture = taken(dialog)
    dialog.close()
    return picture


def is_settled(window: MainWindow) -> bool:
    """Whether everything that was asked is answered."""
    frame = window.frame
    return frame is not None and frame.runner.is_idle and not frame.register.model.is_loading


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the window work until something is so.

    Raises:
        TimeoutError: it did not become so.
    """
    loop, ticks = QEventLoop(), itertools.count(0, 20)
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() or next(ticks) > PATIENCE else None)
    timer.start(20)
    loop.exec()
    timer.stop()
    if not condition():
        raise TimeoutError("The window did not come to rest.")


def taken(shown: QWidget) -> Image.Image:
    """A picture of a widget once its layout and its pictures are there."""
    ticks = itertools.count()
    wait_for(lambda: next(ticks) > 15)
    grabbed = shown.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = (grabbed.width(), grabbed.height())
    return Image.frombuffer("RGB", size, bytes(grabbed.constBits()), "raw", "RGB", grabbed.bytesPerLine(), 1)


def keep(picture: Image.Image, file: Path) -> None:
    """Write a small PNG with a palette and nothing that differs between two runs."""
    full = picture.convert("RGB")
    counted: list[tuple[int, Any]] = full.getcolors(maxcolors=full.width * full.height) or []
    palette = _palette(full, counted)
    places = {colour: place for place, colour in enumerate(palette)}
    near = {colour: places[colour] if colour in places else _nearest(colour, palette) for _, colour in counted}
    raw = full.tobytes()
    small = Image.new("P", full.size)
    small.putdata([near[colour] for colour in zip(raw[::3], raw[1::3], raw[2::3], strict=True)])
    small.putpalette([part for colour in palette for part in colour])
    small.save(file, optimize=True)


def _palette(full: Image.Image, counted: list[tuple[int, Any]]) -> list[Colour]:
    """The commonest colours as they are, then those that cover the rest: a rare red word must stay red."""
    common = [colour for _, colour in sorted(counted, key=lambda pair: (-pair[0], pair[1]))[:COMMON]]
    wide = full.quantize(COLOURS - COMMON, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    return list(dict.fromkeys([*common, *zip(wide[::3], wide[1::3], wide[2::3], strict=True)]))[:COLOURS]


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    """The place of the palette's nearest colour."""
    red, green, blue = colour
    apart = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in palette]
    return apart.index(min(apart))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
