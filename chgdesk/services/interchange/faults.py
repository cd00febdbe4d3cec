"""What is wrong with an interchange file, each fault with its path and what was expected there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from chgdesk.errors import Invalid
from chgdesk.services.interchange.values import nearest, shown

Place = tuple[str | int, ...]

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_EXPECTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


class Faults:
    """The faults of one file, in the order of their places, one per place."""

    def __init__(self) -> None:
        self._by_place: dict[Place, list[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._by_place)

    def add(self, place: Place, sentence: str) -> None:
        """Note one fault."""
        self._by_place.setdefault(place, []).append(sentence)

    def add_validation(self, errors: Iterable[ErrorDetails], model: type[BaseModel]) -> None:
        """Note what the shape of the file lacks, save where something is already known to be wrong."""
        known = {place[:length] for place in self._by_place for length in (len(place),)}
        for error in errors:
            place: Place = error["loc"]
            if place not in known:
                self.add(place, _sentence(error, place, model))

    def lines(self) -> tuple[str, ...]:
        """Every fault as `path: sentence`."""
        return tuple(f"{path_of(place)}: {text}" for place, texts in self._by_place.items() for text in texts)

    def refuse(self) -> None:
        """Refuse the file whole if anything is wrong with it.

        Raises:
            Invalid: with every fault.
        """
        if self:
            raise refusal(self.lines())


def refusal(lines: tuple[str, ...]) -> Invalid:
    """The refusal of a whole file, its first faults in the sentence and all of them listed."""
    count = "one fault" if len(lines) == 1 else f"{len(lines)} faults"
    first = "; ".join(lines[:3]) + ("; …" if len(lines) > 3 else "")
    sentence = f"The interchange file was refused whole, nothing was imported: {count}. {first}"
    return Invalid(sentence, lines)


def path_of(place: Place) -> str:
    """`changes[3].approvals[0].decided_at` for the keys and positions that lead there."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=True)}]"
    return text or "(the file)"


def _sentence(error: ErrorDetails, place: Place, model: type[BaseModel]) -> str:
    kind = error["type"]
    if kind == "chgdesk":
        return str(error["msg"])
    if kind == "missing":
        return f"is missing; expected {_wanted(model, place)}"
    if kind == "extra_forbidden":
        keys = allowed_keys(model, place[:-1])
        return f"is not a key of the format; expected one of {', '.join(sorted(keys))}.{nearest(str(place[-1]), keys)}"
    return f"found {shown(error['input'])}; expected {_EXPECTED.get(kind, error['msg'])}"


def _wanted(model: type[BaseModel], place: Place) -> str:
    owner = _model_at(model, place[:-1])
    for name, info in owner.model_fields.items() if owner else ():
        if (info.alias or name) == place[-1]:
            return info.description or "a value"
    return "a value"


def allowed_keys(model: type[BaseModel], place: Place) -> tuple[str, ...]:
    """The keys that the format knows at a place."""
    owner = _model_at(model, place)
    return tuple(info.alias or name for name, info in owner.model_fields.items()) if owner else ()


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    here: type[BaseModel] | None = model
    for step in place:
        if isinstance(step, int) or here is None:
            continue
        fields: Mapping[str, Any] = {(i.alias or n): i.annotation for n, i in here.model_fields.items()}
        here = _model_in(fields.get(step))
    return here


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Union, UnionType, list, tuple}:
        return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
    return None
