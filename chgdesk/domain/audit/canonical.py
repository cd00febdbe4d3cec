"""One way to write a value down: the canonical JSON whose bytes are hashed, stored and never re-made."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64


def canonical_json(value: object) -> bytes:
    """Return the one byte form of a value (RFC 8785 subset), or raise ValueError naming the place.

    Within the subset (ASCII keys, no fractions, integers within 2^53-1, NFC text without surrogates)
    the standard library and RFC 8785 write the same bytes, so no second encoder is needed.
    """
    _check(value, "$", 0)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def read_canonical(data: bytes, what: str, limit: int = 1 << 20) -> Any:
    """Return the value behind canonical bytes; refuse every other spelling of the same value."""
    if len(data) > limit:
        raise ValueError(f"{what} is larger than {limit} bytes")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_no_twins)
        again = canonical_json(value)
    except RecursionError:
        raise ValueError(f"{what} is nested too deeply") from None
    except ValueError as fault:
        raise ValueError(f"{what} is not readable: {fault}") from None
    if again != data:
        raise ValueError(f"{what} is not in its one canonical form")
    return value


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names one key twice (a plain reader keeps the last silently)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _check(value: object, path: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError(f"{path}: nested more than {MAX_DEPTH} levels deep")
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise ValueError(f"{path}: integer beyond 2^53-1")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError(f"{path}: key {key!a} is not ASCII text")
            _check(item, f"{path}.{key}", depth + 1)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            _check(item, f"{path}[{number}]", depth + 1)
    else:
        raise ValueError(f"{path}: {type(value).__name__} has no canonical form")  # noqa: TRY004


def _check_text(value: str, path: str) -> None:
    if value.isascii():
        return
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(f"{path}: text holds a lone surrogate") from None
    if not unicodedata.is_normalized("NFC", value):
        raise ValueError(f"{path}: text is not in NFC form")
