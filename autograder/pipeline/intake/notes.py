"""What people should know about all that was collected: what was left alone, and what rests on a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.pipeline.intake.fates import Collected
from autograder.pipeline.intake.hand import Taken
from autograder.pipeline.intake.sorting import Sorting
from autograder.pipeline.intake.taking import Clock
from autograder.pipeline.intake.time_notes import SHOWN, time_notes
from autograder.pipeline.intake.zone import Zone
from autograder.text import first_of


def notes_on(
    sorting: Sorting,
    clock: Clock,
    zone: Zone,
    lines: Sequence[Collected],
    chosen: Sequence[Taken],
    *,
    worksheet: bool,
) -> Iterator[str]:
    """Yield a line for each thing that people should know of all that was collected.

    Parameters
    ----------
    worksheet : bool
        Whether one was given.
    """
    source = sorting.source
    if sorting.layout.prefix:
        yield f"clones of {sorting.layout.prefix}…: the students are what follows"
    if sorting.layout.level:
        groups = sorted({file.path.parts[sorting.layout.above] for file in source.files})
        yield f"{first_of(groups, SHOWN)} are taken for groups: the folders in them are the students"
    if sorting.foreign:
        count = sorting.foreign.total()
        yield f"left alone: {_counted(count, 'notebook')} of other assignments ({first_of(sorted(sorting.foreign), SHOWN)})"
    if sorting.beside:
        names = [file.origin.rpartition("/")[2] for file in sorting.beside]
        yield f"left alone: {_counted(len(names), 'other file')} beside notebooks ({first_of(names, SHOWN)})"
    if source.checkpoints:
        yield f"left alone: {_counted(len(source.checkpoints), 'checkpoint')} that Jupyter keeps"
    alone = [one for one in chosen if one.by_name and one.owner.told and one.owner.told.number]
    for system, sheet in (("moodle", "WORKSHEET"), ("canvas", "GRADEBOOK")):
        if count := sum(one.owner.system == system for one in alone):
            yield (
                f"{count} told by name alone, which people may choose themselves; numbers are certain: "
                f"autograder roster {sheet}.csv"
            )
    yield from time_notes(lines, chosen, clock, sorting.people.roster, worksheet=worksheet)
    if any(one.owner.told and one.owner.told.time for one in chosen) or clock.worksheet:
        yield f"the platform's times are taken for {zone.name}; --timezone tells another"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
