"""Times of handing in are neither moved nor lost without a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.pipeline.collect import CollectError
from autograder.pipeline.intake.times import BadTimezone
from autograder.pipeline.intake.zone import remember, zone_of
from autograder.pipeline.lateness import extensions
from autograder.pipeline.people.roster import Person, Roster, save_roster
from autograder.text import suggest
from tests.pipeline.conftest import COURSE, Classroom
from tests.pipeline.test_collect import MOODLE, collected, pack, put, source
from tests.pipeline.test_collect_people import SUBMITTED, bring_in, stamp, who, worksheet
from tests.submissions import ASSIGNMENT

__all__ = ["source"]
pytestmark = pytest.mark.pipeline
NOON = "Sunday, 22 November 2026, 12:00 PM"


@pytest.fixture
def archive(source: Path) -> Path:
    return pack(source, {f"Ada_1{MOODLE}/x.ipynb": b"{}", f"Bob_2{MOODLE}/x.ipynb": b"{}"})


def sheet_of(source: Path, *times: str, status: str = SUBMITTED) -> Path:
    names = ("Ada", "Bob")
    return worksheet(source, *((str(n), names[n - 1], status, time) for n, time in enumerate(times, 1)))  # fmt: skip


def test_a_zone_that_was_named_holds_later(
    course: Classroom, source: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = sheet_of(source, NOON, NOON)
    tried = bring_in(archive, worksheet=sheet, timezone="Asia/Tokyo", dry_run=True)
    assert tried[0].handed_in == "2026-11-22 03:00:00 UTC"
    assert zone_of(COURSE, "").zone is None, "a trial changes nothing"
    bring_in(archive, worksheet=sheet, timezone="Europe/Berlin")
    again = bring_in(archive, worksheet=sheet)
    assert who(again) == {"ada-1": "unchanged", "bob-2": "unchanged"}
    assert again.notes == (
        "the platform's times are taken for Europe/Berlin, as before; --timezone tells another",
    )
    monkeypatch.chdir(COURSE.root)
    ran = CliRunner().invoke(
        main, ["extend", "--everybody", ASSIGNMENT, "--until", "2026-11-22 12:30"]
    )
    assert "everybody  2026-11-22 12:30 (Europe/Berlin, as before)" in ran.output
    (COURSE.grading / "timezone").write_text("Atlantis\n")
    with pytest.raises(BadTimezone, match=r"timezone: no time zone is called 'Atlantis'"):
        bring_in(archive)
    remember(COURSE, "UTC")
    assert zone_of(COURSE, "").name == "UTC, as before"


def test_a_time_that_changes_is_told(course: Classroom, source: Path, archive: Path) -> None:
    bring_in(archive)
    sheet = sheet_of(source, NOON, NOON)
    first = bring_in(archive, worksheet=sheet, timezone="UTC")
    assert who(first) == dict.fromkeys(("ada-1", "bob-2"), "time changed")
    assert first[0].reason == "handed in at 2026-11-22 12:00:00 UTC, no time was known before"
    moved = bring_in(archive, worksheet=sheet, timezone="Europe/Berlin", dry_run=True)
    assert moved[0].reason == "handed in at 2026-11-22 11:00:00 UTC, not at 2026-11-22 12:00:00 UTC"
    assert stamp(course, "ada-1") == "2026-11-22 12:00:00 UTC"
    assert "the time of handing in changed of 2" in moved.notes[0]
    assert moved.is_done
    assert moved.summary == "2 taken, 0 not"


def test_a_time_is_not_lost_without_a_word(course: Classroom, source: Path, archive: Path) -> None:
    bring_in(archive, worksheet=sheet_of(source, NOON, NOON), timezone="UTC")
    newer = pack(source, {f"Ada_1{MOODLE}/x.ipynb": b"{ }", f"Bob_2{MOODLE}/x.ipynb": b"{}"})
    collection = bring_in(newer)
    assert who(collection) == {"ada-1": "replaced", "bob-2": "unchanged"}
    assert (
        collection[0].reason
        == "the one before was handed in at 2026-11-22 12:00:00 UTC, of this one no time is known"
    )
    assert stamp(course, "ada-1") is None
    assert (stamp(course, "bob-2"), collection[1].handed_in) == ("2026-11-22 12:00:00 UTC",) * 2
    untimed, lost = collection.notes
    assert untimed.startswith("no time of handing in is known of 1 (")
    assert "): none of them counts as late" in untimed
    assert lost.startswith("Ada handed in anew, and the time before does not hold for that")


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (("03/04/2026, 13:00", NOON), "of 1 (their times in the worksheet cannot be read, such as '03/04/2026, 13:00'): none of them counts as late; write them there as 2026-11-29 23:58"),
        (("garbage", "trash"), "of 2 (the worksheet has no column of times of handing in, or not in a form that can be read): nobody counts as late"),
        (("-", NOON), "of 1 (the worksheet says that nothing was handed in: take a newer one): none of them"),
        ((NOON,), "of 1 (they are not in the worksheet): none of them"),
    ],
)  # fmt: skip
def test_why_a_worksheet_tells_no_time(
    course: Classroom, source: Path, archive: Path, times: tuple[str, ...], told: str
) -> None:
    collection = bring_in(archive, worksheet=sheet_of(source, *times), timezone="UTC")
    assert f"no time of handing in is known {told}" in collection.notes[0]


def test_one_spoiled_time_costs_nobody_else(course: Classroom, source: Path) -> None:
    names = {f"S_{n}{MOODLE}/x.ipynb": b"{}" for n in range(1, 4)}
    sheet = worksheet(source, *((str(n), "S", SUBMITTED, t) for n, t in enumerate((NOON, NOON, "soon"), 1)))  # fmt: skip
    collection = bring_in(pack(source, names), worksheet=sheet, timezone="UTC")
    assert [bool(line.handed_in) for line in collection] == [True, True, False]
    assert "such as 'soon'" in collection.notes[0]


def test_a_worksheet_that_cannot_be_read_takes_no_time_away(
    course: Classroom, source: Path, archive: Path
) -> None:
    bring_in(archive, worksheet=sheet_of(source, NOON, NOON), timezone="UTC")
    bad = bring_in(archive, worksheet=sheet_of(source, *["03/04/2026, 13:00"] * 2))
    assert stamp(course, "ada-1") == "2026-11-22 12:00:00 UTC"
    assert bad.notes[0].startswith("the times known before stay of 2 (their times in the worksheet")


@pytest.mark.parametrize("status", ["Draft (not submitted)", "Entwurf (nicht abgegeben) - 2 Tage verspätet"])  # fmt: skip
def test_drafts_are_remarked(course: Classroom, source: Path, archive: Path, status: str) -> None:
    sheet = worksheet(source, ("1", "Ada", status, NOON), ("2", "Bob", SUBMITTED, NOON))
    collection = bring_in(archive, worksheet=sheet, timezone="UTC")
    assert [line.reason for line in collection] == ["a draft in Moodle, not submitted", ""]
    assert "uploaded to Moodle and not submitted: Ada; taken all the same" in collection.notes


def test_a_worksheets_name_tells_where_a_group_stands_before_it(
    course: Classroom, source: Path
) -> None:
    save_roster(COURSE, Roster((Person("ada", "Ada"), Person("bob", "Bob"))))
    archive = pack(source, {f"Red-{n}_{i}{MOODLE}/x.ipynb": b"{}" for i, n in enumerate(("Ada", "Bob", "Cy"), 1)})  # fmt: skip
    sheet = worksheet(source, *((str(n), name, SUBMITTED, NOON) for n, name in enumerate(("Ada", "Bob", "Cy D"), 1)))  # fmt: skip
    collection = bring_in(archive, worksheet=sheet, timezone="UTC")
    assert who(collection) == {"ada": "new", "bob": "new", "Red-Cy_3": "refused"}
    (cy,) = (line for line in collection if line.is_refused)
    assert cy.reason.startswith(
        "the worksheet calls participant 3 Cy D, and nobody on the roster is that; add --as 'Red-Cy_3=ID'"
    )
    some = worksheet(source, ("1", "Ada", SUBMITTED, NOON))
    told = {line.student: line.reason for line in bring_in(archive, worksheet=some)}
    assert told["Red-Cy_3"].startswith(
        "participant 3 is not in the worksheet: is it that of another"
    )
    with pytest.raises(CollectError, match="is it the worksheet of another assignment"):
        bring_in(archive, worksheet=worksheet(source, ("9", "Ada", SUBMITTED, NOON)))


def test_blind_marking_is_told(course: Classroom, source: Path) -> None:
    save_roster(COURSE, Roster((Person("ada", "Ada"),)))
    archive = pack(source, {f"Teilnehmerin_{n}{MOODLE}/x.ipynb": b"{}" for n in (1, 2)})
    hidden = "Moodle hides who it is (blind marking): --guests takes everybody by number"
    assert all(line.reason.startswith(hidden) for line in bring_in(archive))
    sheet = source / "blind.csv"
    sheet.write_text(
        "ID,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung)\n"
        + "".join(f'Teilnehmer/in {n},Abgegeben,-,12.00,Ja,"{NOON}",-\n' for n in (1, 2)),
        "utf-8",
    )
    assert all(line.reason == hidden for line in bring_in(archive, worksheet=sheet))
    taken = bring_in(archive, worksheet=sheet, guests=True, timezone="UTC")
    assert who(taken) == {"teilnehmerin-1": "new", "teilnehmerin-2": "new"}
    assert taken[0].handed_in == "2026-11-22 12:00:00 UTC"


def test_a_text_typed_into_moodle_is_no_page_of_a_notebook(course: Classroom, source: Path) -> None:
    text = MOODLE.replace("_file", "_onlinetext")
    (line,) = bring_in(pack(source, {f"Ada_1{text}/onlinetext.html": b"<p>"}))
    assert line.reason.endswith("it is a text typed into Moodle: ask for the .ipynb file")
    assert collected(course) == {}


def test_folders_side_by_side_are_named(course: Classroom, source: Path) -> None:
    save_roster(COURSE, Roster((Person("ada", "Ada", "Lovelace"),)))
    for name in ("ADA", "Ada Lovelace", "Lovelace, Ada"):
        put(source / name / f"{ASSIGNMENT}.ipynb", b"{}")
    (line,) = bring_in(source)
    assert "found in several folders (ADA, Ada Lovelace, Lovelace, Ada);" in line.reason


def test_names_are_suggested_once() -> None:
    assert suggest("zzz", ["ada", "ada", "bob"]) == "known: ada, bob"
    many = suggest("zzz", [f"s{number}" for number in range(300)])
    assert many.endswith("s18, s19 … (300 in all)")


def test_moodles_word_on_lateness_is_held_against_the_due_date(
    course: Classroom, source: Path, archive: Path
) -> None:
    sheet = worksheet(
        source, ("1", "Ada", f"{SUBMITTED} - 3 hours late", NOON), ("2", "Bob", SUBMITTED, NOON)
    )
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def said() -> list[str]:
        notes = bring_in(archive, worksheet=sheet, timezone="UTC").notes
        return [note for note in notes if "by the due date here" in note]

    COURSE.gradebook.unlink()
    assert said() == []
    assert not COURSE.gradebook.exists(), "looking makes none"
    extensions.set_due_date(COURSE, ASSIGNMENT, noon + timedelta(hours=1))
    check = "are the time zone (--timezone) and the due date (autograder extend --everybody) right?"
    assert said() == [
        "Moodle calls 1 late who is not by the due date here, 2026-11-22 13:00 (UTC) "
        f"(ada-1: 3 hours late): {check}"
    ]
    extensions.grant(COURSE, ASSIGNMENT, ["ada-1"], noon + timedelta(hours=2))
    assert said() == [], "Moodle does not know of an extension"
    extensions.take_back(COURSE, ASSIGNMENT, ["ada-1"])
    extensions.set_due_date(COURSE, ASSIGNMENT, noon - timedelta(hours=3))
    (note,) = said()
    assert note.startswith(
        f"1 is late by the due date here, 2026-11-22 09:00 (UTC), and not in Moodle (bob-2): {check} "
    )
    extensions.grant(COURSE, ASSIGNMENT, ["bob-2"], noon)
    assert said() == []
