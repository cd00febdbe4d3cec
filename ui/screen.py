"""Is there a screen to open a window on? Asked before Qt is, because Qt would end the process without a word."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

_WAYS = (
    "Without a screen everything works from the command line: `chgdesk -w FILE change list`, "
    "`chgdesk -w FILE verify`; `chgdesk --help` names the rest."
)
_HEADLESS = ("offscreen", "minimal", "vnc")


def why_no_screen(environment: Mapping[str, str] | None = None) -> str:
    """Why no window can be opened, with what works instead; empty where one can."""
    known = os.environ if environment is None else environment
    reason = _missing_library() or (_no_display(known) if sys.platform.startswith("linux") else "")
    return f"{reason} {_WAYS}" if reason else ""


def _missing_library() -> str:
    """A system library that Qt needs and this machine lacks."""
    try:
        from PySide6 import QtWidgets  # noqa: PLC0415 - its import is the question
    except ImportError as missing:
        return _library_words(missing)
    return "" if QtWidgets else "The window’s libraries could not be loaded."


def _no_display(known: Mapping[str, str]) -> str:
    """On Linux: no display named, not reachable, or the plugin for it cannot be loaded."""
    if known.get("QT_QPA_PLATFORM", "").split(":")[0] in _HEADLESS:
        return ""
    wayland, x11 = known.get("WAYLAND_DISPLAY", ""), known.get("DISPLAY", "")
    if not wayland and not x11:
        return "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened."
    if wayland and _wayland_answers(wayland, known.get("XDG_RUNTIME_DIR", "")):
        return ""
    if x11:
        return _plugin_fault("libqxcb.so") or _x11_fault(x11)
    return f"The screen {wayland} does not answer, so no window can be opened."


def _wayland_answers(name: str, runtime: str) -> bool:
    """Whether the compositor's socket is there."""
    return Path(runtime, name).exists() if not name.startswith("/") else Path(name).exists()


def _plugin_fault(name: str) -> str:
    """Why Qt's platform plugin cannot be loaded: the loader names the missing library."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        return ""
    plugin = Path(spec.origin).parent / "Qt" / "plugins" / "platforms" / name
    if not plugin.exists():
        return ""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as fault:
        return _library_words(fault)
    return ""


def _library_words(fault: Exception) -> str:
    """Which library is missing, and where its name is looked up."""
    return f"The window needs a system library that is not here ({fault}). On Debian or Ubuntu `make setup` names it."


def _x11_fault(display: str) -> str:
    """Whether the X server answers, asked through the library that Qt itself uses."""
    path = ctypes.util.find_library("xcb")
    if path is None:
        return ""
    xcb = ctypes.CDLL(path)
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return f"The screen {display} does not answer, so no window can be opened." if failed else ""
