"""With a roster, whatever a platform calls somebody becomes one person; nobody is taken for another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.lms.table import BadTable
from autograder.pipeline.collect import CollectError, Collection, Options, collect
from autograder.pipeline.intake.fates import refused
from autograder.pipeline.intake.origin import Origin, read_origin, write_origin
from autograder.pipeline.intake.people import BadDecision
from autograder.pipeline.intake.times import BadTimezone
from autograder.pipeline.people.roster import Person, Roster, load_roster, save_roster
from tests.pipeline.conftest import COURSE, Classroom
from tests.pipeline.test_collect import MOODLE, collected, pack, put, source
from tests.submissions import ASSIGNMENT

__all__ = ["source"]
pytestmark = pytest.mark.pipeline
PEOPLE = (
    Person("ada", "Ada", "Lovelace", "ada@example.org", moodle=("51201",), canvas="700", others=("alovelace",)),
    Person("js1", "John", "Smith", "john.smith@example.org"),
    Person("js2", "John", "Smith", "smith.j@example.org"),
    Person("zhang", "伟", "张", "zhang@example.org"),
    Person("lukasz", "Łukasz", "Żółty", "lz@example.org"),
    Person("emmy", "Emmy", "Noether", "emmy@example.org", moodle=("51299",)),
)  # fmt: skip


@pytest.fixture
def roster(course: Classroom) -> Roster:
    made = Roster(PEOPLE)
    save_roster(COURSE, made)
    return made


def bring_in(source: Path, **options: object) -> Collection:
    return collect(COURSE, ASSIGNMENT, source, Options(**options))  # type: ignore[arg-type]


def who(collection: Collection) -> dict[str, str]:
    return {line.student: line.state for line in collection}


@pytest.mark.parametrize(
    ("name", "student"),
    [
        (f"Countess of L._51201{MOODLE}/x.ipynb", "ada"),  # by number, whatever the name
        (f"Łukasz Żółty_51300{MOODLE}/x.ipynb", "lukasz"),
        (f"张伟_51301{MOODLE[:-1]}/x.ipynb", "zhang"),
        (f"Lovelace Ada_99999{MOODLE}x.ipynb", "ada"),
        ("whoever_700_12_x.ipynb", "ada"),
        ("noetheremmy_LATE_701_12_x.ipynb", "emmy"),
        ("żółtyłukasz_702_12_x.ipynb", "lukasz"),
        ("A 2_alovelace_attempt_2026-11-20-13-45-10_x.ipynb", "ada"),
        ("ada@example.org.ipynb", "ada"),
        ("ADA/x.ipynb", "ada"),
        ("Emmy Noether/x.ipynb", "emmy"),
        ("noether_emmy/x.ipynb", "emmy"),
    ],
)
def test_a_name_becomes_its_person(
    course: Classroom, roster: Roster, source: Path, name: str, student: str
) -> None:
    collection = bring_in(pack(source, {name: b"{}"}))
    assert who(collection) == {student: "new"}
    assert collection[0].name == roster.name_of(student)
    assert ("Countess of L. there" in collection[0].reason) == ("Countess" in name)
    origin = read_origin(COURSE, student, ASSIGNMENT)
    assert origin
    assert origin.path == name
    assert origin.source == "lms.zip"


def test_folders_of_ilias_become_people(course: Classroom, roster: Roster, source: Path) -> None:
    """By the user name, which stands in the folder's name, or else by the name."""
    for name in ("Lovelace_Augusta_alovelace_312", "Noether_Emmy_enoether_313"):
        put(source / name / "x.ipynb")
    assert who(bring_in(source)) == {"ada": "new", "emmy": "new"}


def test_another_number_of_canvas_is_another_person(
    course: Classroom, roster: Roster, source: Path
) -> None:
    (line,) = bring_in(pack(source, {"adalovelace_999_12_x.ipynb": b"{}"}))
    assert (line.state, line.known) == ("refused", False)


MARIA = Person("maria", "María", "Núñez", canvas="9001")
MAL = Person("mal", "Jose", "Garcia Lopez", canvas="9003")


@pytest.mark.parametrize(
    "name",
    [
        "x_9001_9003_59003_a2.ipynb",  # Mal is called "x_9001"
        "x_9001_99999999_9003_59003_a2.ipynb",  # "x_9001 _99999999"
        "núñezmaría_9001_99999999_9003_59003_a2.ipynb",
        "x_9001_99_LATE_9003_59003_a2.ipynb",
        "_9003_59003_x_9001_99999999_a2.ipynb",  # without a letter in the name, and so called by Mal
        "garcialopezjose_9003_59003_núñezmaría_9001_99999999_a2.ipynb",
    ],
)
@pytest.mark.parametrize("ending", ["", ".zip"])
def test_a_name_on_canvas_that_fits_a_peer_pushes_nobody_out(
    course: Classroom, source: Path, name: str, ending: str
) -> None:
    """Names of people and of files are students' own on Canvas, and may hold a peer's number."""
    mals = zipped(source, b"mal's") if ending else b"mal's"
    clear = "núñezmaría_9001_59001_a2.ipynb"
    for people, student in ((), "nunezmaria-9001"), ((MARIA, MAL), "maria"), ((MARIA,), "maria"):
        if people:
            save_roster(COURSE, Roster(people))
        collection = bring_in(pack(source, {clear: b"maria's", name + ending: mals}))
        assert [line.student for line in collection if not line.is_refused] == [student]
        assert collected(course)[student] == b"maria's"
        assert not collection.is_done
        if people == (MARIA, MAL):
            alone = bring_in(pack(source, {name + ending: mals}))
            assert [line.state for line in alone] == ["refused"]
            assert "its name fits several people" in alone[0].reason
            assert "GRADEBOOK" not in alone[0].reason, "it was read"


def zipped(place: Path, data: bytes, name: str = "a2.ipynb") -> bytes:
    archive = pack(place, {name: data})
    return archive.read_bytes()


def test_a_person_decides_which_reading_is_right(course: Classroom, source: Path) -> None:
    save_roster(COURSE, Roster((MARIA, MAL)))
    archive = pack(source, {"x_9001_9003_59003_a2.ipynb": b"mal's"})
    assert who(bring_in(archive, decisions=("x_9001_9003=mal",))) == {"mal": "new"}


def test_numbers_in_a_files_own_name_do_no_harm(course: Classroom, source: Path) -> None:
    """The roster confirms the one reading, and nobody has the other numbers."""
    name = "garcialopezjose_9003_59003_a2_2026_11_20_final.ipynb"
    (line,) = bring_in(pack(source, {name: b"{}"}))
    assert line.state == "refused"
    save_roster(COURSE, Roster((MARIA, MAL)))
    assert who(bring_in(pack(source, {name: b"{}"}))) == {"mal": "new"}
    spaced = (
        "garcialopezjose_9003_59003_my work 2_3_4_5.ipynb"  # Canvas writes no blank into a name
    )
    assert who(bring_in(pack(source, {spaced: b"{}"}))) == {"mal": "unchanged"}
    late = "x_9001_LATE_9003_59003_a2.ipynb"  # nor a capital letter
    assert who(bring_in(pack(source, {late: b"{}"}))) == {"mal": "unchanged"}


@pytest.mark.parametrize(
    "file",
    [
        "x_alovelace_attempt_2026-11-20-13-45-10_a2.ipynb",  # as Blackboard writes it
        "x_51201_assignsubmission_file_a2.ipynb",  # as Moodle does
    ],
)
def test_a_file_called_as_another_platform_calls_files_is_its_owners(
    course: Classroom, roster: Roster, source: Path, file: str
) -> None:
    save_roster(COURSE, Roster((*PEOPLE, MAL)))
    name = f"garcialopezjose_9003_59003_{file}"
    assert who(bring_in(pack(source, {name: b"{}"}))) == {name[:64]: "refused"}
    archive = pack(source, {name: b"mal's", "noetheremmy_701_12_x.ipynb": b"emmy's"})
    assert who(bring_in(archive)) == {"mal": "new", "emmy": "new"}, "an archive is one platform's"


ADA_AND_MAL = (
    Person("ada", "Ada", "Lovelace", "x502@example.org"),
    Person("mal", "Mal", "Lory", "x501@example.org"),
)
ADAS, MALS = f"Ada Lovelace_502{MOODLE}/x.ipynb", f"Ada Lovelace_501{MOODLE}/x.ipynb"


def test_another_number_is_another_person_whatever_the_name(
    course: Classroom, source: Path
) -> None:
    """Mal has changed the name that Moodle shows into a peer's."""
    save_roster(COURSE, Roster(ADA_AND_MAL))
    collection = bring_in(pack(source, {ADAS: b"ada's"}))
    assert collection[0].reason == "by name alone"
    assert any(
        note.startswith("1 told by name alone, which people may") for note in collection.notes
    )
    archive = pack(source, {MALS: b"mal's"})
    (line,) = bring_in(archive)
    assert (line.student, line.state, line.open) == ("Ada Lovelace_501", "refused", True)
    assert line.reason.startswith("ada was 502 there, and this is 501: whose is it? add --as")
    assert collected(course) == {"ada": b"ada's"}
    assert who(bring_in(archive, decisions=("Ada Lovelace_501=mal",))) == {"mal": "new"}
    assert collected(course) == {"ada": b"ada's", "mal": b"mal's"}
    assert who(bring_in(archive)) == {"mal": "unchanged"}, "the number is remembered"


def test_a_name_does_not_push_out_whom_a_number_tells(course: Classroom, source: Path) -> None:
    save_roster(COURSE, Roster((replace(ADA_AND_MAL[0], moodle=("502",)), ADA_AND_MAL[1])))
    for names in (ADAS, MALS), (MALS, ADAS):
        collection = bring_in(pack(source, {name: name.encode() for name in names}))
        assert set(who(collection)) == {"ada", "Ada Lovelace_501"}
        assert collection[0].reason.startswith(
            "it has ada's name, but ada is another there: whose is it?"
        )
        assert collected(course) == {"ada": ADAS.encode()}


def test_canvas_has_one_number_for_a_person_too(course: Classroom, source: Path) -> None:
    save_roster(COURSE, Roster(ADA_AND_MAL))
    bring_in(pack(source, {"lovelaceada_7_8_x.ipynb": b"ada's"}))
    (line,) = bring_in(pack(source, {"lovelaceada_6_9_x.ipynb": b"mal's"}))
    assert line.state == "refused"
    assert "ada was 7 there, and this is 6" in line.reason
    assert collected(course) == {"ada": b"ada's"}


def test_a_worksheet_that_contradicts_a_name_is_told(course: Classroom, source: Path) -> None:
    save_roster(COURSE, Roster(ADA_AND_MAL))
    bring_in(pack(source, {MALS: b"mal's"}))
    sheet = worksheet(
        source, ("501", "Ada Lovelace", SUBMITTED, "Sunday, 22 November 2026, 11:58 PM"),
        ("502", "Ada Lovelace", SUBMITTED, "Sunday, 22 November 2026, 11:59 PM"),
    )  # fmt: skip
    done = CliRunner().invoke(main, ["roster", str(sheet)])
    assert done.exit_code == 1
    assert "collected as ada's came from Ada Lovelace_501, who is mal; remove " in done.stderr
    save_roster(COURSE, Roster(ADA_AND_MAL))
    collection = bring_in(pack(source, {MALS: b"mal's"}), worksheet=sheet)
    assert who(collection)["mal"] == "new"
    assert not collection.is_done
    assert "came from Ada Lovelace_501, who is mal; remove " in collection.notes[0]
    collection = bring_in(pack(source, {MALS: b"mal's", ADAS: b"ada's"}), worksheet=sheet)
    assert collection.is_done
    assert collection.notes[0].endswith(
        "was collected as ada's came from Ada Lovelace_501, who is mal"
    )
    assert collected(course) == {"ada": b"ada's", "mal": b"mal's"}


def test_a_worksheet_says_that_somebody_is_not_who_is_called_so(
    course: Classroom, source: Path
) -> None:
    save_roster(COURSE, Roster(ADA_AND_MAL[:1]))
    sheet = worksheet(
        source, ("501", "Ada Lovelace", SUBMITTED, "Sunday, 22 November 2026, 11:58 PM")
    )
    (line,) = bring_in(pack(source, {MALS: b"mal's"}), worksheet=sheet)
    assert line.reason.startswith(
        "by the worksheet this is x501@example.org, whose address is nobody's"
    )
    assert collected(course) == {}


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        ("Ada Lovelace 502=ada", "nobody there is called that; did you mean Ada Lovelace_502"),
        (
            "Ada Lovelace=ada",
            "several people there are called that; say Ada Lovelace_501 or Ada Lovelace_502",
        ),
        ("x_9001=ada", "nobody there is called that"),
    ],
)
def test_a_decision_on_nobody_takes_nothing(
    course: Classroom, source: Path, decision: str, message: str
) -> None:
    save_roster(COURSE, Roster(ADA_AND_MAL))
    archive = pack(source, {ADAS: b"ada's", MALS: b"mal's", f"Mal Lory_503{MOODLE}/x.ipynb": b""})
    with pytest.raises(BadDecision, match=message):
        bring_in(archive, decisions=(decision,))
    assert collected(course) == {}
    done = CliRunner().invoke(main, ["collect", ASSIGNMENT, str(archive), "--as", decision])
    assert done.exit_code == 2


def test_namesakes_and_strangers_are_not_taken_but_told(
    course: Classroom, roster: Roster, source: Path
) -> None:
    archive = pack(source, {
        f"John Smith_51202{MOODLE}/x.ipynb": b"js2's", f"Grace Hopper_51203{MOODLE}/x.ipynb": b"grace's",
        f"Ada Lovelace_51201{MOODLE}/x.ipynb": b"ada's",
    })  # fmt: skip
    collection = bring_in(archive)
    reasons = {line.student: line.reason for line in collection if line.is_refused}
    assert reasons == {
        "John Smith_51202": "is it js1 (john.smith@example.org) or js2 (smith.j@example.org)? "
        "add --as 'John Smith_51202=js1'",
        "Grace Hopper_51203": "nobody of that name is on the roster; read the assignment's grading worksheet: "
        "autograder roster WORKSHEET.csv; or add --as 'Grace Hopper_51203=ID', or --guests to take everybody",
    }  # fmt: skip
    assert not collection.is_done
    assert collected(course) == {"ada": b"ada's"}
    assert [line.student for line in refused(COURSE, ASSIGNMENT)] == sorted(reasons)
    assert collection.missing == ("js1", "js2", "zhang", "lukasz", "emmy")
    assert collection.summary.startswith(
        "1 taken, 2 not; 5 on the roster have not handed in: John Smith, John Smith, 张伟, "
    )

    collection = bring_in(archive, decisions=("John Smith_51202=js2",), guests=True)
    assert collected(course) == {"ada": b"ada's", "js2": b"js2's", "grace-hopper-51203": b"grace's"}
    assert collection.is_done
    assert refused(COURSE, ASSIGNMENT) == [], "what was taken is not refused any more"
    remembered = load_roster(COURSE).get("js2")
    assert remembered
    assert remembered.moodle == ("51202",), "nobody is asked twice"
    assert who(bring_in(archive, guests=True))["js2"] == "unchanged"


def test_a_person_at_the_terminal_is_asked(
    course: Classroom, roster: Roster, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.cli import handing_in

    archive = pack(
        source, {f"John Smith_51202{MOODLE}/x.ipynb": b"js2's", f"Eve_3{MOODLE}/x.ipynb": b""}
    )
    answers = iter(["", "js2"])
    monkeypatch.setattr(
        "click.prompt", lambda *words, **settings: settings["value_proc"](next(answers))
    )
    asked = handing_in._ask(bring_in(archive, dry_run=True), Options())
    assert asked == Options(decisions=("John Smith_51202=js2",))
    assert who(bring_in(archive, decisions=asked.decisions)) == {"js2": "new", "Eve_3": "refused"}
    with pytest.raises(click.BadParameter, match="nobody has the id 'js22'; did you mean js2"):
        handing_in._on_roster("js22", roster)


def test_two_people_of_one_name_are_not_one(
    course: Classroom, roster: Roster, source: Path
) -> None:
    """The roster knows one Emmy Noether; who of the two in the archive is she?"""
    archive = pack(
        source, {f"Łukasz Żółty_1{MOODLE}/x.ipynb": b"1", f"Łukasz Żółty_2{MOODLE}/x.ipynb": b"2"}
    )
    (line,) = bring_in(archive)
    assert (
        line.reason == "are Łukasz Żółty_1, Łukasz Żółty_2 one person? add --as 'NAME=ID' for each"
    )
    assert collected(course) == {}


def test_a_team_hands_in_for_each_member(course: Classroom, roster: Roster, source: Path) -> None:
    archive = pack(source, {f"Group A_345{MOODLE[:-1]}/x.ipynb": b"theirs"})
    assert who(bring_in(archive)) == {"Group A_345": "refused"}
    assert who(bring_in(archive, decisions=("Group A_345=ada,emmy",))) == {
        "ada": "new",
        "emmy": "new",
    }
    assert collected(course) == {"ada": b"theirs", "emmy": b"theirs"}


def test_people_whom_a_platform_hides_are_taken_as_they_are(
    course: Classroom, roster: Roster, source: Path
) -> None:
    assert who(bring_in(pack(source, {"anon_x9KdE_778888_a2.ipynb": b"{}"}))) == {
        "anon-x9KdE": "new"
    }


def test_folders_that_nobody_is_called_like_are_groups_of_those_in_them(
    course: Classroom, roster: Roster, source: Path
) -> None:
    put(source / "monday" / "ada" / "x.ipynb", b"ada's")
    put(source / "friday" / "emmy" / "x.ipynb", b"emmy's")
    collection = bring_in(source)
    assert collected(course) == {"ada": b"ada's", "emmy": b"emmy's"}
    assert any("friday, monday are taken for groups" in note for note in collection.notes)
    put(source / "js1" / "zhang" / "x.ipynb", b"js1's")
    bring_in(source, guests=True)
    assert "zhang" not in collected(course), "a student's own folder holds nobody else's work"


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        ("John", "'John' decides nothing; wanted NAME=ID"),
        ("John=js3", "nobody on the roster has the id 'js3'; did you mean js"),
    ],
)
def test_bad_decisions_are_told(
    course: Classroom, roster: Roster, source: Path, decision: str, message: str
) -> None:
    put(source / "ada.ipynb")
    with pytest.raises(BadDecision, match=message):
        bring_in(source, decisions=(decision,))


def test_ids_of_before_go_on(course: Classroom, source: Path) -> None:
    """Letters such as ł were left out once; the same participant does not become a second student."""
    archive = pack(source, {f"Łukasz Żółty_7{MOODLE}/x.ipynb": b"{}"})
    put(course.place / "submitted" / "ukasz-zoty-7" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", b"before")
    assert who(bring_in(archive)) == {"ukasz-zoty-7": "replaced"}


# -- when something was handed in

HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments"  # fmt: skip
ROW = 'Participant {number},{name},x{number}@example.org,{status},-,24.00,Yes,"{time}",-,\n'
SUBMITTED = "Submitted for grading"


def worksheet(place: Path, *rows: tuple[str, str, str, str]) -> Path:
    path = place / "worksheet.csv"
    names = ("number", "name", "status", "time")
    lines = (ROW.format(**dict(zip(names, row, strict=True))) for row in rows)
    path.write_text("\ufeff" + HEAD + "\n" + "".join(lines), encoding="utf-8")
    return path


def stamp(course: Classroom, student: str) -> str | None:
    path = course.place / "submitted" / student / ASSIGNMENT / "timestamp.txt"
    return path.read_text().strip() if path.exists() else None


def test_no_archive_of_a_platform_has_times(course: Classroom, source: Path) -> None:
    collection = bring_in(pack(source, {f"Ada_1{MOODLE}/x.ipynb": b"{}"}))
    assert stamp(course, "ada-1") is None
    assert collection.notes == (
        "no time of handing in is known of 1 (archives of Moodle carry the time of the download): "
        "nobody counts as late; --worksheet FILE gives Moodle's times",
    )


def test_files_written_at_one_time_have_none(course: Classroom, source: Path) -> None:
    for number in range(3):
        put(source / f"s{number}.ipynb", b"{}", 1_700_000_000 + number)
    collection = bring_in(source)
    assert stamp(course, "s1") is None
    assert "written at about one time): nobody counts as late" in collection.notes[0]
    put(source / "s9.ipynb", b"{}", 1_700_009_000)
    bring_in(source)
    assert stamp(course, "s1") == "2023-11-14 22:13:21 UTC"


def test_a_clone_has_none(course: Classroom, source: Path) -> None:
    for number, name in enumerate(("ada", "bob")):
        put(source / f"cnn-a2-{name}" / "a2.ipynb", b"{}", 1_700_000_000 + 9_000 * number)
        put(source / f"cnn-a2-{name}" / ".git" / "HEAD")
    collection = bring_in(source)
    assert who(collection) == {"ada": "new", "bob": "new"}
    assert stamp(course, "ada") is None
    assert any("files of a clone carry the time of the clone" in note for note in collection.notes)
    origin = read_origin(COURSE, "ada", ASSIGNMENT)
    assert origin
    assert origin.system == "github"


def test_moodles_worksheet_knows_when(course: Classroom, source: Path) -> None:
    archive = pack(
        source,
        {
            f"Ada_1{MOODLE}/x.ipynb": b"{}",
            f"Bob_2{MOODLE}/x.ipynb": b"{}",
            f"Cy_3{MOODLE}/x.ipynb": b"{}",
        },
    )
    sheet = worksheet(
        source, ("1", "Ada", SUBMITTED, "Sunday, 22 November 2026, 11:58 PM"),
        ("2", "Bob", f"{SUBMITTED} - 2 days 3 hours late", "Wednesday, 25 November 2026, 3:01 AM"),
        ("3", "Cy", SUBMITTED, "soon, 1:02 PM"), ("4", "Dan", "No submission", "-"),
    )  # fmt: skip
    collection = bring_in(archive, worksheet=sheet, timezone="Europe/Berlin")
    assert {line.student: (line.handed_in, line.late) for line in collection} == {
        "ada-1": ("2026-11-22 22:58:00 UTC", False), "bob-2": ("2026-11-25 02:01:00 UTC", True), "cy-3": ("", False),
    }  # fmt: skip
    assert stamp(course, "ada-1") == "2026-11-22 22:58:00 UTC"
    assert (
        "the platform's times are taken for Europe/Berlin; --timezone tells another"
        in collection.notes
    )
    again = bring_in(archive)
    assert who(again) == dict.fromkeys(("ada-1", "bob-2", "cy-3"), "unchanged")
    assert [line.handed_in for line in again][:2] == [
        "2026-11-22 22:58:00 UTC",
        "2026-11-25 02:01:00 UTC",
    ]
    assert [line.late for line in again] == [False, True, False]
    assert "of 1 (archives of Moodle" in again.notes[0], "of two it is known"
    assert "none of them counts as late" in again.notes[0]
    assert stamp(course, "ada-1") == "2026-11-22 22:58:00 UTC", "what the worksheet said stays"
    with pytest.raises(BadTimezone, match="no time zone is called 'Berlin'"):
        bring_in(archive, worksheet=sheet, timezone="Berlin")


def test_a_worksheet_tells_namesakes_apart(course: Classroom, roster: Roster, source: Path) -> None:
    archive = pack(source, {f"John Smith_9{MOODLE}/x.ipynb": b"{}"})
    sheet = worksheet(source, ("9", "John Smith", SUBMITTED, "Sunday, 22 November 2026, 11:58 PM"))
    sheet.write_text(
        sheet.read_text("utf-8").replace("x9@example.org", "smith.j@example.org"), "utf-8"
    )
    assert who(bring_in(archive, worksheet=sheet)) == {"js2": "new"}


def test_a_worksheet_of_another_assignment_is_refused(course: Classroom, source: Path) -> None:
    archive = pack(source, {f"Ada_1{MOODLE}/x.ipynb": b"{}"})
    sheet = worksheet(source, ("7", "Ada", SUBMITTED, "Sunday, 22 November 2026, 11:58 PM"))
    with pytest.raises(CollectError, match="is it the worksheet of another assignment"):
        bring_in(archive, worksheet=sheet)
    assert collected(course) == {}
    sheet.write_text("a,b\n1,2\n")
    with pytest.raises(BadTable):
        bring_in(archive, worksheet=sheet)


def test_times_that_were_those_of_a_download_go(course: Classroom, source: Path) -> None:
    archive = pack(source, {f"Ada_1{MOODLE}/x.ipynb": b"{}", f"Bob_2{MOODLE}/x.ipynb": b"{}"})
    for student, time in (
        ("ada-1", "2026-11-30 10:00:00 UTC"),
        ("bob-2", "2026-11-20 10:00:00.123456 UTC"),
    ):
        place = course.place / "submitted" / student / ASSIGNMENT
        put(place / f"{ASSIGNMENT}.ipynb", b"{}")
        (place / "timestamp.txt").write_text(f"{time}\n")
    collection = bring_in(archive)
    assert who(collection) == {"ada-1": "time changed", "bob-2": "unchanged"}
    assert collection[0].reason == "2026-11-30 10:00:00 UTC was the time of a download"
    assert stamp(course, "ada-1") is None, "an older version wrote the archive's time"
    assert stamp(course, "bob-2"), "nbgrader's exchange did not"


def test_canvas_marks_who_is_late(course: Classroom, source: Path) -> None:
    collection = bring_in(pack(source, {"ada_LATE_1_2_x.ipynb": b"{}", "bob_2_3_x.ipynb": b"{}"}))
    assert {line.student: line.late for line in collection} == {"ada-1": True, "bob-2": False}
    assert "1 late by the platform's mark, and nobody else counts as late" in collection.notes[0]
    origin = read_origin(COURSE, "ada-1", ASSIGNMENT)
    assert origin == Origin("canvas", "ada_LATE_1_2_x.ipynb", "lms.zip", "ada", "1", "2", True)


def test_an_origin_of_an_older_version_is_read(course: Classroom) -> None:
    write_origin(COURSE, "ada", ASSIGNMENT, Origin("folder", "ada.ipynb"))
    path = COURSE.origin("ada", ASSIGNMENT)
    path.write_text(path.read_text().replace(', "clock": ""', ""))
    assert read_origin(COURSE, "ada", ASSIGNMENT) == Origin("folder", "ada.ipynb")


def test_a_dot_hides_nobody(course: Classroom, source: Path) -> None:
    """Display names and names of files may begin with one."""
    save_roster(COURSE, Roster(ADA_AND_MAL))
    archive = pack(source, {
        f".Ada Lovelace_502{MOODLE}/x.ipynb": b"ada's", f"Mal Lory_501{MOODLE}/.a2.ipynb": b"mal's",
        f"._Eve_503{MOODLE}/x.ipynb": b"eve's", f"Bob_504{MOODLE}/.work/._x.ipynb": b"bob's",
        f"Cy_505{MOODLE}/c.zip": zipped(source, b"cy's", ".a2.ipynb"),
    })  # fmt: skip
    assert who(bring_in(archive, guests=True)) == dict.fromkeys(
        ("ada", "mal", "eve-503", "bob-504", "cy-505"), "new"
    )
    assert collected(course)["cy-505"] == b"cy's"
    for name in ("._Dan_7_assignsubmission_file_x.ipynb", "._dot/x.ipynb", ".dan.ipynb"):
        put(source / "loose" / name, b"dan's")
    collection = bring_in(source / "loose", guests=True)
    assert len(collection) == 3, "each is taken or told"


def test_what_programs_keep_is_nobodys(course: Classroom, source: Path) -> None:
    litter = (
        "._x.ipynb", ".DS_Store", "Thumbs.db", ".git/x.ipynb", "__MACOSX/x.ipynb", ".ipynb_checkpoints/x.ipynb",
        ".venv/x.ipynb",
    )  # fmt: skip
    fork = b"\x00\x05\x16\x07\x00\x02"
    for name in (*litter, "a2.ipynb"):
        put(source / "class" / "ada" / name, fork if name in litter else b"ada's")
    packed = pack(
        source,
        {f"ada/{name}": fork if name in litter else b"ada's" for name in (*litter, "a2.ipynb")},
    )
    for place in (source / "class", packed):
        collection = bring_in(place)
        assert [line.student for line in collection] == ["ada"]
        assert "notebooks" not in collection[0].reason
        assert not collection.left
        assert not any("other file" in note for note in collection.notes)


def test_whoever_the_worksheet_calls_submitted_and_is_not_there_is_told(
    course: Classroom, source: Path
) -> None:
    time = "Sunday, 22 November 2026, 11:58 PM"
    sheet = worksheet(
        source, ("501", "Mal Lory", SUBMITTED, time), ("502", "Ada Lovelace", SUBMITTED, time),
        ("503", "Bob", SUBMITTED, time), ("504", "Cy", "No submission", "-"),
    )  # fmt: skip
    part = pack(source, {f"Mal Lory_501{MOODLE}/x.ipynb": b"mal's"})
    save_roster(COURSE, Roster(ADA_AND_MAL))
    collection = bring_in(part, worksheet=sheet)
    gone = {line.student: line.reason for line in collection if line.is_refused}
    assert gone == dict.fromkeys(
        ("ada", "Bob_503"), "handed in by the worksheet, but is not in lms.zip: download it again"
    )
    assert not collection.is_done
    assert [line.student for line in refused(COURSE, ASSIGNMENT)] == ["Bob_503", "ada"]
    bring_in(pack(source, {f"Ada Lovelace_502{MOODLE}/x.ipynb": b"ada's"}), worksheet=sheet)
    assert [line.student for line in refused(COURSE, ASSIGNMENT)] == ["Bob_503"], (
        "nobody whose work is there"
    )
    whole = pack(
        source,
        {
            f"{name}{MOODLE}/x.ipynb": b"{}"
            for name in ("Mal Lory_501", "Ada Lovelace_502", "Bob_503")
        },
    )
    assert bring_in(whole, worksheet=sheet, guests=True).is_done
    assert refused(COURSE, ASSIGNMENT) == []
