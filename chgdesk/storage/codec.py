"""Frozen values ↔ the canonical JSON they are kept as: one byte form per value, checked before it is written."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import re
import types
import typing
import unicodedata
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

import msgspec

from chgdesk.domain.audit import canonical_json
from chgdesk.errors import Bug, Invalid

PLAIN = 0
DEFLATED = 1
"""How a payload is kept: as it is, or deflated with an earlier plain version of the record as dictionary."""

PLAIN_EVERY = 16
MAX_INTEGER = 2**53 - 1
_DICTIONARY = 32_768
_ZERO = timedelta(0)
_NUL = b"\\u0000"

Value = TypeVar("Value")
Checker = Callable[[Any, str], None]
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""(type name, schema number) → what turns a plain JSON value of that schema into the next one."""

_encoder = msgspec.json.Encoder(order="sorted", decimal_format="string")


class _NotCanonical(ValueError):
    """A value whose spelling may be mended: text not in NFC, a time not in UTC."""


class Codec(typing.Generic[Value]):
    """Writes and reads one stored type; `schema` is the number of its present shape."""

    def __init__(self, type_: type[Value], schema: int = 1) -> None:
        self.type = type_
        self.schema = schema
        self._decoder = msgspec.json.Decoder(type_)
        self._check = _checker_of(type_)
        self._head = b'{"schema":%d,"value":' % schema
        self._leave_out = re.compile(_empties(type_))

    def encode(self, value: Value) -> tuple[Value, bytes]:
        """The value in its one spelling (NFC text, UTC times) and its bytes; raise Invalid naming what is refused."""
        try:
            return value, self._bytes(value)
        except _NotCanonical:
            mended = typing.cast("Value", canonical(value))
        try:
            return mended, self._bytes(mended)
        except _NotCanonical as fault:
            raise Bug(f"{self.type.__name__}: {fault}") from fault

    def decode(self, data: bytes) -> Value:
        """The value behind stored bytes, brought to the present shape where an older one was stored."""
        try:
            if data.startswith(self._head):
                return self._decoder.decode(memoryview(data)[len(self._head) : -1])
            return self._upcast(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise Bug(f"A stored {self.type.__name__} cannot be read: {fault}") from fault

    def _bytes(self, value: Value) -> bytes:
        if self._check is not None:
            self._check(value, "")
        try:
            body = _encoder.encode(value)
        except UnicodeEncodeError as fault:
            raise Invalid(
                "A text holds half a character (a lone surrogate); type it again.", _text_faults(value)
            ) from fault
        if _NUL in body:
            _refuse_nul(value)
        if not body.isascii() and not unicodedata.is_normalized("NFC", body.decode()):
            _require_nfc(value)
        return self._head + self._leave_out.sub(b"", body) + b"}"

    def _upcast(self, data: bytes) -> Value:
        stored = msgspec.json.decode(data)
        if not isinstance(stored, dict) or set(stored) != {"schema", "value"}:
            raise Bug(f"A stored {self.type.__name__} has no schema number.")
        number, plain = stored["schema"], stored["value"]
        if not isinstance(number, int) or number > self.schema:
            raise Bug(f"A stored {self.type.__name__} has schema {number}; this version knows {self.schema}.")
        for step in range(number, self.schema):
            plain = UPCASTERS[(self.type.__name__, step)](plain)
        return msgspec.convert(plain, self.type)


def classes_of(hint: Any) -> set[type[Any]]:
    """Every dataclass that a stored type is made of."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return {hint}.union(*(classes_of(held) for held in typing.get_type_hints(hint).values()))
    return set[type[Any]]().union(*(classes_of(part) for part in typing.get_args(hint)))


def empty_default(field: dataclasses.Field[Any]) -> str | None:
    """How a field's default is written, where that default is nothing: no value, no text, no items."""
    return {None: "null", "": '""', (): "[]"}.get(field.default) if field.default in (None, "", ()) else None


def _empties(type_: type[Any]) -> bytes:
    """The pattern of fields that are empty by default and left out, so that a record takes a third of the room.

    A raw quote inside JSON is always a delimiter, so the pattern cannot match within a text. A name is left out
    only where every class of the type that has it has that same empty default.
    """
    fields = [field for class_ in classes_of(type_) for field in dataclasses.fields(class_)]
    parts: list[str] = []
    for token in ("null", '""', "[]"):
        names = {field.name for field in fields if empty_default(field) == token}
        names -= {field.name for field in fields if empty_default(field) != token}
        if names:
            parts.append("(?:" + "|".join(sorted(names)) + ')":' + re.escape(token))
    return (',"(?:' + "|".join(parts) + ")(?=[,}])").encode()


@contextlib.contextmanager
def no_collection() -> typing.Iterator[None]:
    """Values hold no cycles; looking for some while millions are made nearly doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pack(version: int, payload: bytes, base: bytes | None) -> tuple[int, bytes]:
    """How to keep this version: plain for the first of every sixteen, else deflated against that plain one."""
    if base is None or is_plain(version):
        return PLAIN, payload
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, base[-_DICTIONARY:])
    return DEFLATED, deflater.compress(payload) + deflater.flush()


def unpack(encoding: int, stored: bytes, base: bytes | None) -> bytes:
    """The canonical bytes behind a stored payload."""
    if encoding == PLAIN:
        return stored
    if encoding != DEFLATED or base is None:
        raise Bug(f"A stored version has encoding {encoding} and cannot be read.")
    try:
        return zlib.decompressobj(-15, base[-_DICTIONARY:]).decompress(stored)
    except zlib.error as fault:
        raise Bug(f"A stored version cannot be unpacked: {fault}") from fault


def is_plain(version: int) -> bool:
    """Whether this version is always kept plain."""
    return base_of(version) == version


def base_of(version: int) -> int:
    """The number of the plain version that this version is deflated against."""
    return (version - 1) // PLAIN_EVERY * PLAIN_EVERY + 1


def plain(value: object) -> Any:
    """The value as plain JSON data: dicts, lists, text, numbers."""
    return msgspec.to_builtins(value, order="sorted")


def differences(before: object, after: object) -> tuple[tuple[str, str, str], ...]:
    """The fields that differ, with old and new as canonical JSON text; empty text where there was no value."""
    old = {} if before is None else plain(before)
    new = {} if after is None else plain(after)
    return tuple(
        (name, _shown(old, name), _shown(new, name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )


def _shown(fields: dict[str, Any], name: str) -> str:
    return canonical_json(fields[name]).decode() if name in fields else ""


def canonical(value: Any) -> Any:
    """The same value with every text in NFC and every time in UTC."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, tuple):
        return tuple(canonical(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: canonical(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return type(value)(**fields)
    return value


def _checker_of(hint: Any) -> Checker | None:
    """A function that checks the times and integers inside a value of this type; None where it can hold none."""
    if hint is datetime:
        return _check_instant
    if hint is int:
        return _check_integer
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _dataclass_checker(hint)
    if typing.get_origin(hint) is tuple:
        inner = _checker_of(typing.get_args(hint)[0])
        return None if inner is None else _each(inner)
    if isinstance(hint, types.UnionType):
        inner = next(filter(None, map(_checker_of, typing.get_args(hint))), None)
        return None if inner is None else _if_given(inner)
    return None


def _dataclass_checker(type_: type[Any]) -> Checker | None:
    hints = typing.get_type_hints(type_)
    found = [(name, _checker_of(hint)) for name, hint in hints.items()]
    parts = [(name, check) for name, check in found if check is not None]
    if not parts:
        return None

    def check(value: Any, path: str) -> None:
        for name, part in parts:
            held = getattr(value, name)
            if held:
                part(held, f"{path}/{name}" if path else name)

    return check


def _each(inner: Checker) -> Checker:
    def check(values: Any, path: str) -> None:
        for held in values:
            inner(held, path)

    return check


def _if_given(inner: Checker) -> Checker:
    def check(value: Any, path: str) -> None:
        if value is not None:
            inner(value, path)

    return check


def _check_instant(value: datetime, path: str) -> None:
    offset = value.utcoffset()
    if offset is None:
        raise Invalid(f"The time in '{path}' names no time zone; give it with its zone.", (path,))
    if offset != _ZERO:
        raise _NotCanonical(path)


def _check_integer(value: int, path: str) -> None:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise Invalid(f"The number in '{path}' is too large to be kept exactly.", (path,))


def _texts(value: Any, path: str = "") -> typing.Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for held in value:
            yield from _texts(held, path)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name), f"{path}/{field.name}" if path else field.name)


def _refuse_nul(value: object) -> None:
    faults = tuple(path for path, text in _texts(value) if "\x00" in text)
    if faults:
        raise Invalid(f"The text in '{faults[0]}' holds a NUL character; remove it.", faults)


def _require_nfc(value: object) -> None:
    for path, text in _texts(value):
        if not unicodedata.is_normalized("NFC", text):
            raise _NotCanonical(path)


def _text_faults(value: object) -> tuple[str, ...]:
    return tuple(path for path, text in _texts(value) if not text.isascii() and _is_broken(text))


def _is_broken(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def forbidden(hint: Any, path: str) -> typing.Iterator[str]:
    """The places in a stored type that have no exact byte form: fractions, Any, sets, bytes, unions of values."""
    if hint in (str, int, bool, date, datetime) or hint is types.NoneType:
        return
    if isinstance(hint, type) and issubclass(hint, Enum):
        return
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        for name, held in typing.get_type_hints(hint).items():
            yield from forbidden(held, f"{path}.{name}")
    elif typing.get_origin(hint) is tuple and typing.get_args(hint)[1:] == (Ellipsis,):
        yield from forbidden(typing.get_args(hint)[0], path)
    elif isinstance(hint, types.UnionType):
        parts = [part for part in typing.get_args(hint) if part is not types.NoneType]
        if len(parts) > 1:
            yield f"{path}: a union of several types"
        for part in parts:
            yield from forbidden(part, path)
    else:
        yield f"{path}: {hint}"
