"""What people should know about times of handing in: of whom there is none, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from autograder.pipeline.intake.fates import TAKEN, TIME_CHANGED, Collected
from autograder.pipeline.intake.hand import Taken
from autograder.pipeline.intake.taking import Clock
from autograder.pipeline.intake.times import UNREADABLE, Handed
from autograder.pipeline.people.roster import Roster

SHOWN = 5  # names in a line
LONGEST = 60  # letters of a time that cannot be read


def time_notes(
    lines: Sequence[Collected],
    chosen: Sequence[Taken],
    clock: Clock,
    roster: Roster,
    *,
    worksheet: bool,
) -> Iterator[str]:
    """Yield a line for each thing that people should know.

    Parameters
    ----------
    worksheet : bool
        Whether one was given.
    """
    taken = [line for line in lines if line.state in TAKEN]
    rows = clock.rows(chosen, roster)
    told = {line.student: line for line in taken if line.state != "older"}
    yield from _of_untimed(told, chosen, clock, rows, worksheet=worksheet)
    if lost := [line for line in taken if line.lost]:
        yield (
            f"{_people(lost)} handed in anew, and the time before does not hold for that: "
            "whether it is late is not known; --worksheet FILE with the new times tells"
        )
    if changed := [line for line in taken if line.state == TIME_CHANGED]:
        yield f"the time of handing in changed of {len(changed)}; what lateness costs follows when you grade"
    drafts = [line for line in taken if (row := rows.get(line.student)) and row.is_draft]
    if drafts:
        yield f"uploaded to Moodle and not submitted: {_people(drafts)}; taken all the same"


def _of_untimed(
    told: Mapping[str, Collected], chosen: Sequence[Taken], clock: Clock, rows: Mapping[str, Handed],
    *, worksheet: bool,
) -> Iterator[str]:  # fmt: skip
    is_some_timed = any(line.handed_in for line in told.values())
    is_moodle = any(one.owner.system == "moodle" for one in chosen)
    groups: dict[str, list[Collected]] = defaultdict(list)
    kept: dict[str, list[Collected]] = defaultdict(list)
    for one in chosen:
        for line in (told[student] for student in one.ids if student in told):
            row = rows.get(line.student)
            lacks = row.lacks if row else ""
            if worksheet and not row and one.owner.system == "moodle":
                lacks = "they are not in the worksheet"
            if not line.handed_in:
                groups[lacks or clock.untimely].append(line)
            elif lacks:
                kept[lacks].append(line)
    if not is_some_timed and "" in groups:
        groups["none is told"] = groups.pop("")
    groups.pop("", None)  # such as one without a time among files that have theirs
    for reason, members in groups.items():
        marked = sum(line.late is True for line in members)
        nobody = "none of them" if is_some_timed or len(groups) > 1 else "nobody"
        who = f"{marked} late by the platform's mark, and nobody else" if marked else nobody
        more = "; --worksheet FILE gives Moodle's times" if is_moodle and not worksheet else ""
        example, more = _example(reason, members, rows) or ("", more)
        yield f"no time of handing in is known of {len(members)} ({reason}{example}): {who} counts as late{more}"
    for reason, members in kept.items():
        example, more = _example(reason, members, rows) or ("", "")
        yield f"the times known before stay of {len(members)} ({reason}{example}){more}"


def _example(
    reason: str, members: Sequence[Collected], rows: Mapping[str, Handed]
) -> tuple[str, str] | None:
    """Return a time that cannot be read, and what to do about it."""
    texts = [row.said for line in members if (row := rows.get(line.student)) and row.said]
    if reason != UNREADABLE or not texts:
        return None
    return f", such as {texts[0][:LONGEST]!r}", "; write them there as 2026-11-29 23:58"


def _people(lines: Sequence[Collected]) -> str:
    names = [line.name or line.student for line in lines]
    return ", ".join(names[:SHOWN]) + (
        f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    )
