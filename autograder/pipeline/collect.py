"""Bring submissions in: a folder of folders, loose notebooks, or the archive that an LMS hands out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course import Course
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.intake import objections
from autograder.pipeline.intake.absent import absent
from autograder.pipeline.intake.advice import advise
from autograder.pipeline.intake.candidate import Candidate, CollectError
from autograder.pipeline.intake.deciding import Deciding
from autograder.pipeline.intake.fates import TAKEN, Collected, record
from autograder.pipeline.intake.hand import Taken
from autograder.pipeline.intake.layout import Layout
from autograder.pipeline.intake.notes import notes_on
from autograder.pipeline.intake.numbers import remember_numbers
from autograder.pipeline.intake.pattern import read_pattern
from autograder.pipeline.intake.people import READ_GRADEBOOK, People, read_decisions
from autograder.pipeline.intake.sorting import Sorting
from autograder.pipeline.intake.source import Source, open_source
from autograder.pipeline.intake.taking import Clock, take
from autograder.pipeline.intake.time_notes import SHOWN
from autograder.pipeline.intake.times import Handed, read_worksheet, untimely
from autograder.pipeline.intake.zone import remember, zone_of
from autograder.pipeline.lateness.contradictions import contradictions
from autograder.pipeline.people.roster import Roster, load_roster
from autograder.pipeline.submissions import collected, students_there
from autograder.text import first_of

__all__ = ["CollectError", "Collected", "Collection", "Options", "collect"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """What to do where a source does not tell by itself.

    Parameters
    ----------
    student_from : str
        A regular expression with a group ``student``, matched from the start of each path.
    decisions : tuple of str
        Such as ``Smith John_51202=js2``.
    guests : bool
        Take those who are not on the roster under their own names.
    worksheet : Path or None
        Moodle's grading worksheet: when each participant handed in.
    timezone : str
        Of the platform's times; by default the one that was named last, else this machine's.
    encoding : str
        Of names in an archive that does not say how they are written.
    dry_run : bool
        Say what would be, and write nothing.
    passed_over : callable or None
        Tells which files of the source are somebody else's business; nothing is said of them.
    """

    student_from: str = ""
    decisions: tuple[str, ...] = ()
    guests: bool = False
    worksheet: Path | None = None
    timezone: str = ""
    encoding: str = ""
    dry_run: bool = False
    passed_over: Callable[[Candidate], bool] | None = None


@dataclass(frozen=True)
class Collection(Sequence[Collected]):
    """What became of everybody, by student.

    Parameters
    ----------
    lines : tuple of Collected
    left : tuple of Collected
        Files and folders in which nobody's work is.
    notes : tuple of str
        What people should know about all.
    missing : tuple of str
        Ids of those on the roster of whom nothing is there.
    """

    lines: tuple[Collected, ...]
    left: tuple[Collected, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    roster: Roster = field(default_factory=Roster)
    unclear: bool = False

    def __getitem__(self, index: int) -> Collected:  # type: ignore[override]
        return self.lines[index]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def is_done(self) -> bool:
        """Whether nobody's work may be among what was not taken."""
        return not self.unclear and not any(line.is_refused for line in self.lines)

    @property
    def summary(self) -> str:
        """The last line: how many were taken, how many not, and who is missing."""
        taken = sum(line.state in TAKEN for line in self.lines)
        refused = len(self.lines) - taken
        parts = [f"{taken} taken, {refused} not"]
        if self.missing:
            count = len(self.missing)
            verb = "has" if count == 1 else "have"
            names = first_of(map(self.roster.name_of, self.missing), SHOWN)
            parts.append(f"{count} on the roster {verb} not handed in: {names}")
        return "; ".join(parts)


def collect(
    course: Course, assignment: str, source: Path, options: Options | None = None
) -> Collection:
    """Copy the submissions found in a folder or archive to ``submitted/<student>/<assignment>/``.

    An earlier submission that differs is replaced; its results stay on disk. Where it came from is written
    down, and what was not taken.

    Raises
    ------
    CollectError
        If the source is neither, or holds no notebook.
    BadPattern, BadDecision, BadEncoding, BadTimezone, BadTable, BadRoster
    """
    options = options or Options()
    loaded = load_assignment(assignment, course)
    roster = load_roster(course)
    decisions = read_decisions(options.decisions, roster)
    zone = zone_of(course, options.timezone)
    pattern = read_pattern(options.student_from) if options.student_from else None
    worksheet = read_worksheet(options.worksheet, zone.zone) if options.worksheet else {}
    people = People(
        roster, frozenset(students_there(course)), decisions, options.guests,
        {number: row.words for number, row in worksheet.items()},
        {number: row.name for number, row in worksheet.items()},
    )  # fmt: skip
    names = [person.name for person in roster]
    with open_source(source, options.encoding, names) as opened:
        if options.passed_over is not None:
            kept = tuple(file for file in opened.files if not options.passed_over(file))
            opened = replace(opened, files=kept)
        foreign = frozenset(course.assignment_names()) - {assignment}
        layout = Layout.of(
            (file.path for file in opened.files), assignment, foreign, clones=opened.clones,
            pattern=pattern, source=opened.name, is_known=people.is_known,
            which=people.which,
            more="" if any(person.canvas for person in roster) else READ_GRADEBOOK,
        )  # fmt: skip
        sorting = Sorting(opened, layout, people, loaded)
        if sorting.is_empty:
            raise CollectError(
                f"{source} holds {sorting.seen}; wanted <student>/{assignment}/{assignment}.ipynb, "
                "<student>.ipynb, or the names that Moodle, Canvas, Blackboard or ILIAS give; "
                "--student-from tells any other"
            )
        _require_known(worksheet, sorting, options.worksheet)
        advise(sorting.hands.values(), worksheet if options.worksheet else None)
        objections.require_fitting(people, sorting)
        chosen = list(Deciding(sorting).taken())
        clock = Clock(zone.zone, worksheet, _untimely(opened, sorting, chosen), opened.is_archive)
        if not options.dry_run:
            course.make_grading()
        lines = list(sorting.refused)
        if options.worksheet:
            lines += absent(course, assignment, worksheet, sorting, options.worksheet.name)
        mistaken = objections.mistaken(course, assignment, people)
        for one in chosen:
            if anothers := objections.another(course, assignment, one):
                lines.append(anothers)
                continue
            lines += take(
                course, assignment, one, clock, roster, opened.name, dry_run=options.dry_run
            )
        taken = {line.student for line in lines if line.state in TAKEN}
        rows = {name: row for name, row in clock.rows(chosen, roster).items() if name in taken}
    left = sorting.left + sorting.empty_folders()
    lines.sort(key=lambda line: (line.student, line.origin))
    for line in (*lines, *left):
        log.info("%s: %s %s %s", line.student, line.state, line.origin, line.reason)
    if not options.dry_run:
        record(course, assignment, lines, (owner.label for owner in sorting.owners))
        remember(course, options.timezone)
        remember_numbers(course, roster, chosen, decisions)
    still = objections.mistaken(course, assignment, people)
    told = [objections.said(course, assignment, one, is_there=one in still) for one in mistaken]
    there = {
        *collected(course, assignment).students,
        *(line.student for line in lines if line.known),
    }
    notes = [
        *told,
        *notes_on(sorting, clock, zone, lines, chosen, worksheet=bool(options.worksheet)),
        *contradictions(course, assignment, rows, zone, roster.name_of),
    ]
    return Collection(
        tuple(lines), tuple(left), tuple(notes),
        tuple(person.id for person in roster.without(there)), roster,
        unclear=bool(still) or any(not one.choice.clear for one in chosen),
    )  # fmt: skip


def _untimely(source: Source, sorting: Sorting, chosen: Sequence[Taken]) -> str:
    systems = sorted({one.owner.system for one in chosen})
    files = [one.choice.file for one in chosen]
    return untimely(files, systems, clones=bool(source.clones) or "github" in systems)


def _require_known(worksheet: Mapping[str, Handed], sorting: Sorting, path: Path | None) -> None:
    """Refuse the worksheet of another assignment: its numbers are nobody's here."""
    numbers = {
        owner.told.number for owner in sorting.owners if owner.told and owner.system == "moodle"
    }
    if path and (numbers := numbers - {""}) and not numbers & set(worksheet):
        raise CollectError(
            f"nobody in {path} is in what is collected (such as participant {min(numbers)}): "
            "is it the worksheet of another assignment?"
        )
