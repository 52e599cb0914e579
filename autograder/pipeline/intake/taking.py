"""Copy what counts to ``submitted/``, with the time of handing in where one is known."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo

from autograder.course import Course
from autograder.files import write_atomically
from autograder.pipeline.intake.fates import TIME_CHANGED, Collected
from autograder.pipeline.intake.hand import Taken
from autograder.pipeline.intake.origin import Origin, read_origin, write_origin
from autograder.pipeline.intake.people import platform_name, shown_name
from autograder.pipeline.intake.times import WRITTEN, Handed, attempted
from autograder.pipeline.people.roster import Person, Roster, name_key
from autograder.pipeline.submissions import read_submission_bytes, read_timestamp

log = logging.getLogger(__name__)
EXCHANGE_TIME = re.compile(r".*\.\d+( |$)")  # nbgrader's has fractions of a second
EXCHANGE_SECRET = "submission_secret.txt"


@dataclass(frozen=True)
class Clock:
    """What is known of times of handing in.

    Parameters
    ----------
    zone : tzinfo or None
        In which platforms write times; None is this machine's.
    worksheet : mapping of str to Handed
        By participant.
    untimely : str
        Why files' own times do not count; empty if they do.
    is_archive : bool
    """

    zone: tzinfo | None
    worksheet: Mapping[str, Handed] = field(default_factory=dict)
    untimely: str = ""
    is_archive: bool = False

    def of(self, taken: Taken, roster: Roster) -> tuple[datetime | None, str, bool | None]:
        """Return when something was handed in, what tells it, and whether the platform says that it is late."""
        told = taken.owner.told
        late = told.late if told else None
        if row := self.row(taken, roster):
            return row.at, "worksheet" if row.at else "", row.late
        if told and told.time and (when := attempted(told.time, self.zone)):
            return when, "name", late
        if not self.untimely and (changed := taken.choice.file.changed):
            return changed, "archive" if self.is_archive else "folder", late
        return None, "", late

    def rows(self, chosen: Iterable[Taken], roster: Roster) -> dict[str, Handed]:
        """Return what the worksheet says of students of whom something counts."""
        return {
            student: row for one in chosen if (row := self.row(one, roster)) for student in one.ids
        }

    def row(self, taken: Taken, roster: Roster) -> Handed | None:
        """Return what the worksheet says of a submission; None if it does not have it."""
        told = taken.owner.told
        if told and told.system == "moodle":
            return self.worksheet.get(told.number)
        person = roster.get(taken.ids[0])
        numbers = person.moodle if person else ()
        return next(
            (self.worksheet[number] for number in numbers if number in self.worksheet), None
        )


def take(
    course: Course,
    assignment: str,
    taken: Taken,
    clock: Clock,
    roster: Roster,
    source: str,
    *,
    dry_run: bool,
) -> list[Collected]:
    """Copy a submission, for each member of a team."""
    file = taken.choice.file
    try:
        data = file.read()
    except Exception:  # each kind of compression has its own for damaged data
        log.exception("%s: %s cannot be unpacked or read", taken.ids[0], file.origin)
        return [
            Collected(
                student,
                "refused",
                file.origin,
                "it cannot be unpacked or read",
                shown_name(roster, student, taken.owner.told),
            )
            for student in taken.ids
        ]
    when, tells, late = clock.of(taken, roster)
    told = taken.owner.told
    origin = Origin(
        taken.owner.system, file.origin, source, platform_name(told), told.number if told else "",
        told.attachment if told else "", late, tells,
    )  # fmt: skip
    return [
        _put(course, assignment, student, data, taken, origin, when, clock, roster, dry_run=dry_run)
        for student in taken.ids
    ]


def _put(
    course: Course, assignment: str, student: str, data: bytes, taken: Taken, origin: Origin,
    when: datetime | None, clock: Clock, roster: Roster, *, dry_run: bool,
) -> Collected:  # fmt: skip
    place = course.submission(student, assignment)
    data_before, origin_before = (
        _before(course, student, assignment),
        read_origin(course, student, assignment),
    )
    is_same, time_before = data_before == data, read_timestamp(place)
    known = time_before if _is_trusted(course, student, assignment, origin_before) else None
    if is_same and not when and origin_before:
        origin = _with_clock(origin, origin_before)
    time = f"{when:{WRITTEN}}" if when else (is_same and known) or ""
    state = "new" if data_before is None else "unchanged" if is_same else "replaced"
    reason = _reason(taken, when, origin, roster.get(student), clock.row(taken, roster))
    name = shown_name(roster, student, taken.owner.told)
    said = Collected(
        student, state, origin.path, reason, name, handed_in=time, late=origin.late,
    )  # fmt: skip
    if state == "replaced" and (
        older := _is_older(course, student, assignment, when, origin, origin_before)
    ):
        return Collected(
            student, "older", origin.path, f"{older}; to take this one, remove {place}", said.name
        )
    said = _told_of_time(said, time_before or "", known or "")
    if dry_run:
        return said
    stamp = place.with_name("timestamp.txt")
    # The time first: a notebook that is there is complete, and is not looked at again.
    if not time:
        stamp.unlink(missing_ok=True)
    elif time != time_before:
        write_atomically(stamp, f"{time}\n")
    if origin != origin_before:
        write_origin(course, student, assignment, origin)
    if not is_same:
        write_atomically(place, data)
        # It belongs to the exchange's submission, which this one takes the place of.
        place.with_name(EXCHANGE_SECRET).unlink(missing_ok=True)
    return said


def _told_of_time(line: Collected, before: str, known: str) -> Collected:
    """Say that a time is another one than before, or that of a new notebook none is known."""
    time = line.handed_in
    if line.state == "unchanged" and time != before:
        was = f"not at {before}" if before else "no time was known before"
        now = f"handed in at {time}, {was}" if time else f"{before} was the time of a download"
        return replace(line, state=TIME_CHANGED, reason="; ".join(filter(None, (line.reason, now))))
    if line.state == "replaced" and known and not time:
        lost = f"the one before was handed in at {known}, of this one no time is known"
        return replace(line, lost=known, reason="; ".join(filter(None, (line.reason, lost))))
    return line


def _before(course: Course, student: str, assignment: str) -> bytes | None:
    try:
        return read_submission_bytes(course.submission(student, assignment))
    except FileNotFoundError:
        return None


def _is_older(
    course: Course, student: str, assignment: str, when: datetime | None, origin: Origin, before: Origin | None,
) -> str:  # fmt: skip
    """Say why what was collected before is newer; empty if it is not, or nobody knows."""
    earlier = time_of(read_timestamp(course.submission(student, assignment)))
    if when and earlier and when < earlier:
        return f"the one collected before was handed in at {earlier:{WRITTEN}}"
    if before and before.system == origin.system == "canvas" and before.number == origin.number:
        with suppress(ValueError):
            if int(origin.attachment) < int(before.attachment):
                return "the one collected before was uploaded later"
    return ""


def _is_trusted(course: Course, student: str, assignment: str, before: Origin | None) -> bool:
    """Tell whether a time that was written down earlier is one of handing in.

    Before origins were kept, an archive's times were written down, which may be those of a download.
    """
    place = course.submission(student, assignment)
    if before is not None:
        return bool(before.clock) or before.system == "exchange"
    text = read_timestamp(place)
    return bool(text and EXCHANGE_TIME.match(text)) or place.with_name(EXCHANGE_SECRET).exists()


def _with_clock(origin: Origin, before: Origin) -> Origin:
    late = before.late if origin.late is None else origin.late
    return replace(origin, clock=before.clock, late=late)


def time_of(text: str | None) -> datetime | None:
    """Return a time as it is written beside a submission; None if it is none."""
    try:
        return datetime.strptime(text or "", WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        return None


def _reason(
    taken: Taken, when: datetime | None, origin: Origin, person: Person | None, row: Handed | None
) -> str:
    late = "late, by the platform's mark" if origin.late and not when else ""
    # A number tells, but the numbers of teams are others than those of participants.
    shown = ""
    if person and origin.system == "moodle" and name_key(origin.name) != name_key(person.name):
        shown = f"{origin.name} there"
    draft = "a draft in Moodle, not submitted" if row and row.is_draft else ""
    alone = "by name alone" if taken.by_name and taken.owner.told and origin.number else ""
    return "; ".join(
        filter(None, [shown, alone, taken.choice.file.note, taken.choice.why, draft, late])
    )
