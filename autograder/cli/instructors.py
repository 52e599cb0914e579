"""Verbs for instructors, in the order of a term. Each imports what it needs when it is called."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli import lms
from autograder.cli.command import (
    DONE,
    UNDONE,
    UNFIT,
    assignment_argument,
    clean,
    compute_with_one_thread,
    emit,
    jobs_option,
    json_option,
    open_page,
    point_to_log,
    sandbox_option,
    verb,
    where_option,
)
from autograder.cli.output import (
    STDOUT,
    destination,
    output_option,
    page_option,
    page_places,
    written_to,
)
from autograder.course import Course

if TYPE_CHECKING:
    from autograder.judge.judge import Result
    from autograder.pipeline.grade import Summary


@verb(logged=True)
@click.argument("names", nargs=-1)
@click.option(
    "--no-gate", is_flag=True, help="Do not judge the solution and the blank version first."
)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a release would.")
def release(names: tuple[str, ...], no_gate: bool, check: bool) -> None:
    """Make the students' version of the named assignments, or of all."""
    from autograder.authoring.release import check_released, release_all

    if check:
        findings = check_released(Course.here(), names)
        for finding in findings:
            click.echo(finding)
        sys.exit(UNDONE if findings else DONE)
    for released in release_all(Course.here(), names, gate=not no_gate):
        state = "released" if released.changed else "unchanged"
        click.echo(f"{state:<10} {released.name}: {released.points:g} automatic points")
        for function in released.alone:
            click.echo(f"           {function}: graded by its test cell alone")


@verb()
@output_option("Where to write; students.zip by default.")
def dist(output: Path | None) -> None:
    """Pack what students get, as a zip and as a wheel beside it, and audit both."""
    from autograder.authoring.dist import dist as pack

    packed = pack(Course.here(), destination(output) if output else None)
    click.echo(f"{packed.path}: {len(packed.files)} files, nothing private in it")
    click.echo(f"{packed.wheel}: convlab with its data, nothing private in it")


@verb(logged=True)
@assignment_argument
@click.argument("students", nargs=-1)
@jobs_option
@click.option("--force", is_flag=True, help="Grade again what is graded already.")
@sandbox_option
@click.option(
    "--scheduler", metavar="ADDRESS", help="Grade on a Dask cluster, such as tcp://10.0.0.5:8786."
)
@json_option
def grade(
    assignment: str, students: tuple[str, ...], jobs: int | None, force: bool, sandbox: str | None,
    scheduler: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Grade collected submissions (of all students, if none is named) in the sandbox."""
    compute_with_one_thread()
    from autograder.pipeline import show
    from autograder.pipeline.grade import grade as grade_all
    from autograder.pipeline.people.roster import load_roster

    with show.progress(assignment, enabled=not as_json) as progress:
        summary = grade_all(
            Course.here(), assignment, students, jobs=jobs, force=force, sandbox=sandbox,
            scheduler=scheduler, progress=progress, say=lambda text: click.echo(text, err=True),
        )  # fmt: skip
    if as_json:
        for graded in summary.graded:
            click.echo(json.dumps(graded.to_json()))
    else:
        _show_graded(assignment, summary, everybody=not students)
    for line in show.undone(summary, load_roster(Course.here())):
        click.echo(f"autograder: {line}", err=True)
    point_to_log()
    sys.exit(UNDONE if summary.undone else DONE)


def _show_graded(assignment: str, summary: Summary, everybody: bool) -> None:
    """Print the table, and below it who is not in it."""
    from autograder.judge.notebook.assignment import load_assignment
    from autograder.pipeline import show
    from autograder.pipeline.people.roster import load_roster

    roster = load_roster(Course.here())
    show.table(summary, roster)
    if points := show.worth(load_assignment(assignment, Course.here())):
        click.echo(points)
    if everybody:
        _say_who_is_missing(assignment)


def _say_who_is_missing(assignment: str, err: bool = False) -> None:
    from autograder.pipeline.people import missing
    from autograder.pipeline.people.roster import load_roster

    course = Course.here()
    for line in missing.lines(missing.missing(course, assignment, load_roster(course))):
        click.echo(clean(f"autograder: {line}" if err else line), err=err)


def _print_schema(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        from importlib import resources

        schema = resources.files("autograder.judge") / "contract.schema.json"
        click.echo(schema.read_text(encoding="utf-8"), nl=False)
        ctx.exit()


@verb(logged=True)
@assignment_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@sandbox_option
@where_option
@click.option(
    "--schema", is_flag=True, is_eager=True, expose_value=False, callback=_print_schema,
    help="Print the JSON Schema of what --json prints.",
)  # fmt: skip
@json_option
@page_option()
@click.option("--open", "shown", is_flag=True, help="Open the page (the first) in the browser.")
def judge(
    assignment: str, files: tuple[Path, ...], sandbox: str | None, where: bool, as_json: bool,
    html: str | None, shown: bool,
) -> None:  # fmt: skip
    """Grade notebooks by path, touching no gradebook."""
    compute_with_one_thread()
    from autograder.judge.files import judge_files
    from autograder.judge.locate.model import Telling, most_told

    most = most_told()
    where &= most is not Telling.NONE
    wanted = html is not None or shown
    places = page_places(files, html or "", f"{assignment}_feedback") if wanted else []
    undone, pages = False, []
    for index, result in enumerate(judge_files(assignment, files, sandbox=sandbox, where=where)):
        failed = result.status == "error-infra" or not result.opened
        undone |= failed
        if as_json:
            click.echo(json.dumps(result.to_contract()))
        else:
            from autograder.judge.notebook.assignment import load_assignment
            from autograder.pipeline import show

            loaded = load_assignment(assignment, Course.here())
            click.echo(show.headline(result) if wanted else show.judged(result, loaded, most))
        if wanted and not failed:
            pages.append(_write_page(assignment, result, places[index], files[index]))
            click.echo(clean(str(pages[-1])), err=as_json)
    point_to_log()
    if shown and pages:
        undone |= not open_page(pages[0])
    sys.exit(UNDONE if undone else DONE)


def _write_page(assignment: str, result: Result, place: Path, file: Path) -> Path:
    from autograder.files import write_atomically
    from autograder.judge.notebook.assignment import load_assignment
    from autograder.pipeline.feedback import page_of

    write_atomically(place, page_of(load_assignment(assignment, Course.here()), file.name, result))
    return place


@verb(logged=True)
@assignment_argument
@click.argument("students", nargs=-1)
@jobs_option
@sandbox_option
@where_option
@lms.zip_options
@json_option
def feedback(
    assignment: str, students: tuple[str, ...], jobs: int | None, sandbox: str | None, where: bool,
    kind: str | None, worksheet: Path | None, output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Write a feedback page for each graded student, with the lines in which the mistakes are."""
    archive = lms.Archive(kind, worksheet, output)
    archive.require_sense()
    compute_with_one_thread()
    from autograder.pipeline import show
    from autograder.pipeline.feedback import feedback as write_pages
    from autograder.pipeline.people.missing import shown
    from autograder.pipeline.people.roster import load_roster
    from autograder.pipeline.places import find_places
    from autograder.text import printable

    def named(student: str) -> str:
        return shown(student, roster.name_of(student))

    roster = load_roster(Course.here())
    if where:
        doing = f"looking for the lines of the mistakes in {assignment}"
        with show.progress(assignment, enabled=not as_json, doing=doing) as progress:
            failed = find_places(
                Course.here(), assignment, students, jobs=jobs, sandbox=sandbox,
                progress=lambda done, total: progress(done, total, None),
            )  # fmt: skip
        for student, reason in failed.items():
            click.echo(f"autograder: {named(student)}: no lines on the page ({reason})", err=True)
    ungraded, pages = 0, []
    for student, page in write_pages(Course.here(), assignment, students):
        ungraded += page is None
        pages += [(student, page)] if page else []
        value = {"student": student, "page": str(page) if page else None}
        emit(as_json, value, printable(str(page) if page else f"{named(student)}: not graded yet"))
    if ungraded:
        click.echo(
            f"autograder: {ungraded} not graded yet; type: autograder grade {assignment}", err=True
        )
    if not students:
        _say_who_is_missing(assignment, err=True)
    reached = archive.pack(assignment, pages, as_json)
    sys.exit(DONE if reached and not ungraded else UNDONE)


@verb(logged=True)
@click.argument("assignment", required=False)
@lms.filled_options
@click.option(
    "--per-question", is_flag=True,
    help="Write a line for each question: points, verdict, the mistake's name.",
)  # fmt: skip
@output_option("Where to write the table; - for standard output.")
def export(
    assignment: str | None, moodle: Path | None, canvas: Path | None, column: str, partial: bool,
    scale: bool, per_question: bool, output: Path | None,
) -> None:  # fmt: skip
    """Write the scores as a CSV table, or into the file that an LMS gave.

    Of all assignments, if none is named.
    """
    from autograder.judge.notebook.assignment import load_assignment
    from autograder.pipeline import show

    if assignment is not None:
        load_assignment(assignment, Course.here())
    asked = lms.Asked(moodle, canvas, column, partial, scale)
    asked.require_sense(assignment, per_question)
    if asked.source is not None:
        sys.exit(DONE if lms.fill(asked, assignment, output) else UNDONE)
    kind = "questions" if per_question else ""
    place = written_to(output, Course.here().score_table(assignment, kind), or_stdout=True)
    what = "question" if per_question else "submission"
    count = lms.write_table(assignment, place, per_question)
    if place != STDOUT:
        click.echo(f"{output or place}: {count} {what}{'' if count == 1 else 's'}")
    missing = show.ungraded(Course.here(), assignment)
    for line in missing:
        click.echo(f"autograder: {line}", err=True)
    sys.exit(UNDONE if missing else DONE)


@verb()
@json_option
def doctor(as_json: bool) -> None:
    """Say whether this machine can grade safely, and what to type if not."""
    from autograder.pipeline.doctor import examine

    fit = True
    for finding in examine():
        fit &= finding.ok or not finding.needed
        mark = "ok " if finding.ok else ("NO " if finding.needed else "-- ")
        advice = f"\n     {finding.advice}" if finding.advice and not finding.ok else ""
        value = {
            "what": finding.what,
            "ok": finding.ok,
            "needed": finding.needed,
            "advice": finding.advice,
        }
        emit(as_json, value, f"{mark} {finding.what}{advice}")
    sys.exit(DONE if fit else UNFIT)


@verb(logged=True)
@jobs_option
def demo(jobs: int | None) -> None:
    """Release, grade a class of samples, write feedback and the class report."""
    compute_with_one_thread()
    from autograder.pipeline.demo import run

    sys.exit(run(Course.here(), jobs))
