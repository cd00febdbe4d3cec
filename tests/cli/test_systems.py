"""System cards on the command line (CHG-21)."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import Run, refused


def test_that_a_card_is_saved_shown_changed_and_retired(acme: Path, run: Run) -> None:
    said = run(
        "-w", acme, "system", "save", "edge-lb", "--type", "configuration", "--way", "manual", "--undo", "Put it back"
    )
    assert "Saved the card of edge-lb" in said.out
    assert "configuration" in run("-w", acme, "system", "show", "edge-lb").out
    run("-w", acme, "system", "save", "edge-lb", "--flag", "auth", "--trigger", "Errors rise")
    card = run("-w", acme, "system", "show", "edge-lb", "--json").json
    assert (card["flags"], card["undo"], card["deploy"]) == (["auth"], "Put it back", "manual")
    assert "Retired the card" in run("-w", acme, "system", "retire", "edge-lb", "--reason", "Switched off").out
    assert "edge-lb" not in run("-w", acme, "system", "list").out
    assert "edge-lb" in run("-w", acme, "system", "list", "--retired").out


def test_that_what_cannot_be_is_refused_in_a_sentence(acme: Path, run: Run) -> None:
    refused(run("-w", acme, "system", "show", "nowhere"), "no card of", "system list")
    refused(run("-w", acme, "system", "save", "x", "--way", "pigeon"), "Nothing was saved")
    refused(run("-w", acme, "system", "retire", "nowhere", "--reason", "gone"), "no card of")
