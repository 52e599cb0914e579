"""Two numbers that differ are never written alike."""

from __future__ import annotations

import numpy as np
import pytest
from convlab.numerals import apart, looks_like, share, tables


@pytest.mark.parametrize(
    ("seen", "wanted", "told"),
    [
        (2.0, 3.0, ("2", "3")),
        (1 / 3, 0.5, ("0.3333", "0.5")),
        (-2.660303, -2.660507, ("-2.6603", "-2.6605")),
        (1.0, 1.0000001, ("1", "1.0000001")),
        (True, False, ("True", "False")),
        (5.0, 5.0, ("5", "5")),
        (-0.0, 0.5, ("0", "0.5")),
    ],
)
def test_a_pair_is_told_apart(seen, wanted, told):
    assert apart(seen, wanted) == told


@pytest.mark.parametrize("by", [1.0, 2e-3, 3e-5])
@pytest.mark.parametrize("size", [0.01, 1.0, 5e3])
def test_no_wrong_entry_of_a_table_looks_right(by, size):
    wanted = size * np.random.default_rng(0).normal(size=(3, 4))
    seen = wanted.copy()
    seen[1, 2] += by * size
    wrong = seen != wanted
    mine, theirs = tables(seen, wanted, wrong)
    assert not looks_like(mine[1][2], theirs[1][2])
    assert all(mine[h][w] == theirs[h][w] for h, w in np.argwhere(~wrong).tolist())


def test_as_many_digits_as_it_takes_and_no_more():
    wanted = np.array([[0.25, 1.5]])
    assert tables(wanted + 1, wanted, np.ones((1, 2), bool))[0] == [["1.25", "2.50"]]
    assert tables(wanted + 4e-4, wanted, np.ones((1, 2), bool))[0] == [["0.2504", "1.5004"]]
    whole = np.array([[0.0, 7.0]])
    mine, theirs = tables(whole, whole + 3e-3, np.ones((1, 2), bool))
    assert (mine, theirs) == ([["0", "7"]], [["0.003", "7.003"]])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([-0.0, 3.0], ["0", "3"]),
        ([-0.001, 3.5], ["0.00", "3.50"]),
        ([0, 0.004], ["0.0000", "0.0040"]),
        ([0.02, 0.01], ["0.020", "0.010"]),
        ([0, 2.5e-6], ["0", "2.5e-06"]),
        ([1234.56, 0.5], ["1234.6", "0.5"]),
        ([0, 2e6], ["0", "2.0e+06"]),
        ([0.0, 12345.0], ["0", "12345"]),
    ],
)
def test_small_and_large_numbers_are_written_as_people_write_them(values, told):
    row = np.array([values])
    assert tables(row, row, np.zeros((1, 2), bool)) == ([told], [told])


def test_fractions_in_both_tables_have_as_many_decimals():
    mine, theirs = (np.array([row]) for row in ([0.5, 0.001], [0.004, 0.001]))
    assert tables(mine, theirs, mine != theirs) == ([["0.5000", "0.0010"]], [["0.0040", "0.0010"]])


@pytest.mark.parametrize(
    ("ratio", "told"), [(0.2, "1/5"), (5.0, "5"), (-1 / 3, "-1/3"), (0.4, "0.4"), (np.pi, "3.142")]
)
def test_a_factor_is_written_as_a_person_says_it(ratio, told):
    assert share(ratio) == told
