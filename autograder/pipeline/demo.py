"""The whole way on a small class: release, collect, grade, feedback, report, export."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from autograder.course import Course

ASSIGNMENT = "a2_convolution"


def run(course: Course, jobs: int | None = None) -> int:
    """Run the demonstration in a grading folder of its own; returns the exit status."""
    os.environ["GRADING_ROOT"] = str(course.grading / "demo")
    os.environ.pop("GRADEBOOK_URL", None)  # invented students have no place in a real gradebook
    started = time.perf_counter()
    with step("release the assignment (its solution must score 100 %, its blank version 0)"):
        from autograder.authoring.release import release

        released = release(course, ASSIGNMENT)
        click.echo(
            f"    {released.notebook.relative_to(course.root)}: {released.points:g} automatic points"
        )
    with step("collect a class of sample submissions"):
        _collect(course)
    with step("grade them in the sandbox"):
        undone = _grade(course, jobs)
    with step("look for the lines in which the mistakes are"):
        _locate(course, jobs)
    with step("write feedback, the class report and the table of scores"):
        _write(course)
    page = course.feedback_page("carl", ASSIGNMENT)
    click.echo(f"\nDone in {time.perf_counter() - started:.0f} s. Look at:")
    click.echo(f"  feedback      {page} (and the others beside it)")
    click.echo(f"  class report  {course.report_page(ASSIGNMENT)}")
    click.echo(f"  scores        {course.score_table(ASSIGNMENT)}")
    return 1 if undone else 0


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step and say how long it took."""
    click.secho(f"\n==> {title}", bold=True)
    started = time.perf_counter()
    yield
    click.echo(f"    ({time.perf_counter() - started:.1f} s)")


def _collect(course: Course) -> None:
    from autograder.pipeline.collect import collect
    from autograder.pipeline.samples import write_samples

    with tempfile.TemporaryDirectory() as folder:
        write_samples(course, ASSIGNMENT, Path(folder))
        lines = collect(course, ASSIGNMENT, Path(folder))
    counts = {
        state: sum(line.state == state for line in lines)
        for state in ("new", "replaced", "unchanged")
    }
    click.echo("    " + ", ".join(f"{count} {state}" for state, count in counts.items() if count))


def _locate(course: Course, jobs: int | None) -> None:
    from autograder.pipeline.places import find_places
    from autograder.pipeline.store import ResultStore

    for student, reason in find_places(course, ASSIGNMENT, jobs=jobs).items():
        click.echo(f"    {student}: {reason}", err=True)
    store = ResultStore(course, ASSIGNMENT)
    places = (store.places(read.student, stored.key) for read, stored in store if stored)
    found = sum(
        bool(lines) for by_function in places if by_function for lines in by_function.values()
    )
    click.echo(f"    found for {found} functions")


def _grade(course: Course, jobs: int | None) -> bool:
    from autograder.pipeline import show
    from autograder.pipeline.grade import grade

    with show.progress(ASSIGNMENT) as progress:
        summary = grade(
            course, ASSIGNMENT, jobs=jobs, force=True, progress=progress, say=click.echo
        )
    show.table(summary)
    for line in show.undone(summary):
        click.echo(f"    {line}", err=True)
    return bool(summary.undone)


def _write(course: Course) -> None:
    from autograder.pipeline.feedback import feedback
    from autograder.pipeline.giving_back.export import export
    from autograder.pipeline.reports.assignment import report

    pages = sum(page is not None for _, page in feedback(course, ASSIGNMENT))
    report(course, ASSIGNMENT)
    export(course, ASSIGNMENT, course.score_table(ASSIGNMENT))
    click.echo(f"    {pages} feedback pages")
