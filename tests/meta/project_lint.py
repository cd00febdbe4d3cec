"""Rules of the house that no general linter knows, each with what to do instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Check = Callable[[str, ast.Module], Iterator[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: where it holds, what breaks it, and what to do instead."""

    name: str
    message: str
    check: Check
    holds_in: tuple[str, ...] = ("chgdesk/", "ui/", "migrations/", "tests/", "benchmarks/")
    not_in: tuple[str, ...] = ()

    def broken_in(self, place: str, tree: ast.Module) -> list[str]:
        """One sentence per line of the file that breaks the rule."""
        if not place.startswith(self.holds_in) or place.startswith(self.not_in or ("\0",)):
            return []
        return [f"{place}:{line}: {self.name}: {self.message}" for line in self.check(place, tree)]


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the dotted text of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _calls_ending_in(*endings: str) -> Check:
    """Find calls whose dotted name is, or ends in, one of the endings."""

    def check(_place: str, tree: ast.Module) -> Iterator[int]:
        for name, call in _calls(tree):
            if any(name == ending.lstrip(".") or name.endswith("." + ending.lstrip(".")) for ending in endings):
                yield call.lineno

    return check


def _methods(*names: str, on_other_than: tuple[str, ...] = ()) -> Check:
    """Find calls of a method, but not of a plain function, nor on an object of one of the names."""

    def check(_place: str, tree: ast.Module) -> Iterator[int]:
        for _, call in _calls(tree):
            if not isinstance(call.func, ast.Attribute) or call.func.attr not in names:
                continue
            if ast.unparse(call.func.value) not in on_other_than:
                yield call.lineno

    return check


def _names(*names: str) -> Check:
    """Find a name wherever it is imported or used."""

    def check(_place: str, tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            used = isinstance(node, ast.Name) and node.id in names
            used = used or (isinstance(node, ast.Attribute) and node.attr in names)
            used = used or (isinstance(node, ast.alias) and node.name in names)
            if used:
                yield getattr(node, "lineno", 1)

    return check


def _is_composed(node: ast.expr) -> bool:
    """True for text formatted at run time; constants and pieces joined by + are left to ruff's S608."""
    if isinstance(node, ast.JoinedStr):
        values = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        # A pragma takes no bound parameter; a constant of ours is as good as a literal.
        return not all(isinstance(value, ast.Name) and value.id.isupper() for value in values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return isinstance(node.left, ast.Constant | ast.JoinedStr)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def _imports_of(module: str) -> Check:
    """Find imports of a module or of anything in it."""

    def check(_place: str, tree: ast.Module) -> Iterator[int]:
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            if any(name == module or name.startswith(module + ".") for name in names):
                yield getattr(node, "lineno", 1)

    return check


def _composed_sql(place: str, tree: ast.Module) -> Iterator[int]:
    """Find composed text handed to something that runs it as SQL."""
    runners = {"execute", "executemany", "executescript", "exec_driver_sql"}
    if any(True for _ in _imports_of("sqlalchemy")(place, tree)):
        runners |= {"text", "scalar", "scalars", "DDL"}
    for name, call in _calls(tree):
        if name.rsplit(".", 1)[-1] in runners and call.args and _is_composed(call.args[0]):
            yield call.lineno


def _blanket_except(_place: str, tree: ast.Module) -> Iterator[int]:
    """Find handlers that name no error, and those that name all and do nothing."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        everything = node.type is not None and ast.unparse(node.type) in {"Exception", "BaseException"}
        if node.type is None or (everything and all(isinstance(line, ast.Pass) for line in node.body)):
            yield node.lineno


def _fixed_waits(_place: str, tree: ast.Module) -> Iterator[int]:
    """Find waits for a time instead of for something."""
    for name, call in _calls(tree):
        if re.fullmatch(r"(.*\.)?(qtbot|bot)\.wait|(.*\.)?QTest\.q(Wait|Sleep)", name):
            yield call.lineno


def _empty_module_names(place: str, _tree: ast.Module) -> Iterator[int]:
    """Find files and folders whose name says nothing."""
    parts = [part.removesuffix(".py") for part in place.split("/")]
    words = {word for part in parts for word in part.split("_")}
    if words & {"util", "utils", "helper", "helpers", "manager", "managers", "common"}:
        yield 1


RULES = (
    Rule(
        name="clock",
        message="take the time from the Context that is passed in; only chgdesk/services/context.py reads the clock",
        check=_calls_ending_in("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"),
        holds_in=("chgdesk/", "ui/", "migrations/"),
        not_in=("chgdesk/services/context.py",),
    ),
    Rule(
        name="exec",
        message="open dialogs with open() and go on in a slot; a nested event loop breaks tests and drafts",
        # The application's own loop is not a dialog's.
        check=_methods("exec", "exec_", on_other_than=("application", "app")),
    ),
    Rule(
        name="process-events",
        message="hand long work to the runner or the job process; processEvents lets clicks in half-way",
        check=_methods("processEvents"),
    ),
    Rule(
        name="proxy-model",
        message="sort and filter in SQL; a proxy over the register asks for every row",
        check=_names("QSortFilterProxyModel"),
    ),
    Rule(
        name="composed-sql",
        message="use bound parameters or SQLAlchemy expressions; composed SQL lets text become statements",
        check=_composed_sql,
        holds_in=("chgdesk/", "ui/", "migrations/"),
    ),
    Rule(
        name="print",
        message="return a value, or log; only stand-alone scripts print",
        check=_calls_ending_in("print"),
        holds_in=("chgdesk/", "ui/", "migrations/"),
        not_in=("chgdesk/exports/verify_bundle.py",),
    ),
    Rule(
        name="module-name",
        message="name the module by a noun of the trade; this word says nothing",
        check=_empty_module_names,
    ),
    Rule(
        name="blanket-except",
        message="name the error you expect, or say what you did with it; a swallowed error is lost evidence",
        check=_blanket_except,
    ),
    Rule(
        name="sleep",
        message="wait for what should happen (a signal, qtbot.waitUntil), never for a time",
        check=_calls_ending_in("time.sleep", "sleep"),
        holds_in=("tests/", "ui/"),
    ),
    Rule(
        name="fixed-wait",
        message="wait for a signal or condition (waitSignal, waitUntil), never for milliseconds",
        check=_fixed_waits,
        holds_in=("tests/",),
    ),
    Rule(
        name="sqlite3",
        message="use the sqlcipher3 driver through chgdesk.storage; two SQLite builds in one process may differ",
        check=_imports_of("sqlite3"),
        # Tests are also the stranger with another tool: some open the file behind chgdesk's back.
        holds_in=("chgdesk/", "ui/", "migrations/"),
        not_in=("chgdesk/exports/verify_bundle.py",),
    ),
)
