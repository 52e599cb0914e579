"""Verbs for authors of lectures, assignments and the catalogue of mistakes."""

from __future__ import annotations

import sys

import click

from autograder.cli.command import (
    DONE,
    UNDONE,
    assignment_argument,
    verb,
)
from autograder.course import Course


@verb()
@assignment_argument
@click.argument("functions", nargs=-1, required=True)
def new(assignment: str, functions: tuple[str, ...]) -> None:
    """Write every file that an assignment with these functions needs, or add them to one that is there.

    The files work at once; each says what belongs into it.
    """
    from autograder.authoring.new import new as write

    course = Course.here()
    written = write(course, assignment, functions)
    for path in written.files:
        click.echo(f"new        {path.relative_to(course.root)}")
    if written.extended:
        master = written.master.relative_to(course.root)
        click.echo(f"extended   {master}: move its new cells to their place")
    click.echo(
        f"Fill them in, then: autograder build {assignment}; autograder release {assignment}"
    )


@verb()
@click.argument("names", nargs=-1)
@click.option(
    "--check",
    is_flag=True,
    help="Change nothing; exit 1 if a notebook is not what its master says.",
)
@click.option("--no-execute", is_flag=True, help="Do not run lectures; keep the outputs they have.")
@click.option("--refresh", is_flag=True, help="Run lectures again even if their code is unchanged.")
def build(names: tuple[str, ...], check: bool, no_execute: bool, refresh: bool) -> None:
    """Build notebooks (all, if none is named) from their py:percent masters."""
    from autograder.authoring.build import build as build_notebooks

    results = build_notebooks(
        Course.here(), list(names) or None, check=check, execute=not no_execute, refresh=refresh
    )
    for result in results:
        click.echo(f"{result.state:<10} {result.name}")
        for difference in result.differences if check else ():
            click.echo(f"           {difference}")
    sys.exit(DONE if not check or all(result.ok for result in results) else UNDONE)


@verb()
def audit() -> None:
    """Look for private things in what students get."""
    from autograder.authoring.audit import audit as look

    findings = look(Course.here())
    for finding in findings:
        click.echo(str(finding))
    sys.exit(UNDONE if findings else DONE)


@verb()
@click.argument("names", nargs=-1, metavar="[ASSIGNMENT]... [FUNCTION] [NAME]")
@click.option(
    "--show", is_flag=True, help="Show the mutants, what they lose and what a student reads."
)
@click.option("--check", is_flag=True, help="Only read the catalogues and make every mutant.")
@click.option("--write", is_flag=True, help="Write the table into docs/numbers/mistakes.md.")
def mistakes(names: tuple[str, ...], show: bool, check: bool, write: bool) -> None:
    """Test that the mistakes in the catalogue lose points and get their names, by function.

    With the NAME of a mistake, or --show: its mutants as differences, the families that they fail,
    and the message that a student reads.
    """
    from autograder.authoring import mutant_view, mutation_table
    from autograder.authoring.mutant_choice import choose

    choice = choose(Course.here(), names)
    if check or show or choice.misconception:
        told = 0
        for line in mutant_view.refused(choice) if check else mutant_view.shown(choice):
            click.echo(line)
            told += 1
        sys.exit(UNDONE if check and told else DONE)
    rows = mutation_table.rows_of(Course.here(), choice)
    click.echo(mutation_table.as_markdown(rows))
    if write:
        mutation_table.write_into_manual(Course.here(), rows)
    stale = not names and mutation_table.as_markdown(rows) != mutation_table.in_manual(
        Course.here()
    )
    if stale:
        click.echo(
            f"autograder: {mutation_table.MANUAL} shows another table; "
            "type: autograder mistakes --write",
            err=True,
        )
    sys.exit(UNDONE if stale or not all(row.complete for row in rows) else DONE)
