"""Lists from elsewhere: rehearse, bring in, take back, and the register as a sheet (CHG-07, CHG-18, GATE-13)."""

from __future__ import annotations

import typer

from chgdesk.cli.bringing.beside import export_register, import_batches, import_settings, import_take_back
from chgdesk.cli.bringing.lists import import_list, import_pipeline, import_pr
from chgdesk.cli.transfer import EXPORTS, IMPORTS


def register(_app: typer.Typer) -> None:
    """Add the commands of this module to the groups that are there."""
    example = "Example: chgdesk -w acme.chgdesk import list changes.xlsx --rehearse"
    IMPORTS.command("list", epilog=example)(import_list)
    IMPORTS.command("pr", epilog="Example: chgdesk -w acme.chgdesk import pr requests.json --merge-is-live")(import_pr)
    IMPORTS.command("batches", epilog="Example: chgdesk -w acme.chgdesk import batches")(import_batches)
    example = "Example: chgdesk -w acme.chgdesk import pipeline run.json"
    IMPORTS.command("pipeline", epilog=example)(import_pipeline)
    example = "Example: chgdesk -w acme.chgdesk import settings protection.json --source 'GitHub, acme/payments'"
    IMPORTS.command("settings", epilog=example)(import_settings)
    example = 'Example: chgdesk -w acme.chgdesk import take-back IMP-2026-0003 --reason "The wrong year"'
    IMPORTS.command("take-back", epilog=example)(import_take_back)
    example = "Example: chgdesk -w acme.chgdesk export register --to register.xlsx"
    EXPORTS.command("register", epilog=example)(export_register)
