"""Our own rules hold in our own code, and each of them finds what it is for."""

from __future__ import annotations

import ast

import pytest

from tests.meta.project_lint import RULES
from tests.meta.sources import place, python_files, tree_of

# Rule -> (a place where it holds, code that breaks it, code of the same kind that does not).
EXAMPLES = {
    "clock": ("chgdesk/domain/x.py", "from datetime import datetime\ndatetime.now()", "def rule(at): return at"),
    "exec": ("ui/dialogs/x.py", "dialog.exec()", "dialog.open()"),
    "process-events": ("ui/x.py", "QApplication.processEvents()", "app.quit()"),
    "proxy-model": ("ui/models/x.py", "from PySide6.QtCore import QSortFilterProxyModel", "proxy = 1"),
    "composed-sql": (
        "chgdesk/storage/x.py",
        "c.execute(f'SELECT * FROM {table}')",
        "c.execute('SELECT * FROM t WHERE id = ?', (1,))",
    ),
    "print": ("chgdesk/services/x.py", "print('done')", "log.info('done')"),
    "module-name": ("chgdesk/domain/date_utils.py", "", ""),
    "blanket-except": (
        "chgdesk/x.py",
        "try:\n  f()\nexcept Exception:\n  pass",
        "try:\n  f()\nexcept OSError:\n  pass",
    ),
    "sleep": ("tests/ui/x.py", "import time\ntime.sleep(1)", "qtbot.waitUntil(ready)"),
    "fixed-wait": ("tests/ui/x.py", "qtbot.wait(100)", "qtbot.waitSignal(signal)"),
    "sqlite3": ("chgdesk/storage/x.py", "import sqlite3", "import sqlcipher3"),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_that_our_code_keeps_the_rule(rule: object) -> None:
    chosen = next(each for each in RULES if each is rule)
    broken = [line for file in python_files() for line in chosen.broken_in(place(file), tree_of(file))]
    assert not broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_that_the_rule_finds_what_it_is_for(name: str) -> None:
    rule = next(each for each in RULES if each.name == name)
    where, bad, good = EXAMPLES[name]
    found = rule.broken_in(where, ast.parse(bad))
    assert len(found) == 1
    assert rule.message in found[0]
    innocent = where.replace("_utils", "s")
    assert rule.broken_in(innocent, ast.parse(good)) == []


def test_that_every_rule_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(rule.name for rule in RULES)


@pytest.mark.parametrize(
    "code",
    [
        "c.execute('SELECT %s' % column)",
        "c.execute('SELECT {}'.format(column))",
        "from sqlalchemy import text\nc.execute(text(f'DELETE FROM {table}'))",
        "c.exec_driver_sql(f'PRAGMA key = {key}')",
    ],
)
def test_that_sql_composed_in_any_way_is_found(code: str) -> None:
    rule = next(each for each in RULES if each.name == "composed-sql")
    assert rule.broken_in("chgdesk/storage/x.py", ast.parse(code))


@pytest.mark.parametrize("code", ["c.execute('SELECT 1 ' + 'FROM t')", "c.execute(f'PRAGMA user_version = {VERSION}')"])
def test_that_sql_of_constants_is_allowed(code: str) -> None:
    rule = next(each for each in RULES if each.name == "composed-sql")
    assert not rule.broken_in("chgdesk/storage/x.py", ast.parse(code))


def test_that_the_applications_own_loop_is_allowed() -> None:
    rule = next(each for each in RULES if each.name == "exec")
    assert not rule.broken_in("ui/main.py", ast.parse("application.exec()"))
