"""Crosswalk, own controls and roles from the command line (MAP-01..05, EVD-21, ROLE-05, APR-14)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from chgdesk.app import open_desk
from chgdesk.domain.people import Actor, Role
from chgdesk.services.crosswalk import base_rows
from chgdesk.services.policies.commands import KeepRoles
from tests.cli.running import PERIOD, Run, entries, refused
from tests.meta.test_words import faults

OWN = "framework;point;edition;paraphrase;topics;evidence\nDORA;9;2022;Told in good time;windows;notice\n"


def test_that_the_points_of_cc8_1_are_shown_with_and_without_a_workspace(run: Run, acme: Path) -> None:
    alone, there = run("map", "show", "CC8.1"), run("-w", acme, "map", "show", "cc8.1")
    assert "18 points." in alone.out
    assert "points of focus as revised in 2022" in alone.out
    assert "In our own words" in alone.out
    assert there.out == alone.out
    points = run("map", "show", "CC8.1", "--json").json["frameworks"][0]["points"]
    assert [point["point"] for point in points] == [str(number) for number in range(1, 19)]


def test_that_a_list_shows_what_is_shown_and_names_the_rest(run: Run) -> None:
    short, everything = run("map", "show"), run("map", "show", "--all", "--json").json
    assert "On demand: CC8.1 verbs, CC3.4" in short.out
    assert sum(len(framework["points"]) for framework in everything["frameworks"]) == len(base_rows())
    assert {f["name"] for f in run("map", "show", "--json").json["frameworks"]} == {"CC8.1", "A.8.32", "A.8.31"}


@pytest.mark.parametrize(("given", "name"), [("7.5.3", "ISO 7.5.3"), ("iso 6.3", "ISO 6.3"), ("pci dss", "PCI DSS")])
def test_that_a_framework_is_found_as_people_call_it(given: str, name: str, run: Run) -> None:
    assert run("map", "show", given).out.startswith(name)


def test_that_a_framework_that_is_none_is_refused_with_close_names(run: Run) -> None:
    refused(run("map", "show", "CC8.2"), "Did you mean CC8.1")
    refused(run("map", "show", "zzz"), "See `chgdesk map show --all`.")


def test_that_gaps_say_what_is_lacking_and_what_was_read(run: Run, acme: Path) -> None:
    said = run("-w", acme, "map", "gaps", "--period", PERIOD).out
    assert "Nothing of this in the period: patch with its advisory." in said
    assert "It applies where Privacy is in scope." in said
    assert "Policy 2.1 has no sections on record, only its file; 12 records in the period." in said
    found = run("-w", acme, "map", "gaps", "--period", PERIOD, "--all", "--json").json
    assert found["points"] == len(base_rows())
    by_ref = {gap["ref"]: gap for gap in found["gaps"]}
    assert (by_ref["CC8.1 14"]["absent"], by_ref["CC8.1 8"]["no_evidence"]) == (["patch_record"], False)


def test_that_the_crosswalk_goes_out_and_comes_back(run: Run, acme: Path, place: Path) -> None:
    before = entries(acme)
    assert run("-w", acme, "map", "export", "out.csv", "--all").code == 0
    assert entries(acme) == before + 1, "what leaves the workspace is in the trail"
    with (place / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(base_rows())
    same = run("-w", acme, "map", "import", "out.csv")
    assert same.out == f"Took in 0 rows; {len(base_rows())} stand unchanged.\n"
    assert entries(acme) == before + 1
    (place / "own.csv").write_text(OWN, encoding="utf-8")
    assert "Took in 1 rows as entry" in run("-w", acme, "map", "import", "own.csv").out
    assert "Told in good time" in run("-w", acme, "map", "show", "DORA").out


def test_that_a_faulty_file_is_refused_whole_with_every_line(run: Run, acme: Path, place: Path) -> None:
    before = entries(acme)
    (place / "bad.csv").write_text(OWN + "DORA;10;;;window;\nDORA;9;;Again;;\n", encoding="utf-8")
    said = refused(run("-w", acme, "map", "import", "bad.csv"), "line 3: paraphrase", "line 4: DORA 9 stands on line 2")
    assert "Did you mean windows?" in said
    assert entries(acme) == before


def test_that_a_point_is_tied_hidden_and_shown(run: Run, acme: Path) -> None:
    assert "Kept CC8.1 16" in run("-w", acme, "map", "set", "cc8.1 16", "--evidence", "screenshot", "--hide").out
    assert "\n  16 " not in run("-w", acme, "map", "show").out
    (point,) = [p for p in run("-w", acme, "map", "show", "CC8.1", "--json").json["frameworks"][0]["points"]
                if p["point"] == "16"]  # fmt: skip
    assert (point["evidence"], point["shown"], point["own"]) == (["screenshot"], False, False)
    assert run("-w", acme, "map", "set", "CC3.4", "--show").out.count("CC3.4") == 6
    assert "CC3.4" in run("-w", acme, "map", "show").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("CC8.1 16",), "Say what to change"),
        (("CC8.1", "--topic", "windows"), "CC8.1 has 18 points; name one"),
        (("CC8.1 99", "--show"), "There is no point 'CC8.1 99'"),
        (("CC8.1 16", "--finding", "APR-MISSING"), "there is no finding code 'APR-MISSING'"),
    ],
)
def test_that_a_wrong_tie_is_refused(words: tuple[str, ...], said: str, run: Run, acme: Path) -> None:
    before = entries(acme)
    refused(run("-w", acme, "map", "set", *words), said)
    assert entries(acme) == before


def test_that_controls_are_proposed_kept_and_listed(run: Run, acme: Path) -> None:
    assert "control propose" in run("-w", acme, "control", "list").out
    before = entries(acme)
    assert "--keep puts these on record" in run("-w", acme, "control", "propose").out
    assert entries(acme) == before
    assert "Kept 10 controls" in run("-w", acme, "control", "propose", "--keep").out
    assert "all ten numbers are on record" in run("-w", acme, "control", "propose", "--keep").out
    kept = run("-w", acme, "control", "list", "--json").json["controls"]
    assert [control["ref"] for control in kept] == [f"C-{number:02d}" for number in range(1, 11)]
    assert run("-w", acme, "control", "export", "out.csv").code == 0
    assert "Took in 0 controls; 10 stand unchanged." in run("-w", acme, "control", "import", "out.csv").out


def test_that_a_control_list_of_ones_own_keeps_its_numbers(run: Run, acme: Path, place: Path) -> None:
    (place / "list.csv").write_text("ID,Description,Letters,Risk\nITGC-4,Approved first,C D,high\n", encoding="utf-8")
    said = run("-w", acme, "control", "import", "list.csv").out
    assert "Took in 1 controls" in said
    assert "Columns not read: Risk." in said
    listed = run("-w", acme, "control", "list").out
    assert "ITGC-4  Approved first  [C, D]" in listed
    assert "Letters without a control of yours: A, B, E, F, G, H, J, K." in listed
    (place / "list.csv").write_text("ID,Description,Letters\nITGC-4,,I\n", encoding="utf-8")
    refused(run("-w", acme, "control", "import", "list.csv"), "line 2: the wording is empty", "'I' is no letter")


def test_that_roles_are_listed_checked_and_charted(run: Run, acme: Path, place: Path) -> None:
    assert "engineering_lead  Engineering lead: Bram Koster" in run("-w", acme, "role", "list").out
    checked = run("-w", acme, "role", "check")
    assert "CISO: only Chidi Nwosu. Name a deputy" in checked.out
    assert "Deployer" not in checked.out
    found = run("-w", acme, "role", "check", "--json").json
    assert {role["state"] for role in found["to_look_at"]} == {"one_person"}
    assert "Approve the change (normal)\n    Responsible: engineering lead, QA" in run("-w", acme, "role", "chart").out
    before = entries(acme)
    done = run("-w", acme, "role", "chart", "--csv", "r.csv", "--pdf", "r.pdf", "--xlsx", "r.xlsx")
    assert done.out == "Wrote r.csv.\nWrote r.pdf.\nWrote r.xlsx.\n"
    assert entries(acme) == before + 3
    with (place / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert "Ask for a change and write it down" in [line["Step"] for line in csv.DictReader(file)]
    assert [(place / name).read_bytes()[:2] for name in ("r.pdf", "r.xlsx")] == [b"%P", b"PK"]


def test_that_roles_no_rule_needs_are_looked_at_only_when_asked(run: Run, acme: Path) -> None:
    with open_desk(acme, actor=Actor(person="ana", name="Ana")) as desk:
        desk.execute(KeepRoles(roles=(Role(ref="auditor", title="Auditor"),)))
    said = run("-w", acme, "role", "check").out
    assert "Auditor" not in said
    assert "1 roles on record that no rule needs" in said
    assert "Auditor: nobody holds this role." in run("-w", acme, "role", "check", "--all").out


def test_that_a_code_host_is_compared(run: Run, acme: Path, place: Path) -> None:
    (place / "CODEOWNERS").write_text("/db @acme/dba @stranger\n", encoding="utf-8")
    (place / "main.json").write_text('{"required_pull_request_reviews": {"required_approving_review_count": 1}}')
    said = run("-w", acme, "role", "compare", "CODEOWNERS", "main.json").out
    for words in ("The host merges after 1", "@stranger owns code", "Add a first line for *", "Administrators"):
        assert words in said
    found = run("-w", acme, "role", "compare", "CODEOWNERS", "--json").json["differences"]
    assert {each["about"] for each in found} == {"Paths without owner", "Owner unknown here", "Roles without code"}


@pytest.mark.parametrize(
    "words",
    [
        "map show CC8.1",
        "map show --all",
        f"map gaps --period {PERIOD} --all",
        "control propose",
        "role list",
        "role check",
        "role chart",
    ],
)
def test_that_what_is_said_keeps_to_the_words(words: str, run: Run, acme: Path) -> None:
    done = run("-w", acme, *words.split())
    assert done.code == 0, done.err
    assert not [fault for line in done.out.splitlines() for fault in faults(line)]
