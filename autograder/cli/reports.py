"""Verbs that show an instructor the class: what it gets wrong, and whose code is alike."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.command import (
    DONE,
    UNDONE,
    assignment_argument,
    clean,
    emit,
    json_option,
    open_page,
    verb,
)
from autograder.cli.output import STDOUT, BadOutput, destination
from autograder.course import Course


@verb(logged=True)
@click.argument("assignment", required=False)
@click.option(
    "--no-names", is_flag=True,
    help="Leave out everything that tells one student from another, to show the page in class.",
)  # fmt: skip
@click.option(
    "--csv", "table", type=click.Path(path_type=Path), metavar="FILE",
    help="Write the numbers as a table, too (of an assignment: functions and questions; of the term: "
    "students); - for standard output.",
)  # fmt: skip
@click.option("--open", "shown", is_flag=True, help="Open the page in the browser.")
@json_option
def report(
    assignment: str | None, no_names: bool, table: Path | None, shown: bool, as_json: bool
) -> None:
    """Write one page on the class in an assignment, or in the whole term if none is named."""
    from autograder.pipeline import show
    from autograder.pipeline.reports.listing import Numbers, numbers_of

    if as_json and table == STDOUT:
        raise BadOutput("--csv -: standard output has the lines of --json; name a file")
    place = destination(table, or_stdout=True, option="--csv") if table else None
    numbers: Numbers = numbers_of(Course.here(), assignment, names=not no_names)
    for value in numbers.lines() if as_json else ():
        emit(True, value, "")
    if place == STDOUT:
        for line in numbers.table():
            click.echo(line, nl=False)
    elif place is not None:
        numbers.write_table(place)
    click.echo(clean(str(numbers.page)), err=as_json or place == STDOUT)
    undone = bool(numbers.ungraded)
    for name, waiting in numbers.ungraded.items():
        click.echo(f"autograder: {show.not_graded(name, waiting)}", err=True)
    if shown:
        undone |= not open_page(numbers.page)
    sys.exit(UNDONE if undone else DONE)


@verb()
@assignment_argument
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.9,
    show_default=True,
    help="List pairs from this share of equal parts on.",
)
@json_option
def similar(assignment: str, threshold: float, as_json: bool) -> None:
    """List pairs of submissions whose code is alike but for names and layout."""
    from autograder.pipeline.similar import similar as compare

    found = 0
    for pair in compare(Course.here(), assignment, threshold):
        found += 1
        value = {
            "first": pair.first,
            "second": pair.second,
            "function": pair.function,
            "share": pair.share,
        }
        emit(as_json, value, f"{pair.share:.2f}  {pair.function:<20} {pair.first}  {pair.second}")
    if not found:
        click.echo(
            f"no two submissions of {assignment} share {threshold:.0%} of a function", err=True
        )
