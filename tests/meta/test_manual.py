"""The officer's manual says what the program does: its commands, links, pictures and words."""

from __future__ import annotations

import importlib.util
import re
import shlex
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import typer

from chgdesk.cli.main import app
from chgdesk.exports.bundle import CHECK_TEXT
from tests.meta.sources import ROOT
from tests.meta.test_words import faults

MANUAL = ROOT / "docs" / "officer"
PICTURES = MANUAL / "pictures"
PAGES = sorted(MANUAL.glob("*.md"))
LARGEST_PICTURE, LARGEST_SET = 150_000, 2_000_000
PALETTE = 3
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def commands_script() -> ModuleType:
    """docs/commands.py, which lies in no package."""
    spec = importlib.util.spec_from_file_location("manual_commands", ROOT / "docs" / "commands.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def pictures_used() -> list[str]:
    return [target for page in PAGES for _, target in PICTURE.findall(text_of(page))]


def headings(page: Path) -> set[str]:
    """The anchors of a page, made as readers of Markdown make them."""
    titles = re.findall(r"^#+ (.+)$", text_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def typed_commands() -> Iterator[tuple[str, list[str]]]:
    """Every line that a page tells people to type at chgdesk, and every example of the table."""
    for page in PAGES:
        text = text_of(page)
        lines = [line for block in FENCED.findall(text) for line in block.splitlines()]
        lines += re.findall(r"`(chgdesk [^`]+)`", text)
        for line in lines:
            if line.startswith("chgdesk "):
                yield f"{page.name}: {line}", shlex.split(line)[1:]


def test_that_every_page_is_linked_from_the_first() -> None:
    linked = {target.partition("#")[0] for target in LINK.findall(text_of(MANUAL / "index.md"))}
    assert {page.name for page in PAGES} - {"index.md"} == linked - {""}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_that_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(text_of(page)):
        file, _, anchor = target.partition("#")
        goal = page.parent / file if file else page
        if not goal.exists() or (anchor and anchor not in headings(goal)):
            broken.append(target)
    assert broken == []


def test_that_every_picture_is_there_is_used_and_says_what_it_shows() -> None:
    assert {f"pictures/{file.name}" for file in PICTURES.iterdir()} == set(pictures_used())
    assert [target for page in PAGES for words, target in PICTURE.findall(text_of(page)) if len(words) < 20] == []


def test_that_pictures_are_small() -> None:
    sizes = {file.name: file.stat().st_size for file in PICTURES.iterdir()}
    assert {name: size for name, size in sizes.items() if size > LARGEST_PICTURE} == {}
    assert sum(sizes.values()) <= LARGEST_SET


@pytest.mark.parametrize("picture", sorted(PICTURES.glob("*")), ids=lambda picture: picture.stem)
def test_that_a_picture_is_a_palette_png_without_a_date(picture: Path) -> None:
    data = picture.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">B", data[25:26])[0] == PALETTE
    assert b"tIME" not in data


@pytest.mark.parametrize("name", commands_script().PAGES)
def test_that_the_tables_of_commands_are_those_of_the_program(name: str) -> None:
    page = text_of(MANUAL / name)
    assert commands_script().written(page, name) == page, "write it anew with: python docs/commands.py"


def test_that_every_command_stands_on_one_page() -> None:
    told = [line for name in commands_script().PAGES for line in text_of(MANUAL / name).splitlines()]
    for name, _does, _example in commands_script().rows():
        assert sum(line.startswith(f"| `{name}` |") for line in told) == 1, name


def test_that_every_command_has_a_sentence_and_an_example() -> None:
    rows = list(commands_script().rows())
    assert [name for name, does, example in rows if not does or not example] == []
    assert len({name for name, _, _ in rows}) == len(rows)


def test_that_a_changed_command_makes_the_table_stale() -> None:
    page = text_of(MANUAL / "commands.md")
    assert commands_script().written(page.replace("`chgdesk verify`", "`chgdesk check`")) == page
    assert page.replace("`chgdesk verify`", "`chgdesk check`") != page


@pytest.mark.parametrize(("place", "words"), list(typed_commands()), ids=[place for place, _ in typed_commands()])
def test_that_what_people_are_told_to_type_is_understood(place: str, words: list[str]) -> None:
    """Each command and each of its options exists; nothing is run."""
    command = typer.main.get_command(app)
    rest = list(words)
    while rest:
        word = rest.pop(0)
        known = {option: parameter for parameter in command.params for option in parameter.opts}
        inner = getattr(command, "commands", {})
        if word in {">", "|"}:
            break
        if word.startswith("-"):
            assert word in known or word == "--help", f"{place}: no option {word}"
            if word in known and not getattr(known[word], "is_flag", False):
                rest.pop(0)
        elif inner:
            assert word in inner, f"{place}: no command {word}"
            command = inner[word]


def test_that_the_checks_of_a_bundle_are_those_that_lie_in_it() -> None:
    page = text_of(MANUAL / "bundle.md")
    typed = [line.strip() for line in CHECK_TEXT.splitlines() if line.startswith("  ")]
    assert len(typed) == 9
    assert [line for line in typed if line not in page] == []


def test_that_the_manual_keeps_to_the_words() -> None:
    broken = [
        f"{page.name}: {paragraph[:60]} …: {fault}"
        for page in PAGES
        for paragraph in text_of(page).split("\n\n")
        for fault in faults(" ".join(paragraph.split()))
    ]
    assert broken == []


def test_that_pages_are_short() -> None:
    long = {page.name: count for page in PAGES if (count := len(text_of(page).splitlines())) > 150}
    assert long == {}
