"""The options by which scores and pages go back to a learning platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from autograder.cli.command import as_typed, clean, emit
from autograder.cli.output import STDOUT, destination, output_option, written_to
from autograder.course import Course
from autograder.errors import BadUsage

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class AtOdds(BadUsage):
    """Options that do not go together."""


FILLED_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--moodle", type=FILE, metavar="WORKSHEET.csv",
        help="Fill the scores into the grading worksheet that Moodle gave.",
    ),
    click.option(
        "--canvas", type=FILE, metavar="GRADEBOOK.csv",
        help="Fill the scores into the gradebook that Canvas exported.",
    ),
    click.option(
        "--column", default="", metavar="HEADING",
        help="The column of Canvas's gradebook, if it is not called as the assignment.",
    ),
    click.option(
        "--partial", is_flag=True,
        help="Fill in what there is of those whose written answers are still to be read.",
    ),
    click.option("--scale", is_flag=True, help="Bring the points to the platform's maximum."),
)  # fmt: skip


def filled_options(function: Any) -> Any:
    """Let scores be filled into the file that a platform gave."""
    for option in reversed(FILLED_OPTIONS):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    moodle: Path | None
    canvas: Path | None
    column: str
    partial: bool
    scale: bool

    @property
    def source(self) -> Path | None:
        """The file that a platform gave."""
        return self.moodle or self.canvas

    @property
    def platform(self) -> str:
        """Who gave it."""
        return "moodle" if self.moodle else "canvas"

    def require_sense(self, assignment: str | None, per_question: bool) -> None:
        """Make sure that the options go together.

        Raises
        ------
        AtOdds
        """
        if self.moodle and self.canvas:
            raise AtOdds("--moodle and --canvas: name one file at a time")
        if self.source and per_question:
            raise AtOdds(
                f"--per-question is a table of its own; leave out --per-question or --{self.platform}"
            )
        if self.moodle and assignment is None:
            raise AtOdds("--moodle: a worksheet is one assignment's; name the assignment, too")
        if self.column and not self.canvas:
            raise AtOdds(
                "--column names a column of Canvas's gradebook; add --canvas GRADEBOOK.csv"
            )
        if self.column and assignment is None:
            raise AtOdds("--column: name the assignment that goes into it, too")
        if (self.partial or self.scale) and not self.source:
            word = "--partial" if self.partial else "--scale"
            raise AtOdds(f"{word} is for a platform's file; add --moodle or --canvas")


def fill(asked: Asked, assignment: str | None, output: Path | None) -> bool:
    """Fill a platform's file; returns whether everybody has a score in it."""
    from autograder.pipeline.giving_back import score_files
    from autograder.pipeline.giving_back.fill import Wishes

    course, source = Course.here(), asked.source
    assert source is not None
    wishes = Wishes(asked.partial, asked.scale)
    table = score_files.read_table(source)
    if asked.moodle:
        assert assignment is not None, "`require_sense` was asked"
        reports = [score_files.fill_worksheet(course, assignment, table, wishes)]
    else:
        reports = score_files.fill_gradebook(course, assignment, table, asked.column, wishes)
    place = written_to(output, course.score_table(assignment, asked.platform), or_stdout=True)
    if place == STDOUT:
        click.echo(table.to_bytes(), nl=False)
    else:
        score_files.write_filled(table, place, source, named=output is not None)
        replaced = ", in place of the one that was given" if place == source.resolve() else ""
        click.echo(clean(f"{as_typed(output or place)}{replaced}"))
    for report in reports:
        click.echo(clean(report.told), err=place == STDOUT)
    for line in score_files.messages(reports):
        click.echo(clean(f"autograder: {line}"), err=True)
    return all(report.done.is_whole for report in reports)


def zip_options(function: Any) -> Any:
    """Let the pages be packed for a platform."""
    options: tuple[Callable[[Any], Any], ...] = (
        click.option(
            "--zip", "kind", type=click.Choice(["moodle", "canvas", "folder"]),
            help="Pack the pages into an archive, too, named so that the platform gives each to its student.",
        ),
        click.option(
            "--worksheet", type=FILE, metavar="WORKSHEET.csv",
            help="Moodle's grading worksheet, for students who were not collected from Moodle's archive.",
        ),
        output_option("Where to write the archive."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive of pages that was asked for, if any."""

    kind: str | None
    worksheet: Path | None
    output: Path | None

    def require_sense(self) -> None:
        """Make sure that the options go together.

        Raises
        ------
        AtOdds, BadOutput
        """
        if self.kind is None and (self.worksheet or self.output):
            word = "--worksheet" if self.worksheet else "-o"
            raise AtOdds(f"{word} is for an archive of pages; add --zip moodle, canvas or folder")
        if self.worksheet and self.kind != "moodle":
            raise AtOdds("--worksheet is Moodle's; add --zip moodle")
        if self.output and self.worksheet and destination(self.output) == self.worksheet.resolve():
            raise AtOdds(f"-o {self.output} is the worksheet; name another place for the archive")
        if self.output:
            destination(self.output)

    def pack(self, assignment: str, pages: list[tuple[str, Path]], as_json: bool) -> bool:
        """Pack the pages; returns whether every student can be reached."""
        from autograder.pipeline.giving_back.feedback_zip import pack
        from autograder.pipeline.giving_back.fill import some

        if self.kind is None:
            return True
        course = Course.here()
        place = written_to(self.output, course.feedback_archive(assignment, self.kind))
        packed = pack(course, assignment, self.kind, pages, place, self.worksheet)
        shown, count = as_typed(self.output or place), len(packed.names)
        value = {"archive": shown, "pages": count, "left_out": packed.left_out}
        text = f"{shown}: {count} page{'' if count == 1 else 's'}, {max(1, packed.size // 1000)} kB"
        emit(as_json, value, text)
        if packed.left_out:
            words = {
                "moodle": "not collected from Moodle's archive, so their numbers are not known; add "
                f"--worksheet WORKSHEET.csv, or type: autograder collect {assignment} ARCHIVE.zip",
                "canvas": "not collected from Canvas's archive, so the numbers of their files are not known; "
                f"type: autograder collect {assignment} SUBMISSIONS.zip",
            }[self.kind]
            click.echo(clean(f"autograder: {some(packed.left_out)}: {words}"), err=True)
        return not packed.left_out


def write_table(assignment: str | None, place: Path, per_question: bool) -> int:
    """Write a table of our own, to standard output if that is the place; returns how many submissions or questions it has."""
    from autograder.pipeline.giving_back.export import export, table, write
    from autograder.pipeline.giving_back.questions import questions

    course = Course.here()
    if place != STDOUT and not per_question:
        return export(course, assignment, place)
    lines = questions(course, assignment) if per_question else table(course, assignment)
    if place != STDOUT:
        return write(lines, place)
    count = -1
    for line in lines:
        click.echo(line, nl=False)
        count += 1
    return count
