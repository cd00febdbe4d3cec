"""Lists as numbering.xml defines them: bullets or numbers, and which number a paragraph carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.text.word_in.names import child, value, w
from chgdesk.text.word_in.styles import NumberedAs, Styles

_DEEPEST_LEVEL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: its format (bullet, decimal, lowerLetter …), where it starts, what restarts it."""

    format: str = "decimal"
    start: int = 1
    restart: int | None = None
    shows_path: bool = False
    """Whether it prints the numbers above it too, as 4.2 does."""


class Numbering:
    """The lists of one document, counted paragraph by paragraph in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        self._styles = styles
        if root is not None:
            self._abstract = {value(each, "abstractNumId"): each for each in root.iter(w("abstractNum"))}
            self._nums = {value(each, "numId"): each for each in root.iter(w("num"))}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def level(self, at: NumberedAs) -> Level:
        """How a level of a list is marked; a list that is not defined counts in plain numbers."""
        num = self._nums.get(at.num)
        abstract = self._abstract.get(self._list_of(at.num))
        found = _level_in(abstract, at.level)
        override = (
            next((each for each in num.iter(w("lvlOverride")) if value(each, "ilvl") == str(at.level)), None)
            if num is not None
            else None
        )
        inner = child(override, "lvl")
        chosen = inner if inner is not None else found
        start = value(child(override, "startOverride")) or value(child(chosen, "start"))
        restart = value(child(chosen, "lvlRestart"))
        return Level(
            format=value(child(chosen, "numFmt")) or "decimal",
            start=_number(start, 1),
            restart=_number(restart, 0) if restart else None,
            shows_path=value(child(chosen, "lvlText")).count("%") > 1,
        )

    def placed(self, at: NumberedAs) -> NumberedAs:
        """The level of a paragraph whose style, not itself, says at which level of its list it stands."""
        if at.is_said or not at.style:
            return at
        abstract = self._abstract.get(self._list_of(at.num))
        levels = [] if abstract is None else abstract.findall(w("lvl"))
        linked = next((_number(value(lvl, "ilvl"), 0) for lvl in levels if value(child(lvl, "pStyle")) == at.style), 0)
        return replace(at, level=linked, depth=linked) if linked else at

    def _list_of(self, num: str) -> str:
        """The definition behind a numbering, also where it is borrowed from a list style."""
        abstract = value(child(self._nums.get(num), "abstractNumId"))
        borrowed = value(child(self._abstract.get(abstract), "numStyleLink"))
        if not borrowed:
            return abstract
        linked = next((key for key, each in self._abstract.items() if value(child(each, "styleLink")) == borrowed), "")
        return linked or abstract

    def next_number(self, at: NumberedAs) -> int:
        """The number the next paragraph of this list and level carries; deeper levels begin anew after it.

        Numberings that share one definition go on counting together, unless one says where it starts.
        """
        level = self.level(at)
        counters = self._counters.setdefault(self._list_of(at.num), {})
        num = self._nums.get(at.num)
        overridden = num is not None and any(
            value(each, "ilvl") == str(at.level) and child(each, "startOverride") is not None
            for each in num.iter(w("lvlOverride"))
        )
        if overridden and (at.num, at.level) not in self._started:
            counters.pop(at.level, None)
        self._started.add((at.num, at.level))
        counters[at.level] = counters.get(at.level, level.start - 1) + 1
        for deeper in [each for each in counters if each > at.level]:
            restart = self.level(NumberedAs(num=at.num, level=deeper)).restart
            if restart is None or restart > at.level:
                del counters[deeper]
        return counters[at.level]


def _level_in(abstract: Element | None, wanted: int) -> Element | None:
    """The definition of one level of a list."""
    wanted = min(wanted, _DEEPEST_LEVEL)
    levels = [] if abstract is None else abstract.findall(w("lvl"))
    return next((each for each in levels if value(each, "ilvl") == str(wanted)), None)


def _number(text: str, missing: int) -> int:
    """A number as the file writes it; nonsense counts as missing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else missing
