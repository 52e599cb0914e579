"""Ids from display names: nobody loses letters, and ids of before stay what they were."""

from __future__ import annotations

import pytest

from autograder.lms.names import former_slug, slug


@pytest.mark.parametrize(
    ("name", "wanted", "formerly"),
    [
        ("Łukasz Żółty", "lukasz-zolty", "ukasz-zoty"),
        ("Åse Ødegård", "ase-odegard", "ase-degard"),
        ("Jürgen Strauß", "jurgen-strauss", "jurgen-strau"),
        ("Đặng Thị Ánh", "dang-thi-anh", "ang-thi-anh"),
        ("Þóra Æsa", "thora-aesa", "ora-sa"),
        ("O'Brien, Séan", "o-brien-sean", "o-brien-sean"),
        ("Zoë Ünal", "zoe-unal", "zoe-unal"),
        ("张伟", "student", "student"),
        ("", "student", "student"),
    ],
)
def test_a_name_gives_an_id(name: str, wanted: str, formerly: str) -> None:
    assert (slug(name), former_slug(name)) == (wanted, formerly)
