"""A code host's own files are read as they are, and what is none is refused with a sentence (ROLE-05)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chgdesk.domain.code_host import HostRules, OwnedPath
from chgdesk.errors import Invalid
from chgdesk.services.imports.code_host import read_host_rules

OWNERS = """\ufeff# who looks after what
*            @acme/engineering-lead   # the rest
/db/**       @acme/dba dba@acme.example

[Documentation]
docs/
"""
PROTECTION: dict[str, Any] = {
    "required_pull_request_reviews": {
        "required_approving_review_count": 2,
        "require_code_owner_reviews": True,
        "dismiss_stale_reviews": True,
        "bypass_pull_request_allowances": {"users": [{"login": "root"}], "teams": [{"slug": "sre"}], "apps": []},
    },
    "required_status_checks": {"strict": True, "contexts": ["ci"], "checks": [{"context": "ci"}, {"context": "scan"}]},
    "enforce_admins": {"enabled": True},
}
RULES = [
    {
        "type": "pull_request",
        "parameters": {
            "required_approving_review_count": 1,
            "dismiss_stale_reviews_on_push": False,
            "require_code_owner_review": True,
        },
    },
    {"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "build"}]}},
    {"type": "deletion"},
]


def read(given: object) -> HostRules:
    data = given.encode() if isinstance(given, str) else json.dumps(given).encode()
    return read_host_rules(data, "given")


def test_that_owners_are_read_with_their_lines() -> None:
    assert read(OWNERS) == HostRules(
        owned=(
            OwnedPath(pattern="*", owners=("@acme/engineering-lead",), line=2),
            OwnedPath(pattern="/db/**", owners=("@acme/dba", "dba@acme.example"), line=3),
            OwnedPath(pattern="docs/", owners=(), line=6),
        )
    )


def test_that_the_protection_of_a_branch_is_read() -> None:
    assert read(PROTECTION) == HostRules(
        reviews=2,
        owner_review=True,
        stale_dismissed=True,
        checks=("ci", "scan"),
        admins_bound=True,
        bypass=("root", "sre"),
    )


def test_that_what_a_protection_leaves_out_is_switched_off() -> None:
    found = read({"required_status_checks": None, "enforce_admins": False})
    assert (found.reviews, found.checks, found.admins_bound, found.stale_dismissed) == (0, (), False, False)


@pytest.mark.parametrize("given", [RULES, {"name": "main", "rules": RULES}])
def test_that_a_rule_set_is_read(given: object) -> None:
    assert read(given) == HostRules(reviews=1, owner_review=True, stale_dismissed=False, checks=("build",))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe*", "not UTF-8"),
        (b"", "names no owner"),
        (b"*\n/db\n", "names no owner"),
        (b"* @a\n/db nobody,here\n", "line 2: 'nobody,here' is no @name"),
        (b"{", "no valid JSON"),
        (b"[" * 100_000, "no valid JSON"),
        (b"{}", "says nothing of reviews"),
        (b"[1]", "no branch protection"),
        (b'{"required_pull_request_reviews": {"required_approving_review_count": "many"}}', "no branch protection"),
        (b'{"required_pull_request_reviews": [1]}', "no branch protection"),
        (b"x" * 2_000_001, "too large"),
    ],
)
def test_that_what_is_no_rule_file_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match="given") as refused:
        read_host_rules(data, "given")
    assert words in str(refused.value)
