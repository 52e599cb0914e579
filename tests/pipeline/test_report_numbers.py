"""The numbers of a class report: those of textbooks and of NumPy, in one pass; drawings that are well-formed."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.pipeline.reports import svg
from autograder.pipeline.reports.kinds import kind_of
from autograder.pipeline.reports.standing import duration
from autograder.pipeline.reports.statistics import (
    Correlation,
    Distribution,
    ItemStatistics,
    slope,
)
from autograder.pipeline.reports.term import NOTHING_GRADED, TOO_FEW, _quartiles, _trend, step

POINTS = st.integers(0, 96).map(lambda quarters: quarters / 4)
# Five students, three items: points of each, worth 2, 4 and 4.
CLASS = np.array([[2, 4, 3], [2, 1, 2], [1, 3, 4], [0, 0, 1], [0, 2, 0]], dtype=float)


def distribution(scores: list[float]) -> Distribution:
    made = Distribution()
    for score in scores:
        made.add(score)
    return made


@given(st.lists(POINTS, min_size=1, max_size=60))
def test_a_distribution_is_numpys(scores: list[float]) -> None:
    made = distribution(scores)
    assert made.count == len(scores)
    assert made.quartiles == pytest.approx(np.percentile(scores, [25, 50, 75]))
    assert made.median == made.quartiles[1]
    assert made.mean == pytest.approx(np.mean(scores))
    assert made.spread == pytest.approx(np.std(scores))
    assert (made.lowest, made.highest) == (min(scores), max(scores))
    assert made.histogram(24.0) == list(np.histogram(scores, bins=10, range=(0, 24))[0])


def test_scores_at_the_edges_are_counted_once() -> None:
    assert distribution([0, 2.4, 4.8, 24, 25, -1]).histogram(24) == [2, 1, 1, 0, 0, 0, 0, 0, 0, 2]
    assert distribution([0.3, 0.6]).histogram(1.0)[3] == distribution([0.3, 0.6]).histogram(1.0)[6]
    assert distribution([0.0]).histogram(0)[-1] == 1, "an assignment without points"


@given(st.lists(st.tuples(POINTS, POINTS), max_size=40))
def test_a_correlation_in_one_pass_is_numpys(pairs: list[tuple[float, float]]) -> None:
    seen = Correlation()
    for x, y in pairs:
        seen.add(x, y)
    xs, ys = ([pair[place] for pair in pairs] for place in (0, 1))
    if len(pairs) < 3:
        assert (seen.value, seen.undefined) == (None, "too few")
    elif len(set(xs)) == 1:
        assert (seen.value, seen.undefined) == (None, "all alike")
    elif len(set(ys)) == 1:
        assert (seen.value, seen.undefined) == (None, "the rest alike")
    else:
        assert seen.value == pytest.approx(np.corrcoef(xs, ys)[0, 1], abs=1e-9)


def test_an_item_is_compared_with_the_rest_and_not_with_itself() -> None:
    item = ItemStatistics(max_points=2.0)
    for points in CLASS:
        item.add(points[0], points.sum() - points[0], tried=points[0] > 0)
    # By hand: x = 2 2 1 0 0, rest = 7 3 7 1 2; means 1 and 4; 3·1 − 1 + 0 + 3 + 2 = 7 over √(4 · 32).
    assert item.discrimination == pytest.approx(7 / np.sqrt(128))
    assert item.difficulty == pytest.approx(5 / 5 / 2)
    assert item.mean_of_tried == pytest.approx(5 / 3)
    assert item.share_tried == pytest.approx(3 / 5)
    whole = np.corrcoef(CLASS[:, 0], CLASS.sum(axis=1))[0, 1]
    assert whole > item.discrimination, (
        "with the item itself in it, it would look better than it is"
    )
    nobody = ItemStatistics(max_points=2.0)
    assert (nobody.mean, nobody.difficulty, nobody.mean_of_tried, nobody.share_tried) == (None,) * 4
    assert nobody.rest.undefined == "too few"


@given(st.lists(POINTS, min_size=2, max_size=12))
def test_a_slope_is_least_squares(values: list[float]) -> None:
    assert slope(values) == pytest.approx(np.polyfit(range(len(values)), values, 1)[0], abs=1e-9)


def test_a_slope_needs_two_values() -> None:
    with pytest.raises(ValueError, match="two"):
        slope([1.0])


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.floats(0, 100), st.integers(0, 5))
def test_a_histogram_says_in_words_what_it_draws(counts: list[int], most: float, few: int) -> None:
    drawn = ElementTree.fromstring(svg.histogram(counts, most, (0.0, most / 2, most), few))
    bars = [each for each in drawn.iter("rect") if "column" in each.get("class", "")]
    assert len(bars) == sum(count > 0 for count in counts)
    said = drawn.find("desc").text
    assert drawn.get("role") == "img"
    assert said in drawn.get("aria-label")
    assert said.count("fewer than") == sum(0 < count < few for count in counts)
    numbers = [each.text for each in drawn.iter("text") if not each.get("class")]
    assert numbers == [f"<{few}" if count < few else str(count) for count in counts if count]


def test_an_assignment_without_quartiles_says_why() -> None:
    drawn = ElementTree.fromstring(svg.spreads([("a1", (0.1, 0.2, 0.3)), ("a2", TOO_FEW)]))
    assert drawn.find("desc").text.endswith("; a2: too few to show")
    assert TOO_FEW in [each.text for each in drawn.iter("text")]
    assert _quartiles({"median": None, "graded": None}) == TOO_FEW, "one or two"
    assert _quartiles({"median": None, "graded": 7}) == TOO_FEW
    assert _quartiles({"median": None, "graded": 0}) == NOTHING_GRADED


def test_what_students_are_called_does_not_leave_a_drawing() -> None:
    evil = '"><script>alert(1)</script>'
    for drawn in (svg.trail([0.1, None, 1.0], evil), svg.spreads([(evil, (0.1, 0.2, 0.3)), ("a", evil)])):  # fmt: skip
        tags = {each.tag for each in ElementTree.fromstring(drawn).iter()}
        assert tags <= {"svg", "title", "desc", "text", "rect", "polyline", "circle"}


def test_mistakes_of_different_functions_are_of_one_kind() -> None:
    alike = ("height_used_for_width", "swaps_height_and_width", "row_index_used_for_columns")
    assert {kind_of(name) for name in alike} == {"height and width"}
    assert kind_of("stride_missing_in_window_corner") == kind_of("stride_ignored") == "stride"
    assert kind_of("of_another_course") == "of another course"


def test_times_and_shades_are_told_in_short() -> None:
    minutes = (0.1, 89, 90, 60 * 47, 60 * 48, 60 * 24 * 12)
    told = ["1 min", "89 min", "2 h", "47 h", "2 days", "12 days"]
    assert [duration(timedelta(minutes=each)) for each in minutes] == told
    assert [step(share) for share in (None, 0.0, 0.19, 0.2, 0.99, 1.0, 1.2)] == [None, 0, 0, 1, 4, 4, 4]  # fmt: skip


def test_a_trend_is_beside_the_class_and_skips_what_was_not_handed_in() -> None:
    def cells(*shares: float | None) -> list[dict[str, float | None]]:
        return [{"share": share} for share in shares]

    means = [0.9, 0.5, 0.7, 0.3, None]
    assert _trend(cells(0.9, 0.5, 0.7, 0.3, 1.0), means) == pytest.approx(0), "harder, and no worse"
    assert _trend(cells(0.8, None, 0.7, 0.4, None), means) == pytest.approx(10)
    assert _trend(cells(0.8, None, 0.7, None, 0.1), means) is None, "two are no trend"
