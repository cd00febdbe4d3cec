"""Drawing a reproducible sample, and proposing its size."""

from __future__ import annotations

from enum import StrEnum

import typer

from chgdesk.cli.evaluate import AS_OF, KNOWN_AT, PERIOD
from chgdesk.cli.options import desk_of, show_json
from chgdesk.domain.sampling import (
    binomial_size,
    draw_by_counter,
    draw_by_rank,
    hypergeometric_size,
    population_of,
)
from chgdesk.services.evaluation import parse_instant, parse_period
from chgdesk.services.judging import judge_desk


class Method(StrEnum):
    """The two ways of drawing (SMP-04)."""

    RANK = "rank"
    COUNTER = "counter"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    example = "Example: chgdesk -w acme.chgdesk sample --period 2026-07-01..2026-09-30 --seed AUDIT-1 --n 25"
    group = typer.Typer(
        help="Draw a sample that anybody can draw again, or propose its size.",
        epilog=example,
        rich_markup_mode=None,
        invoke_without_command=True,
    )
    group.callback(epilog=example)(sample)
    group.command("size", epilog="Example: chgdesk sample size --confidence 90 --tolerable 10 --expected 0")(size)
    app.add_typer(group, name="sample")


def sample(
    context: typer.Context,
    period: str = typer.Option("", help="First and last local day, such as 2026-07-01..2026-09-30."),
    seed: str = typer.Option("", help="The seed, entered after the population is fixed."),
    n: int = typer.Option(0, help="How many items."),
    method: Method = typer.Option(Method.RANK, help="How to draw."),
    as_of: str = AS_OF,
    known_at: str = KNOWN_AT,
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Draw n records of a period from a seed, with the hash that fixes the population beforehand."""
    if context.invoked_subcommand is not None:
        return
    if not period or not seed or n < 1:
        sentence = "A draw needs --period, --seed and --n (at least 1)."
        raise typer.BadParameter(sentence)
    with desk_of(context) as desk:
        judged = judge_desk(
            desk,
            parse_period(period),
            parse_instant(as_of) if as_of else desk.context.now(),
            known_at=parse_instant(known_at) if known_at else None,
        )
    population = population_of(judged)
    draw = draw_by_rank if method is Method.RANK else draw_by_counter
    items = list(draw(population.refs, seed, n))
    if json:
        show_json(
            {
                "seed": seed,
                "n": n,
                "method": method.value,
                "population": {"count": len(population.refs), "sha256": population.sha256},
                "items": items,
            }
        )
        return
    typer.echo(f"Population: {len(population.refs)} records, SHA-256 {population.sha256}")
    for item in items:
        typer.echo(item)


def size(
    confidence: int = typer.Option(90, min=50, max=99, help="Confidence in percent."),
    tolerable: int = typer.Option(10, min=1, max=50, help="Tolerable deviation rate in percent."),
    expected: int = typer.Option(0, min=0, max=50, help="Deviations expected."),
    population: int = typer.Option(0, min=0, help="Population size, for a small one drawn without replacement."),
    json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Propose a sample size; sizes are each firm's own policy, so this is a suggestion."""
    proposed = (
        hypergeometric_size(population, confidence, tolerable)
        if population
        else binomial_size(confidence, tolerable, expected)
    )
    if json:
        show_json({"size": proposed, "confidence": confidence, "tolerable": tolerable, "expected": expected})
    else:
        typer.echo(str(proposed))


__all__ = ["PERIOD", "Method", "register"]
