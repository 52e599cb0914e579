"""Who is in the course, and whom a name stands for."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.pipeline.intake.origin import Origin, read_origin, write_origin
from autograder.pipeline.people.roster import (
    BadRoster,
    Person,
    Roster,
    load_roster,
    name_key,
    save_roster,
)

ADA = Person("ada", "Ada", "Lovelace", "Ada.L@x.org", ("51201", "52001"), "77", ("al19",))
JOHN = Person("js1", "John", "Smith", moodle=("51202",))
OTHER_JOHN = Person("js2", "John", "Smith")
ZHANG = Person("zw", "伟", "张")
ROSTER = Roster((ADA, JOHN, OTHER_JOHN, ZHANG))


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setenv("GRADING_ROOT", str(tmp_path / "grading"))
    return Course(tmp_path)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"moodle": "52001"}, [ADA]),
        ({"canvas": "77", "name": "John Smith"}, [ADA]),
        ({"word": "AL19"}, [ADA]),
        ({"word": "ada.l@X.org"}, [ADA]),
        ({"name": "LOVELACE, Ada"}, [ADA]),
        ({"name": "Smith John"}, [JOHN, OTHER_JOHN]),
        ({"moodle": "51202", "name": "Smith John"}, [JOHN]),
        ({"moodle": "99", "name": "Smith John"}, [JOHN, OTHER_JOHN]),
        ({"name": "张 伟"}, [ZHANG]),
        ({"name": "李 娜"}, []),
        ({"name": "", "word": ""}, []),
    ],
)
def test_the_first_that_is_known_decides_and_namesakes_stay_two(asked: dict, found: list) -> None:
    assert list(ROSTER.find(**asked)) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Thị Anh", "anh, nguyen thi", True),
        ("Jean-Luc Picard", "Picard, Jean Luc", True),
        ("O'Brien Pat", "pat o brien", True),
        ("Strauß", "strauss", True),
        ("محمد علي", "علي محمد", True),
        ("कि", "का", False),
        ("Łukasz", "ukasz", False),
        ("Ada", "Ada B", False),
    ],
)
def test_what_two_ways_to_write_a_name_have_in_common(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


def test_a_roster_is_private_and_read_as_it_was_written(course: Course) -> None:
    assert not load_roster(course)
    save_roster(course, ROSTER)
    assert load_roster(course) == ROSTER
    assert stat.S_IMODE(course.roster_file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 9, "people": []}', '{"version": 1, "people": [{"id": 3}]}']
)
def test_a_damaged_roster_says_what_to_do(course: Course, text: str) -> None:
    save_roster(course, ROSTER)
    course.roster_file.write_text(text)
    with pytest.raises(BadRoster, match="autograder roster FILE"):
        load_roster(course)


def test_missing_are_those_who_are_not_there() -> None:
    assert ROSTER.without(["ada", "stranger", "js2"]) == [JOHN, ZHANG]
    assert ROSTER.name_of("zw") == "张伟"
    assert ROSTER.name_of("stranger") == "stranger"


def test_an_origin_is_read_as_it_was_written_and_a_damaged_one_is_none(course: Course) -> None:
    origin = Origin("canvas", "ada_77_9_a2.ipynb", "submissions.zip", "ada", "77", "9", late=True)
    assert read_origin(course, "ada", "a2_convolution") is None
    write_origin(course, "ada", "a2_convolution", origin)
    assert read_origin(course, "ada", "a2_convolution") == origin
    course.origin("ada", "a2_convolution").write_text('{"system": "canvas"}')
    assert read_origin(course, "ada", "a2_convolution") is None
