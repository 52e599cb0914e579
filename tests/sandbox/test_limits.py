"""Limits from the environment: what is read, and what is told in one line."""

import pytest

from autograder.sandbox.limits import BadLimits, Limits, read_limits


def test_named_limits_change_and_the_others_stay():
    changed = read_limits('{"grace": 6, "call_cpu_s": 0.5}')
    assert (changed.grace, changed.call_cpu_s) == (6, 0.5)
    assert changed.memory_mb == Limits().memory_mb
    assert read_limits("{}") == Limits()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("nonsense", "wanted a JSON object"),
        ("[6]", "wanted a JSON object"),
        ('{"grase": 6}', "no limit is called 'grase'; did you mean grace?"),
        ('{"grace": "6"}', "grace is '6'; wanted a number above 0"),
        ('{"grace": true}', "grace is True; wanted a number above 0"),
        ('{"cpu_s": 0}', "cpu_s is 0; wanted a number above 0"),
        ('{"cpu_s": NaN}', "cpu_s is nan; wanted a number above 0"),
    ],
)
def test_what_is_no_limit_is_told_in_one_line(text, seen):
    with pytest.raises(BadLimits) as told:
        read_limits(text)
    assert seen in str(told.value)
    assert "\n" not in str(told.value)
