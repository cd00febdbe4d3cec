"""Judging, sampling, schema and the interchange file through the command line, on the small example."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.cli.running import PERIOD, SMALL, Run, entries, expected, raw, refused, small

KEYS = ["records", "metrics", "matches", "sequence", "population", "exceptions", "policy"]
EVALUATE = ("-w", "acme.chgdesk", "evaluate", "--period", PERIOD, "--json")


def settled(records: list[Any]) -> list[Any]:
    """Records with their findings in one order."""
    return [
        {**r, "findings": sorted(r["findings"], key=lambda f: json.dumps(f, sort_keys=True))}
        for r in sorted(records, key=lambda r: r["id"])
    ]


def test_that_the_small_example_is_judged_as_expected(run: Run, place: Path) -> None:
    assert run("init", "acme.chgdesk", "--from", SMALL).code == 0
    done = run(*EVALUATE)
    assert (done.code, done.err) == (0, "")
    assert list(done.json) == KEYS
    for key in ("metrics", "matches"):
        assert done.json[key] == expected()[key]
    assert [r["id"] for r in done.json["records"]] == sorted(r["id"] for r in done.json["records"])
    assert settled(done.json["records"]) == settled(expected()["records"])
    sampling = expected()["sampling"]
    assert done.json["population"] == {"count": 12, "sha256": sampling["population_sha256"]}
    assert entries(place / "acme.chgdesk") == 2


@pytest.mark.parametrize("alternate", expected()["alternate_parameter_sets"], ids=lambda a: a["id"])
def test_that_an_alternate_set_changes_the_records_it_should_and_no_other(alternate: Any, run: Run, acme: Path) -> None:
    before = acme.read_bytes()
    tried = [w for path, value in alternate["overrides"].items() for w in ("--set", f"{path}={json.dumps(value)}")]
    found = {r["id"]: r for r in settled(run(*EVALUATE, *tried).json["records"])}
    wanted = {r["id"]: r for r in settled(expected()["records"])}
    for changed in settled(alternate["records_that_change"]):
        wanted[changed["id"]] = {**wanted[changed["id"]], **changed}
    assert found == wanted
    assert acme.read_bytes() == before


@pytest.mark.parametrize(
    "value",
    [
        'rollback.due="before_deployment"',
        'rollback={"due": "before_deployment"}',
        ' rollback.due = "before_deployment" ',
    ],
)
def test_that_a_value_can_be_tried_at_a_leaf_and_as_a_subtree(value: str, run: Run, acme: Path) -> None:
    assert run(*EVALUATE, "--set", value).code == 0


def test_that_a_value_below_a_leaf_counts_like_the_whole(run: Run, acme: Path) -> None:
    whole = run(*EVALUATE, "--set", 'gates.code_review.min_reviewers={"low": 2, "medium": 2, "high": 2}').json
    parts = run(
        *EVALUATE, *(w for r in ("low", "medium", "high") for w in ("--set", f"gates.code_review.min_reviewers.{r}=2"))
    )
    assert parts.json == whole
    assert whole != run(*EVALUATE).json


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('rollback.duo="x"', "There is no parameter rollback.duo. Did you mean rollback.due"),
        ('rolback.due="before_approval"', "Did you mean rollback.due"),
        ('rollback.due="sometime"', "'sometime' is not one of before_approval, before_deployment"),
        ("rollback.due=before_approval", "is not JSON"),
        ("rollback.due=null", "is not one of before_approval, before_deployment"),
        ("rollback.due", "is not a value to try"),
        ("=1", "is not a value to try"),
        ("rollback.due.deeper=1", "is not one of before_approval, before_deployment"),
        ('gates.code_review.min_reviewers.low="two"', "gates.code_review.min_reviewers"),
        ("gates.code_review.min_reviewers.low=-1", "gates.code_review.min_reviewers"),
        ("gates.code_review.min_reviewers.low=NaN", "is not JSON"),
        ("gates.code_review.min_reviewers.low=1e999", "is not JSON"),
        ("gates.code_review.min_reviewers.low=" + "9" * 5_000, "is not JSON"),
        ("rollback.due=" + "[" * 50_000, "is not JSON"),
    ],
    ids=lambda text: text[:40],
)
def test_that_a_value_that_cannot_be_tried_is_refused_with_its_path(
    value: str, said: str, run: Run, acme: Path
) -> None:
    refused(run(*EVALUATE, "--set", value), said)
    refused(run("-w", acme, "bundle", "build", "--period", PERIOD, "--out", "b", "--set", value), said)
    assert entries(acme) == 2


def test_that_a_parameter_set_is_chosen_by_name_and_an_unknown_one_refused(run: Run, acme: Path) -> None:
    name = small()["policy_parameters"]["parameter_set"]
    assert run(*EVALUATE, "--params", name).json == run(*EVALUATE).json
    refused(run(*EVALUATE, "--params", "NONE"), "There is no parameter set NONE", name)


def test_that_the_instant_of_the_test_decides_what_is_due(run: Run, acme: Path) -> None:
    late = run(*EVALUATE, "--as-of", "2026-10-05T09:00:00Z").json
    early = run(*EVALUATE, "--as-of", "2026-09-24T14:20:00+01:00").json
    verdict = {when: {r["id"]: r["verdict"] for r in doc["records"]} for when, doc in (("l", late), ("e", early))}
    assert verdict["l"]["CHG-2026-141"] == "DEVIATION"
    assert verdict["e"]["CHG-2026-141"] == "OPEN"
    assert late["metrics"] == expected()["metrics"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--as-of", "yesterday", "is not an instant"),
        ("--as-of", "2026-10-05T09:00:00", "does not say its offset"),
        ("--as-of", "0001-01-01T00:00:00+14:00", "calendar"),
        ("--as-of", "9999-12-31T23:59:59-14:00", "calendar"),
        ("--known-at", "soon", "is not an instant"),
        ("--period", "2026-07-01", "is not a period"),
        ("--period", "2026-02-30..2026-03-01", "is not a period"),
        ("--period", "2026-09-01..2026-07-01", "ends before it begins"),
    ],
)
def test_that_a_wrong_time_is_refused_in_one_sentence(option: str, value: str, said: str, run: Run, acme: Path) -> None:
    assert refused(run(*EVALUATE, option, value), said).count("\n") == 1


def test_that_imported_facts_are_known_from_their_import_on(run: Run, acme: Path) -> None:
    with raw(acme) as connection:
        recorded = connection.execute("SELECT recorded FROM entry_index ORDER BY seq").fetchall()
    imported = recorded[-1][0]
    assert run(*EVALUATE, "--known-at", imported).json == run(*EVALUATE).json
    before = run(*EVALUATE, "--known-at", "2026-10-05T09:00:00Z").json
    assert before["records"] == []
    assert before["population"]["count"] == 0
    assert list(before) == KEYS


@pytest.mark.parametrize(("method", "key"), [("rank", "rank_method"), ("counter", "counter_method")])
def test_that_the_expected_sample_is_drawn(method: str, key: str, run: Run, acme: Path) -> None:
    wanted = expected()["sampling"]
    words = ("sample", "--period", PERIOD, "--seed", wanted["seed"], "--n", str(wanted["n"]), "--method", method)
    done = run("-w", acme, *words, "--json").json
    assert done["items"] == wanted[key]
    assert done["population"]["sha256"] == wanted["population_sha256"]
    assert run("-w", acme, *words).out.splitlines()[1:] == wanted[key]


def test_that_a_sample_larger_than_the_population_is_the_population(run: Run, acme: Path) -> None:
    for method in ("rank", "counter"):
        done = run("-w", acme, "sample", "--period", PERIOD, "--seed", "A", "--n", "500", "--method", method, "--json")
        assert len(set(done.json["items"])) == len(done.json["items"]) == 12


def test_that_the_export_of_an_import_equals_it(run: Run, acme: Path) -> None:
    assert run("-w", acme, "export", "interchange", "--out", "out.json").code == 0
    assert json.loads(Path("out.json").read_text("utf-8")) == small()
    assert run("-w", acme, "export", "interchange").json == small()
    assert run("init", "again.chgdesk", "--from", "out.json").code == 0
    assert run("-w", "again.chgdesk", "export", "interchange").json == small()


def test_that_the_published_schema_accepts_the_example_and_its_export(run: Run, acme: Path) -> None:
    schema = run("schema", "interchange").json
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    check.validate(small())
    check.validate(run("-w", acme, "export", "interchange").json)
    broken = small()
    broken["changes"][0]["state"] = "clsoed"
    assert not check.is_valid(broken)


def test_that_changes_are_found_by_day_system_person_and_commit(run: Run, acme: Path) -> None:
    def refs(*words: str) -> list[str]:
        done = run("-w", acme, "change", "find", *words, "--json")
        assert done.code == 0, done.err
        return [c["ref"] for c in done.json["changes"]]

    assert refs("--deployed-on", "2026-07-21") == ["CHG-2026-110"]
    assert "CHG-2026-104" in refs("--system", "mail-worker")
    assert "CHG-2026-104" in refs("--commit", "37a3560a91")
    assert "CHG-2026-104" in refs("--person", "erik")
    assert refs("CHG-2026-104") == ["CHG-2026-104"]
    assert refs("no such words anywhere") == []
    refused(run("-w", acme, "change", "find", "--deployed-on", "21/7"), "is not a day")
    refused(run("-w", acme, "change", "show", "CHG-0"), "There is no change CHG-0")


def test_that_an_entry_of_the_trail_is_shown_whole_and_an_unknown_one_refused(run: Run, acme: Path) -> None:
    entry = run("-w", acme, "trail", "--entry", "2").json
    assert "small.json" in json.dumps(entry)
    assert len(run("-w", acme, "trail", "--json").json) == 2
    assert len(run("-w", acme, "trail", "--limit", "1").out.splitlines()) == 1
    refused(run("-w", acme, "trail", "--entry", "99"), "The trail has no entry 99.")
