"""Who handed in by Moodle's worksheet, and is not in what is collected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.course import Course
from autograder.lms.paths import Told
from autograder.pipeline.intake.fates import Collected
from autograder.pipeline.intake.origin import read_origin
from autograder.pipeline.intake.owner import Owner
from autograder.pipeline.intake.people import People, shown_name
from autograder.pipeline.intake.sorting import Sorting
from autograder.pipeline.intake.times import Handed
from autograder.pipeline.submissions import collected


def absent(
    course: Course, assignment: str, worksheet: Mapping[str, Handed], sorting: Sorting, sheet: str
) -> Iterator[Collected]:
    """Yield whom the worksheet calls submitted, and of whom nothing is there, nor was collected before.

    Parameters
    ----------
    sheet : str
        The worksheet's own name.
    """
    there = {owner.told.number for owner in sorting.owners if owner.told}
    before = collected(course, assignment).students
    origins = (read_origin(course, student, assignment) for student in before)
    there |= {origin.number for origin in origins if origin and origin.system == "moodle"}
    students = {student for hand in sorting.hands.values() for student in hand.found.ids} | {
        *before
    }
    people = sorting.people
    for number, row in worksheet.items():
        if not row.said or row.is_draft or number in there:
            continue
        told = Told("moodle", row.name, number)
        found = people.find(Owner(told.id, system="moodle", told=told))
        if students.intersection(found.ids):
            continue
        yield from _lines(people, told, found.ids, sheet, sorting.source.name)


def _lines(
    people: People, told: Told, ids: tuple[str, ...], sheet: str, source: str
) -> Iterator[Collected]:
    for student in ids or (told.label,):
        yield Collected(
            student, "refused", sheet, f"handed in by the worksheet, but is not in {source}: download it again",
            shown_name(people.roster, student, told), known=bool(ids),
        )  # fmt: skip
