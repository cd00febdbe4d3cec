"""From bytes to a JSON tree that is safe to look at: no doubled keys, no impossible numbers, text in NFC."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Final

from chgdesk.errors import Invalid
from chgdesk.services.interchange.faults import Faults, Place, refusal

FORMAT: Final = "chgdesk-interchange"
FORMAT_VERSION: Final = 1
MAX_BYTES: Final = 200 * 1024 * 1024
MAX_DEPTH: Final = 32
_LARGEST = 2**53 - 1
_UNFIT = re.compile("[\x00\ud800-\udfff]")


class _Doubled(dict[str, Any]):
    """An object in which a key stands more than once."""

    keys_twice: tuple[str, ...] = ()


class _NoNumber:
    """A number that no register can keep."""

    def __init__(self, text: str) -> None:
        self.text = text if len(text) <= 40 else f"{text[:40]}…"


def read_tree(data: bytes, faults: Faults) -> dict[str, Any]:
    """The file's JSON with text in NFC; what no tree may hold is noted as a fault and taken out.

    Raises:
        Invalid: the file is too large, no UTF-8 JSON, nested too deep, or of another format or version.
    """
    if len(data) > MAX_BYTES:
        megabytes = len(data) // (1024 * 1024)
        raise refusal((f"(the file): holds {megabytes} MB; expected at most {MAX_BYTES // (1024 * 1024)} MB",))
    tree = _parsed(_decoded(data))
    _check_header(tree)
    clean = _cleaned(tree, (), faults)
    return clean if isinstance(clean, dict) else {}


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = f"(the file): is not UTF-8 text at byte {problem.start}; expected JSON in UTF-8"
        raise refusal((line,)) from problem


def _parsed(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_pairs, parse_int=_whole, parse_float=_decimal, parse_constant=_NoNumber
        )
    except json.JSONDecodeError as problem:
        line = f"line {problem.lineno}, column {problem.colno}: is not JSON ({problem.msg}); expected a JSON object"
        raise refusal((line,)) from problem
    except RecursionError as problem:
        raise refusal((f"(the file): is nested more than {MAX_DEPTH} levels deep",)) from problem


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    doubled = _Doubled(plain)
    doubled.keys_twice = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return doubled


def _whole(text: str) -> int | _NoNumber:
    number = int(text) if len(text) <= 17 else _LARGEST + 1
    return number if abs(number) <= _LARGEST else _NoNumber(text)


def _decimal(text: str) -> float | int | _NoNumber:
    number = float(text)
    if abs(number) > _LARGEST:
        return _NoNumber(text)
    # Numbers are compared by value, so 10.0 is 10 from here on.
    return int(number) if number == int(number) else number


def _check_header(tree: Any) -> None:
    """Say clearly that this is another kind of file, or a newer one, ahead of anything else."""
    if not isinstance(tree, dict):
        raise refusal(("(the file): holds no JSON object; expected an object with the key format",))
    if tree.get("format") != FORMAT:
        found = json.dumps(tree.get("format"), default=lambda _: "?")[:60] if "format" in tree else "no format key"
        line = f'format: this is not a chgdesk interchange file ({found}); expected "{FORMAT}"'
        raise Invalid(f"The file was not imported. {line}", (line,))
    version = tree.get("format_version")
    if isinstance(version, bool) or version != FORMAT_VERSION:
        raise _other_version(version)


def _other_version(version: Any) -> Invalid:
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT_VERSION:
        line = (
            f"format_version: the file is written in version {version} of the interchange format; this chgdesk reads "
            f"version {FORMAT_VERSION}. Import it with a newer chgdesk, or export it again as version {FORMAT_VERSION}"
        )
    else:
        line = f"format_version: names no version that chgdesk knows; expected the number {FORMAT_VERSION}"
    return Invalid(f"The file was not imported. {line}", (line,))


def _cleaned(node: Any, place: Place, faults: Faults) -> Any:
    kind = type(node)
    if kind is str:
        return node if node.isascii() and "\x00" not in node else _cleaned_text(node, place, faults)
    if kind is dict or kind is _Doubled:
        return _cleaned_object(node, place, faults)
    if kind is list:
        if len(place) >= MAX_DEPTH:
            return _too_deep(place, faults)
        return [_cleaned(item, (*place, index), faults) for index, item in enumerate(node)]
    if kind is _NoNumber:
        faults.add(place, f"the number {node.text} cannot be kept; expected a number up to {_LARGEST}")
        return 0
    return node


def _cleaned_object(node: dict[str, Any], place: Place, faults: Faults) -> Any:
    if len(place) >= MAX_DEPTH:
        return _too_deep(place, faults)
    if isinstance(node, _Doubled):
        for key in node.keys_twice:
            faults.add((*place, _cleaned_text(key, place, faults)), "stands twice in the same object; expected once")
    clean: dict[str, Any] = {}
    for key, value in node.items():
        name = key if key.isascii() and "\x00" not in key else _cleaned_text(key, place, faults)
        if name in clean:
            faults.add((*place, name), "stands twice in the same object, once composed differently; expected once")
        clean[name] = _cleaned(value, (*place, name), faults)
    return clean


def _cleaned_text(text: str, place: Place, faults: Faults) -> str:
    if _UNFIT.search(text):
        faults.add(place, "the text holds a NUL or half of a surrogate pair; expected readable characters")
        return _UNFIT.sub("?", text)
    return unicodedata.normalize("NFC", text)


def _too_deep(place: Place, faults: Faults) -> None:
    faults.add(place, f"is nested more than {MAX_DEPTH} levels deep; expected less")
