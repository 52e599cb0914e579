"""The verbs around handing in: bring submissions in, give somebody more time."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.command import (
    DONE,
    UNDONE,
    assignment_argument,
    clean,
    emit,
    json_option,
    verb,
)
from autograder.course import Course

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from autograder.pipeline.collect import Collected, Collection, Options
    from autograder.pipeline.intake.zone import Zone
    from autograder.pipeline.people.roster import Roster


@verb(logged=True)
@assignment_argument
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Show who would be who, and change nothing.")
@click.option(
    "--student-from",
    metavar="PATTERN",
    default="",
    help="Tell students by a regular expression on the path, such as 'cnn-a2-(?P<student>[^/]+)/'.",
)
@click.option(
    "--as",
    "decisions",
    metavar="NAME=ID",
    multiple=True,
    help="Say whose a name in the archive is, such as 'Smith John_51202=js2'; several ids for a team.",
)
@click.option(
    "--guests", is_flag=True, help="Take those who are not on the roster, under their own names."
)
@click.option(
    "--worksheet",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take the times of handing in from Moodle's grading worksheet.",
)
@click.option(
    "--timezone",
    metavar="ZONE",
    default="",
    help="Of the platform's times; remembered, at first this machine's.",
)
@click.option(
    "--encoding",
    metavar="NAME",
    default="",
    help="Of names in an archive that does not say how they are written, such as shift_jis.",
)
@json_option
def collect(
    assignment: str, source: Path, dry_run: bool, student_from: str, decisions: tuple[str, ...], guests: bool,
    worksheet: Path | None, timezone: str, encoding: str, as_json: bool,
) -> None:  # fmt: skip
    """Bring in submissions from a folder or an LMS's zip archive."""
    from autograder.pipeline.collect import Options
    from autograder.pipeline.collect import collect as bring_in

    options = Options(student_from, decisions, guests, worksheet, timezone, encoding, dry_run)
    if not as_json and sys.stdin.isatty() and sys.stdout.isatty():
        trial = bring_in(Course.here(), assignment, source, replace(options, dry_run=True))
        options = _ask(trial, options)
    collection = bring_in(Course.here(), assignment, source, options)
    for line in collection:
        emit(as_json, _as_object(line), _as_line(line))
    for line in collection.left:
        emit(as_json, _as_object(line), clean(f"{'left':<10} {line.origin} ({line.reason})"))
    for note in collection.notes:
        click.echo(clean(note), err=as_json)
    tried = "; nothing was changed: this was a trial" if dry_run else ""
    click.echo(clean(f"{collection.summary}{tried}"), err=as_json)
    sys.exit(DONE if collection.is_done else UNDONE)


def _ask(collection: Collection, options: Options) -> Options:
    """Ask a person at the terminal whose the names are that nobody else can tell."""
    decisions = list(options.decisions)
    for line in collection:
        if line.open and not line.known:
            click.echo(clean(f"{line.student}: {line.reason}"))
            answer = click.prompt(
                "id, or nothing to leave it out", default="", show_default=False,
                value_proc=lambda text: _on_roster(text.strip(), collection.roster),
            )  # fmt: skip
            if answer:
                decisions.append(f"{line.student}={answer}")
    return replace(options, decisions=tuple(decisions))


def _on_roster(student: str, roster: Roster) -> str:
    from autograder.text import suggest

    if student and student not in roster:
        known = suggest(student, [person.id for person in roster])
        raise click.BadParameter(f"nobody has the id {student!r}; {known}")
    return student


def _as_object(line: Collected) -> dict[str, object]:
    return {
        "student": line.student, "state": line.state, "origin": line.origin, "reason": line.reason,
        "name": line.name, "handed_in": line.handed_in or None, "late": line.late,
    }  # fmt: skip


def _as_line(line: Collected) -> str:
    name = f" {line.name}" if line.name and line.name != line.student else ""
    reason = f" ({line.reason})" if line.reason else ""
    return clean(f"{line.state:<10} {line.student}{name}{reason}")


@verb(logged=True)
@click.argument("students", nargs=-1)
@assignment_argument
@click.option(
    "--until",
    metavar="TIME",
    default="",
    help="Such as '2026-11-29 23:59'; a date alone is the end of that day.",
)
@click.option("--everybody", is_flag=True, help="Set the due date itself.")
@click.option(
    "--remove", is_flag=True, help="Let the due date hold again; with --everybody, have none."
)
@click.option(
    "--timezone", metavar="ZONE", default="", help="Of TIME; remembered, at first this machine's."
)
@json_option
def extend(
    students: tuple[str, ...], assignment: str, until: str, everybody: bool, remove: bool, timezone: str, as_json: bool
) -> None:  # fmt: skip
    """Give students more time for an assignment, set its due date, or list both."""
    from autograder.judge.notebook.assignment import load_assignment
    from autograder.pipeline.grade import only_grader
    from autograder.pipeline.intake.zone import remember, zone_of
    from autograder.pipeline.lateness import extensions
    from autograder.pipeline.people.roster import load_roster
    from autograder.pipeline.submissions import students_there

    course = Course.here()
    load_assignment(assignment, course)
    _require_sense(bool(students), everybody, bool(until), remove)
    roster, zone = load_roster(course), zone_of(course, timezone)
    ids = extensions.find_students(students, roster, students_there(course))
    when = extensions.read_until(until, zone.zone) if until else None
    with only_grader(course, lambda text: click.echo(text, err=True)):
        if everybody:
            extensions.set_due_date(course, assignment, when)
        elif when:
            extensions.grant(course, assignment, ids, when)
        elif remove:
            extensions.take_back(course, assignment, ids)
        if when:
            remember(course, timezone)
    _list_times(course, assignment, roster, zone, ids, as_json)
    if everybody or ids:
        click.echo(f"penalties are brought up to date by: autograder grade {assignment}", err=True)


def _require_sense(students: bool, everybody: bool, until: bool, remove: bool) -> None:
    """Refuse options that mean nothing together."""
    if students and everybody:
        raise click.UsageError("name students, or give --everybody; not both")
    if until and remove:
        raise click.UsageError("give --until or --remove, not both")
    if (until or remove) and not (students or everybody):
        raise click.UsageError("whose time? name students, or give --everybody")
    if everybody and not (until or remove):
        raise click.UsageError("until when? give --until, or --remove")


def _list_times(
    course: Course,
    assignment: str,
    roster: Roster,
    zone: Zone,
    ids: Sequence[str],
    as_json: bool,
) -> None:
    from autograder.pipeline.lateness import extensions

    def shown(when: datetime) -> str:
        return f"{when.astimezone(zone.zone):%Y-%m-%d %H:%M}"

    due, extended = extensions.due_date(course, assignment), extensions.read(course, assignment)
    told = shown(due) if due else "no due date"
    value = {"student": None, "until": due.isoformat() if due else None}
    emit(as_json, value, f"everybody  {told}" + (f" ({zone.name})" if due or extended else ""))
    for student, until in sorted(extended.items()):
        if not ids or student in ids:
            name = roster.name_of(student)
            who = student if name == student else f"{student} {name}"
            emit(
                as_json, {"student": student, "until": until.isoformat()}, f"{who}  {shown(until)}"
            )
