"""People and roles from the command line, on the small example (ROLE-01..08, SOD-06, SOD-08, DEP-01)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import PERIOD, Run, entries, refused


def names(run: Run, acme: Path) -> dict[str, list[str]]:
    return {one["id"]: one["roles"] for one in run("-w", acme, "person", "list", "--json").json}


def test_that_a_list_is_previewed_then_put_on_record_as_one_act(run: Run, acme: Path) -> None:
    Path("people.csv").write_text("Name;E-mail;Login\nIda Lund;ida@x.org;ida\nAna Ferreira;;\n", encoding="utf-8")
    before = entries(acme)
    done = run("-w", acme, "person", "import", "people.csv", "--preview")
    assert done.out.splitlines() == [
        "line 2: Ida Lund as ida-lund.",
        "line 3: Ana Ferreira is on record already and stays as recorded.",
        "1 person would be put on record; 0 rows to mend.",
    ]
    assert entries(acme) == before
    assert run("-w", acme, "person", "import", "people.csv").code == 0
    assert entries(acme) == before + 1
    assert "ida-lund" in names(run, acme)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "There is nothing here yet"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"Ida\x00", "it holds zero bytes"),
        (b"name,login\nIda,\nBo,x\nCy,X\n,q\n", "line 4: Cy: the login X is Bo's already"),
    ],
)
def test_that_a_bad_list_is_refused_whole(run: Run, acme: Path, data: bytes, said: str) -> None:
    Path("people.csv").write_bytes(data)
    before, known = entries(acme), names(run, acme)
    refused(run("-w", acme, "person", "import", "people.csv"), said)
    assert (entries(acme), names(run, acme)) == (before, known)


def test_that_a_duplicate_login_is_refused_by_name(run: Run, acme: Path) -> None:
    """ROLE-06."""
    assert run("-w", acme, "person", "add", "ida", "Ida Lund", "--login", "ida-git").code == 0
    done = run("-w", acme, "person", "add", "bo", "Bo Ek", "--login", "@IDA-GIT")
    refused(done, "the login @IDA-GIT is Ida Lund's already")
    done = run("-w", acme, "person", "edit", "kim", "--login", "ida-git", "--reason", "Typed")
    refused(done, "the login ida-git is Ida Lund's already")


def test_that_a_leaver_keeps_the_name_and_loses_the_roles(run: Run, acme: Path) -> None:
    """ROLE-07: the record still shows who wrote it."""
    asked = run("-w", acme, "person", "deactivate", "chidi", "--on", "2026-10-30", "--preview")
    assert "Nobody else holds: CISO, security officer. Name who follows." in asked.out
    assert names(run, acme)["chidi"] == ["ciso", "security_officer"]
    assert run("-w", acme, "person", "deactivate", "chidi", "--on", "2026-10-30").code == 0
    assert names(run, acme)["chidi"] == []
    checked = run("-w", acme, "role", "check").out
    assert "Security officer: nobody holds this role" in checked, "APR-14: vacant role listed"
    refused(run("-w", acme, "role", "grant", "chidi", "qa", "--from", "2026-11-01"), "last day is Fri 30 Oct 2026")


def test_that_a_role_is_handed_over_and_ends(run: Run, acme: Path) -> None:
    words = ("role", "delegate", "qa", "dina", "kim", "--from", "2026-12-21", "--to", "2026-12-31")
    refused(run("-w", acme, *words), "Say why the role of QA is handed over")
    done = run("-w", acme, *words, "--reason", "Holiday")
    assert done.out == "Kim Vale is QA from Mon 21 Dec 2026 to Thu 31 Dec 2026.\n"
    refused(run("-w", acme, *words, "--reason", "Holiday"), "Kim Vale is QA already from Mon 21 Dec 2026")
    late = run("-w", acme, "role", "grant", "kim", "requester", "--from", "2026-08-03").out
    assert "after it began)" in late
    done = run("-w", acme, "role", "end", "farah", "deployer", "--on", "2099-01-01", "--reason", "Moves on")
    assert done.out.startswith("Farah Okafor is deployer from ")
    assert " to Thu 1 Jan 2099 (recorded " in done.out
    refused(run("-w", acme, "role", "end", "kim", "deployer", "--reason", "x"), "kim does not hold deployer now")


def test_that_a_read_only_auditor_cannot_write(run: Run, acme: Path) -> None:
    """ROLE-08."""
    assert run("-w", acme, "role", "permit", "auditor", "--allow", "read", "--title", "Auditor").code == 0
    assert run("-w", acme, "person", "add", "aud", "Aud Itor", "--from", "2026-01-01").code == 0
    assert run("-w", acme, "role", "grant", "aud", "auditor", "--from", "2026-10-01").code == 0
    before = entries(acme)
    done = run("-w", acme, "--actor", "aud", "person", "add", "x", "X")
    refused(done, "Aud Itor only reads here, as Auditor")
    assert entries(acme) == before
    assert run("-w", acme, "--actor", "aud", "role", "matrix", "--period", PERIOD).code == 0


def test_that_the_list_of_deployers_is_reviewed(run: Run, acme: Path) -> None:
    """DEP-01: dated list of persons allowed to deploy, with review date."""
    listed = run("-w", acme, "role", "holders", "deployer", "--on", "2026-07-14", "--json").json
    assert {one["person"] for one in listed["holders"]} == {"bram", "erik", "farah", "hana"}
    assert listed["review"].startswith("Never reviewed.")
    done = run("-w", acme, "role", "review", "--reviewer", "ines", "--confirm", "bram")
    refused(done, "Say of Erik Palm, Farah Okafor, Hana Mori whether the role of deployer is confirmed or removed")
    done = run("-w", acme, "role", "review", "--reviewer", "bram", "--remove", "farah", "--confirm-others")
    assert done.out.startswith("3 confirmed, 1 removed. Last reviewed ")
    assert "Bram Koster holds the role of deployer, so this review is not independent." in done.out
    assert "deployer" not in names(run, acme)["farah"]


def test_that_matrix_and_approvals_name_the_records_behind_each_number(run: Run, acme: Path) -> None:
    """SOD-08 `role matrix`; SOD-06 `metrics approvals`."""
    matrix = run("-w", acme, "role", "matrix", "--period", PERIOD, "--json").json
    found = run("-w", acme, "metrics", "approvals", "--period", PERIOD, "--json").json
    approved = {one["person"]: set(one["duties"]["approve"]["records"]) for one in matrix["people"]}
    assert {one["approver"]: set(one["records"]) for one in found["shares"]} == {
        person: records for person, records in approved.items() if records
    }
    judged = run("-w", acme, "evaluate", "--period", PERIOD, "--json").json
    by_judge = {
        record["id"]
        for record in judged["records"]
        if any("SOD-APPROVER-DEPLOYED" in str(finding) for finding in record["findings"])
    }
    by_matrix = {
        ref
        for one in matrix["conflicts"]
        if one["on_record"] and one["rule"] == "sod.deployer_rule" and one["duties"] == ["approve", "deploy"]
        for ref in one["records"]
    }
    assert by_matrix == by_judge
    text = run("-w", acme, "role", "matrix", "--period", PERIOD).out
    assert text.splitlines()[-1].startswith(f"{len(judged['records'])} records") or "conflicts on record" in text


def test_that_nobody_unknown_is_accepted(run: Run, acme: Path) -> None:
    for words in (
        ("role", "grant", "nemo", "qa"),
        ("person", "edit", "nemo", "--reason", "x"),
        ("person", "deactivate", "nemo"),
        ("role", "review", "--reviewer", "nemo", "--confirm-others"),
    ):
        refused(run("-w", acme, *words), "Nobody is on record as 'nemo'")
