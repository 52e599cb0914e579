"""When something was handed in, and which clocks cannot know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from autograder.errors import BadUsage
from autograder.lms.moments import read_moment
from autograder.lms.moodle_worksheet import rows
from autograder.lms.table import read_table
from autograder.pipeline.intake.candidate import Candidate

WRITTEN = "%Y-%m-%d %H:%M:%S UTC"
AT_ONCE_S = 600.0  # what was written within these was written by one program
STAMPING = ("moodle", "canvas")  # whose archives carry the time of download
ATTEMPT = "%Y-%m-%d-%H-%M-%S"
UNREADABLE = "their times in the worksheet cannot be read"


class BadTimezone(BadUsage):
    """There is no time zone of that name."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What a worksheet says of a participant.

    Parameters
    ----------
    at : datetime or None
        When they handed in, in UTC; None if that cannot be read, or nothing was.
    late : bool or None
    words : tuple of str
        Address, number and user name.
    said : str or None
        The time as it stands there; empty if nothing was handed in, None if there is no such column.
    lateness : str
        By how much they are late, in the site's words.
    is_draft : bool
        Whether it was uploaded and not submitted.
    name : str
        As the site shows the person; empty where marking is blind.
    """

    at: datetime | None
    late: bool | None
    words: tuple[str, ...] = ()
    said: str | None = ""
    lateness: str = ""
    is_draft: bool = False
    name: str = ""

    @property
    def lacks(self) -> str:
        """Why it tells no time; empty if it does."""
        if self.at:
            return ""
        if self.said is None:
            return "the worksheet has no column of times of handing in, or not in a form that can be read"
        return (
            UNREADABLE
            if self.said
            else "the worksheet says that nothing was handed in: take a newer one"
        )


def read_timezone(name: str) -> tzinfo | None:
    """Return a time zone; None, which stands for this machine's, if none is named.

    Raises
    ------
    BadTimezone
    """
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadTimezone(
            f"no time zone is called {name!r}; wanted one such as Europe/Berlin or UTC"
        ) from None


def zone_name(zone: tzinfo | None) -> str:
    """Return what people call a time zone."""
    if zone is None:
        return f"this machine's time zone, {datetime.now().astimezone().tzname()}"
    return getattr(zone, "key", None) or str(zone)


def in_utc(moment: datetime, zone: tzinfo | None) -> datetime:
    """Return a moment on a zone's clock in UTC."""
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)  # a moment without a zone is on this machine's clock


def attempted(time: str, zone: tzinfo | None) -> datetime | None:
    """Return the time of an attempt, as Blackboard writes it into names; None if it is none."""
    try:
        return in_utc(datetime.strptime(time, ATTEMPT), zone)
    except (ValueError, OverflowError):
        return None


def untimely(files: Sequence[Candidate], systems: Iterable[str], *, clones: bool) -> str:
    """Say why files' times are not those of handing in; empty if nothing speaks against them."""
    for system in systems:
        if system in STAMPING:
            return f"archives of {system.capitalize()} carry the time of the download"
    if clones:
        return "files of a clone carry the time of the clone"
    times = [file.changed for file in files if file.changed]
    if not times:
        return "its files carry no time"
    if len(times) > 1 and (max(times) - min(times)).total_seconds() <= AT_ONCE_S:
        return "its files were all written at about one time"
    return ""


def read_worksheet(path: Path, zone: tzinfo | None) -> dict[str, Handed]:
    """Return what Moodle's grading worksheet says of each participant, by number.

    Raises
    ------
    BadTable
    OSError
    """
    found = {}
    for row in rows(read_table(path)):
        moment = read_moment(row.submitted or "")
        words = tuple(filter(None, (row.email, row.id_number, *row.others)))
        found[row.participant] = Handed(
            in_utc(moment, zone) if moment else None, row.is_late, words, row.submitted, row.late, row.is_draft,
            row.name,
        )  # fmt: skip
    return found
