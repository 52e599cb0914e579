"""Times of handing in, as Moodle writes them in the site's language."""

from __future__ import annotations

from datetime import datetime

import pytest

from autograder.lms.moments import read_moment

LATE = datetime(2026, 11, 22, 23, 58)


@pytest.mark.parametrize(
    "text",
    [
        "Sunday, 22 November 2026, 11:58 PM",
        "Sonntag, 22. November 2026, 23:58",
        "dimanche 22 novembre 2026, 23:58",
        "domingo, 22 de noviembre de 2026, 23:58",
        "niedziela, 22 listopada 2026, 23:58",  # in Croatian, listopad is October
        "nedjelja, 22. studenoga 2026., 23:58",
        "neděle, 22. listopadu 2026, 23.58",
        "воскресенье, 22 ноября 2026, 23:58",
        "Κυριακή, 22 Νοεμβρίου 2026, 11:58 μμ",
        "الأحد، 22 نوفمبر 2026، 11:58 م",
        "Pazar, 22 Kasım 2026, 23:58",
        "sunnuntai 22. marraskuuta 2026, 23.58",
        "2026年 11月 22日(日曜日) 23:58",
        "2026년 11월 22일(일) 오후 11:58",
        "2026-11-22 23:58:00",
        "22/11/2026 23:58",
        "22.11.2026, 23:58",
    ],
)
def test_a_time_is_read_in_any_language(text: str) -> None:
    assert read_moment(text) == LATE


@pytest.mark.parametrize(
    ("text", "hour"),
    [("Sunday, 1 March 2026, 12:05 AM", 0), ("Sunday, 1 March 2026, 12:05 PM", 12), ("Sunday, 1 March 2026, 9:05 AM", 9)],
)  # fmt: skip
def test_twelve_hours_twice_a_day(text: str, hour: int) -> None:
    assert read_moment(text) == datetime(2026, 3, 1, hour, 5)


@pytest.mark.parametrize("text", ["", "-", "soon", "03/04/2026 10:00", "22 Foo 2026, 10:00", "31 February 2026, 10:00", "22 November 2026", "9" * 5000])  # fmt: skip
def test_what_is_no_time_or_could_be_two_is_none(text: str) -> None:
    assert read_moment(text) is None
