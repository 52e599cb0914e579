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
    from autograder.pipeline.people.roster import load_roster
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
    undone, roster = bool(numbers.ungraded), load_roster(Course.here())
    for name, waiting in numbers.ungraded.items():
        line = show.not_graded(name, waiting, roster)
        if no_names:
            line = f"{len(waiting)} handed in {'is' if len(waiting) == 1 else 'are'} not graded as {name} is now"
        click.echo(f"autograder: {line}", err=True)
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
@click.option(
    "--against", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="FOLDER",
    help="Compare with an earlier term, too: its grading folder, or one as the submitted/ in it.",
)  # fmt: skip
@click.option(
    "--html", is_flag=False, flag_value="", metavar="[PATH]",
    help="Write a page with the code of each pair side by side; reports/ASSIGNMENT_similar.html by default.",
)  # fmt: skip
@click.option("--open", "shown", is_flag=True, help="Write the page and open it in the browser.")
@json_option
def similar(
    assignment: str, threshold: float, against: Path | None, html: str | None, shown: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """List pairs of submissions whose code is alike but for names and layout."""
    from autograder.pipeline.people.roster import load_roster
    from autograder.pipeline.similarity.compare import Programs, compare
    from autograder.pipeline.similarity.told import group_line, pair_json, pair_line

    course = Course.here()
    place = destination(Path(html), option="--html") if html else None
    programs, roster = Programs(course, assignment, against), load_roster(course)
    found = compare(course, programs, threshold)
    for pair in found.pairs:
        emit(as_json, pair_json(pair, found, roster), pair_line(pair, found, roster))
    for group in () if as_json else found.groups:
        click.echo(clean(group_line(group, roster)))
    if not found.pairs:
        click.echo(
            f"no two submissions of {assignment} share {threshold:.0%} of a function", err=True
        )
    if html is None and not shown:
        return
    from autograder.pipeline.similarity.page import write_page

    page = write_page(course, programs, found, threshold, place)
    click.echo(clean(str(page)), err=as_json)
    if shown and not open_page(page):
        sys.exit(UNDONE)
