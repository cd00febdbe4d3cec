"""Real git repositories read as deployment events and draft records, with what they cannot tell."""

from __future__ import annotations

import os
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chgdesk.domain.basis import Basis
from chgdesk.domain.change import ChangeState
from chgdesk.services.git_history import GitHistory, read_git_history
from chgdesk.services.git_history.program import GitProblem, clean_environment
from tests.imports.git_repositories import START, Builder, repository

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def made(tmp_path: Path) -> Builder:
    return repository(tmp_path / "harbour")


def read(made: Builder, **options: object) -> GitHistory:
    return read_git_history(made.path, now=NOW, **options)  # type: ignore[arg-type]


def said(history: GitHistory, words: str) -> bool:
    return any(words in note for note in history.notes)


def test_that_a_merge_becomes_an_event_and_a_draft(made: Builder) -> None:
    commit = made.merge("Merge branch 'topic'", "Show the tide\n\nReads the table.", name="Bo", mail="bo@firm.example")
    history = read(made)
    (event,), (draft,) = history.events, history.drafts
    assert event.commits[0] == commit
    assert (event.environment, event.status, event.source) == ("production", "success", "git harbour")
    assert (event.provenance.basis, event.provenance.row) == (Basis.EXPORT, commit)
    assert draft.title == "Show the tide"
    assert (draft.state, draft.change_type, draft.delivered_via_repo) == (ChangeState.DRAFT, "code", True)
    assert (draft.home_system, draft.home_ref) == ("git", commit[:12])
    assert draft.author is not None
    assert draft.author.startswith("bo-")
    assert draft.deployments[0].implementer == event.actor
    assert draft.deployments[0].start == event.at
    assert draft.created_at is not None
    assert draft.created_at < event.at


@pytest.mark.parametrize(
    ("message", "number", "home", "title"),
    [
        ("Merge pull request #12 from firm/tide\n\nShow the tide", "12", "#12", "Show the tide"),
        ("Show the tide (#34)\n\nMore words", "34", "#34", "Show the tide"),
        (
            "Merge branch 'tide' into 'main'\n\nShow the tide\n\nSee merge request firm/desk!56",
            "56",
            "!56",
            "Show the tide",
        ),
        ("Merged in tide (pull request #78)\n\nShow the tide", "78", "#78", "Show the tide"),
        ("Merged PR 90: Show the tide", "90", "#90", "Show the tide"),
    ],
)
def test_that_the_hosts_ways_of_naming_a_pull_request_are_read(
    made: Builder, message: str, number: str, home: str, title: str
) -> None:
    made.merge(message)
    (draft,) = read(made).drafts
    assert (draft.deployments[0].pull_request, draft.home_ref, draft.title) == (number, home, title)


def test_that_a_squashed_pull_request_without_a_merge_counts(made: Builder) -> None:
    made.commit("Show the tide (#7)", name="Bo", mail="bo@firm.example")
    made.commit("Typed straight onto the branch")
    history = read(made)
    assert [d.deployments[0].pull_request for d in history.drafts] == ["7"]
    assert said(history, "2 commits went straight onto the branch")


def test_that_merges_on_side_branches_are_not_taken(made: Builder) -> None:
    made.git("checkout", "-q", "-b", "side")
    made.git("checkout", "-q", "-b", "inner")
    made.commit("Inner work")
    made.git("checkout", "-q", "side")
    made.git("merge", "-q", "--no-ff", "inner", "-m", "Merge branch 'inner' into side")
    made.git("checkout", "-q", "main")
    made.git("merge", "-q", "--no-ff", "side", "-m", "Merge branch 'side'")
    assert len(read(made).events) == 1


def test_that_events_come_oldest_first_and_repeat_exactly(made: Builder) -> None:
    for n in range(3):
        made.merge(f"Merge pull request #{n} from x/y\n\nPart {n}")
    history = read(made)
    assert [e.at for e in history.events] == sorted(e.at for e in history.events)
    assert history == read(made)


def test_that_limit_takes_the_newest_and_counts_the_rest(made: Builder) -> None:
    for n in range(4):
        made.merge(f"Merge pull request #{n} from x/y\n\nPart {n}")
    history = read(made, limit=2)
    assert [d.title for d in history.drafts] == ["Part 2", "Part 3"]
    assert said(history, "2 older merges lie beyond the number")


def test_that_since_leaves_out_what_lies_before(made: Builder) -> None:
    made.merge("Merge branch 'a'")
    since = datetime.fromtimestamp(made.clock + 1, UTC)
    made.merge("Merge branch 'b'")
    history = read(made, since=since)
    assert len(history.events) == 1
    assert said(history, "1 merges lie before the day")


def test_that_tags_are_read_annotated_and_light(made: Builder) -> None:
    made.git("tag", "-a", "v1.0", "-m", "First release\n\nWith tides.", name="Cy", mail="cy@firm.example")
    made.commit("More")
    made.git("tag", "v1.1")
    history = read(made, mode="tags")
    assert [d.title for d in history.drafts] == ["Release v1.0", "Release v1.1"]
    assert history.drafts[0].description == "First release\n\nWith tides."
    assert history.drafts[0].author is not None
    assert history.drafts[0].author.startswith("cy-")
    assert history.events[0].at > datetime.fromtimestamp(START + 3600, UTC)
    assert said(history, "1 tags are light")


def test_that_auto_takes_tags_where_there_are_no_merges(made: Builder) -> None:
    made.git("tag", "v1")
    assert read(made).mode == "tags"
    made.merge("Merge branch 'x'")
    assert read(made).mode == "merges"


def test_that_a_tag_on_something_else_is_counted(made: Builder) -> None:
    made.git("tag", "a-tree", made.git("rev-parse", "HEAD^{tree}"))
    history = read(made, mode="tags")
    assert not history.events
    assert said(history, "1 tags stand on something other than a commit")


def test_that_people_are_one_for_each_address_and_mailmap_is_honoured(made: Builder) -> None:
    (made.path / ".mailmap").write_text("Bo Holm <bo@firm.example> <bo@home.example>\n")
    made.git("add", ".mailmap")
    made.commit("Add a mail map")
    made.merge("Merge branch 'a'", name="Bo", mail="bo@home.example")
    made.merge("Merge branch 'b'", name="Bo Holm", mail="BO@firm.example")
    history = read(made)
    assert sorted(p.email.lower() for p in history.people) == ["ada@firm.example", "bo@firm.example"]
    assert len({d.author for d in history.drafts}) == 1


def test_that_a_hosts_robot_is_not_taken_for_the_implementer(made: Builder) -> None:
    made.commit("Show the tide (#7)", name="Bo", mail="bo@firm.example")
    robot = {"GIT_COMMITTER_NAME": "GitHub", "GIT_COMMITTER_EMAIL": "noreply@github.com"}
    env = {**clean_environment(made.path), **robot, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(
        ["git", "-C", str(made.path), "commit", "-q", "--amend", "--allow-empty", "--no-edit"], env=env, check=True
    )
    (draft,) = read(made).drafts
    assert draft.deployments[0].implementer == draft.author


def test_that_what_git_cannot_tell_is_said_with_counts(made: Builder) -> None:
    made.merge("Merge branch 'a'", "Work\n\nReviewed-by: Somebody <s@firm.example>")
    history = read(made)
    for words in ("Approvals: not told for 1 of 1", "risk", "Tests", "check after go-live", "which environment"):
        assert said(history, words), words
    assert said(history, "1 messages carry lines such as Reviewed-by")
    assert not history.drafts[0].approvals
    assert not history.drafts[0].risk_declared


def test_that_odd_dates_are_taken_as_they_stand_and_noted(made: Builder) -> None:
    tree = made.git("write-tree")
    first = made.git("rev-parse", "HEAD")
    side = made.git_at("100000000 +0000", "commit-tree", tree, "-p", first, "-m", "Side")
    early = made.git_at("100000000 +0000", "commit-tree", tree, "-p", first, "-p", side, "-m", "Merge early")
    ahead = made.git_at("4000000000 +0000", "commit-tree", tree, "-p", early, "-p", side, "-m", "Merge ahead")
    made.git("update-ref", "refs/heads/main", ahead)
    history = read(made)
    assert {e.at.year for e in history.events} == {1973, 2096}
    assert said(history, "1 merges are dated before 1990")
    assert said(history, "1 merges are dated in the future")


def test_that_offsets_become_one_instant(made: Builder) -> None:
    made.zone = "+0530"
    made.merge("Merge branch 'a'")
    (event,) = read(made).events
    assert event.at.tzinfo is UTC
    assert START < event.at.timestamp() < made.clock


def test_that_names_and_texts_that_are_not_utf_8_are_read_and_noted(made: Builder) -> None:
    tree, first = made.git("write-tree"), made.git("rev-parse", "HEAD")
    raw = (
        f"tree {tree}\nparent {first}\nparent {first}\n".encode()
        + b"author J\xf8rn <j@firm.example> 1780009999 +0000\n"
        + b"committer J\xf8rn <j@firm.example> 1780009999 +0000\n\nGr\xf8nn (#5)\n"
    )
    commit = made.git("hash-object", "-t", "commit", "-w", "--stdin", given=raw)
    made.git("update-ref", "refs/heads/main", commit)
    history = read(made)
    assert history.drafts[0].title == "Gr\N{REPLACEMENT CHARACTER}nn"
    assert said(history, "texts are not in UTF-8")


def test_that_an_empty_message_gives_the_hash_as_title(made: Builder) -> None:
    tree, first = made.git("write-tree"), made.git("rev-parse", "HEAD")
    raw = (
        f"tree {tree}\nparent {first}\nparent {first}\n"
        "author A <a@firm.example> 1780009999 +0000\ncommitter A <a@firm.example> 1780009999 +0000\n\n"
    )
    commit = made.git("hash-object", "-t", "commit", "-w", "--stdin", given=raw.encode())
    made.git("update-ref", "refs/heads/main", commit)
    history = read(made)
    assert said(history, "1 commits have no message")
    assert history.drafts[0].title


def test_that_a_detached_head_and_a_shallow_copy_are_noted(made: Builder, tmp_path: Path) -> None:
    made.merge("Merge branch 'a'")
    made.git("checkout", "-q", "--detach", "HEAD")
    assert said(read(made), "detached HEAD")
    made.git("clone", "-q", "--depth", "1", f"file://{made.path}", str(tmp_path / "copy"))
    shallow = read_git_history(tmp_path / "copy", now=NOW)
    assert said(shallow, "shallow")


def test_that_a_bare_copy_reads_the_same(made: Builder, tmp_path: Path) -> None:
    made.merge("Merge branch 'a'")
    made.git("clone", "-q", "--bare", str(made.path), str(tmp_path / "harbour.git"))
    bare = read_git_history(tmp_path / "harbour.git", now=NOW)
    assert bare == read(made)


def test_that_settings_of_git_in_the_environment_are_ignored(
    made: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.merge("Merge branch 'a'")
    other = repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'log.showSignature'='true'")
    assert len(read(made).events) == 1


def test_that_a_program_named_in_the_repository_is_not_run(made: Builder, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path / 'sprung'}\n")
    trap.chmod(0o700)
    for name in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand"):
        made.git("config", name, str(trap))
    made.git("config", "log.showSignature", "true")
    made.merge("Merge branch 'a'")
    (tmp_path / "sprung").unlink(missing_ok=True)
    read(made)
    read(made, mode="tags")
    assert not (tmp_path / "sprung").exists()


def test_that_a_repository_is_left_as_it_was(made: Builder) -> None:
    made.merge("Merge branch 'a'")
    before = {p: p.stat().st_mtime_ns for p in made.path.rglob("*")}
    read(made)
    assert {p: p.stat().st_mtime_ns for p in made.path.rglob("*")} == before


def test_that_an_empty_repository_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    Builder(path=tmp_path / "new").git("init", "-q", "-b", "main")
    with pytest.raises(GitProblem, match="no commits on its current branch yet"):
        read_git_history(tmp_path / "new", now=NOW)


def test_that_a_plain_folder_is_refused_even_inside_a_repository(made: Builder) -> None:
    (made.path / "docs").mkdir()
    with pytest.raises(GitProblem, match="docs is not a git repository"):
        read_git_history(made.path / "docs", now=NOW)


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(GitProblem, match="There is no folder"):
        read_git_history(tmp_path / "nowhere", now=NOW)


def test_that_missing_git_is_said(made: Builder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitProblem, match="git is not installed"):
        read(made)


def test_that_ten_thousand_commits_are_read_in_seconds(made: Builder) -> None:
    lines = []
    for n in range(1, 10_001):
        when = START + 60 * n
        merged = f"from :{n - 1}\n" if n > 1 else "from refs/heads/main^0\n"
        message = f"Part {n} (#{n})"
        lines.append(
            f"commit refs/heads/main\nmark :{n}\ncommitter Ada <ada@firm.example> {when} +0000\n"
            f"data {len(message)}\n{message}\n{merged}\n"
        )
    made.git("fast-import", "--quiet", given="".join(lines).encode())
    begun = time.monotonic()
    history = read(made)
    assert len(history.events) == 10_000
    assert timedelta(seconds=time.monotonic() - begun) < timedelta(seconds=20)
