"""Several mistakes in one function: each is told that shows by itself, and none that is not there."""

from __future__ import annotations

import pytest

from autograder.authoring.mutation_table import judge_program
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.combinations import beside_chance, combination
from autograder.judge.diagnosis.mutants import Wrong
from autograder.judge.execution.signature import Answer, Raised, Returned
from autograder.judge.feedback.message import LineKind, compose
from tests.exercises.programs import BY_NAME

CONV_BACKWARD = """
def conv_backward(dZ, cache):
    A_prev, W, b, stride, pad = cache
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, f, n_C_prev, n_C = W.shape
    m, n_H, n_W, n_C = dZ.shape
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))
    dW = np.zeros((f, f, n_C_prev, n_C))
    db = np.zeros((1, 1, 1, n_C))
    dA_prev_pad = {start}
    for i in range(m):
        da = dA_prev_pad[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    y, x = {corner}
                    da[y : y + f, x : x + f] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += A_prev_pad[i, y : y + f, x : x + f] * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
        dA_prev[i] = {crop}
    return dA_prev, dW, db
"""
POOL_BACKWARD = """
def pool_backward(dA, cache):
    A_prev, f, stride, mode = cache
    m, n_H, n_W, n_C = dA.shape
    dA_prev = {start}
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    y, x = {corner}
                    if mode == "max":
                        window = A_prev[i, y : y + f, x : x + f, c]
                        share = {mask} * dA[i, h, w, c]
                    else:
                        share = np.ones((f, f)) * dA[i, h, w, c] / (f * f)
                    dA_prev[i, y : y + f, x : x + f, c] {adds} share
    return dA_prev
"""
RIGHT = {
    "conv_backward": {
        "start": "np.zeros(A_prev_pad.shape)",
        "corner": "h * stride, w * stride",
        "crop": "da[pad : pad + n_H_prev, pad : pad + n_W_prev]",
    },
    "pool_backward": {
        "start": "np.zeros(A_prev.shape)",
        "corner": "h * stride, w * stride",
        "mask": "create_mask_from_window(window)",
        "adds": "+=",
    },
}
SOURCES = {"conv_backward": CONV_BACKWARD, "pool_backward": POOL_BACKWARD}
CROP = {"crop": "da[pad:-pad, pad:-pad]"}
CUT = {"start": "np.zeros_like(A_prev_pad)"}
TIES = {"mask": "(window == window.max())"}
SEVERAL = [
    ("conv_backward", CUT | CROP, {"gradients_cut_to_whole_numbers", "slice_empty_without_padding"}),
    ("conv_backward", {"start": "np.random.randn(*A_prev_pad.shape)"} | CROP, {"random_start_of_gradients", "slice_empty_without_padding"}),
    ("conv_backward", {"corner": "h, w"} | CROP, {"stride_missing_in_window_corner", "slice_empty_without_padding"}),
    ("pool_backward", TIES | {"start": "np.zeros_like(A_prev)"}, {"ties_all_marked", "gradients_cut_to_whole_numbers"}),
    ("pool_backward", TIES | {"adds": "=", "start": "np.zeros_like(A_prev)"}, {"ties_all_marked", "windows_overwrite_each_other", "gradients_cut_to_whole_numbers"}),
    ("pool_backward", TIES | {"corner": "h, w"}, {"ties_all_marked", "stride_missing_in_window_corner"}),
]  # fmt: skip


def program(function: str, changed: dict[str, str]) -> tuple[Exercise, str]:
    return BY_NAME[function], SOURCES[function].format(**RIGHT[function] | changed)


@pytest.mark.parametrize("function", SOURCES)
def test_the_programs_without_mistakes_are_right(function: str) -> None:
    exercise, source = program(function, {})
    assert judge_program(exercise, source).points == 1.0


@pytest.mark.parametrize(("function", "changed", "names"), SEVERAL)
def test_each_of_several_mistakes_is_a_line_of_its_own(
    function: str, changed: dict[str, str], names: set[str]
) -> None:
    exercise, source = program(function, changed)
    judged = judge_program(exercise, source)
    assert judged.diagnosis is not None
    assert set(judged.diagnosis.names) == names
    lines = compose(judged, exercise, {}).lines
    told = [line.text for line in lines if line.kind is LineKind.MISTAKE]
    known = {m.name: m.student for m in exercise.misconceptions}
    assert sorted(told) == sorted(known[name] for name in names)


@pytest.mark.parametrize(("function", "changed"), [(f, {k: v}) for f, c, _ in SEVERAL for k, v in c.items()])  # fmt: skip
def test_one_mistake_is_told_as_one(function: str, changed: dict[str, str]) -> None:
    exercise, source = program(function, changed)
    judged = judge_program(exercise, source)
    assert judged.points < 1
    assert judged.diagnosis is not None
    assert len(judged.diagnosis.names) == 1


def answers(*values: str) -> tuple[Answer, ...]:
    """Return an answer of two values for each example; those written ! raise."""
    return tuple(Raised("ValueError", (v,)) if v[0] == "!" else Returned(tuple(v)) for v in values)


OK = answers("ab", "ab", "ab", "ab")
FIRST = Wrong(("first",), answers("xb", "xb", "ab", "ab"))
SECOND = Wrong(("second",), answers("ab", "ab", "ay", "ay"))
BOTH = answers("xb", "xb", "ay", "ay")
ALL = {"first", "second", "other"}


def test_two_mistakes_that_share_no_example_are_both_named() -> None:
    assert combination(OK, [FIRST, SECOND], BOTH, set()) == ("first", "second")


def test_a_mistake_that_would_spoil_what_is_right_is_not_named() -> None:
    wider = Wrong(("other",), answers("ab", "ab", "zy", "zy"))
    assert combination(OK, [FIRST, wider], BOTH, ALL) == ()


def test_a_mistake_that_shows_nowhere_by_itself_is_not_named() -> None:
    hidden = Wrong(("other",), answers("xb", "ab", "ab", "ab"))
    assert combination(OK, [FIRST, hidden, SECOND], BOTH, ALL) == ("first", "second")
    assert combination(OK, [FIRST, hidden], FIRST.answers, ALL) == ()


def test_of_two_that_explain_the_same_neither_is_named() -> None:
    alike = Wrong(("other",), SECOND.answers)
    assert combination(OK, [FIRST, SECOND, alike], BOTH, ALL) == ("first",)


def test_a_value_that_another_mistake_would_have_changed_speaks_against_it() -> None:
    third = Wrong(("third",), answers("xb", "xb", "ay", "aq"))
    given = answers("xb", "xb", "ay", "ay")
    assert combination(OK, [SECOND, third], given, ALL | {"third"}) == ()


def test_an_error_hides_what_else_is_wrong() -> None:
    raising = Wrong(("first",), answers("!odd", "!odd", "ab", "xb"))
    everywhere = Wrong(("second",), answers("ay", "ay", "ay", "ay"))
    given = answers("!odd", "!odd", "ay", "xy")
    assert set(combination(OK, [raising, everywhere], given, ALL)) == {"first", "second"}
    whole = Wrong(("second",), answers("xy", "xy", "xy", "xy"))
    assert combination(OK, [raising, whole], given, ALL) == ()


def test_errors_alone_are_told_of_the_usual_mistakes_only() -> None:
    raising = Wrong(("first",), answers("!odd", "!odd", "ab", "ab"))
    given = answers("!odd", "!odd", "ay", "ay")
    assert combination(OK, [raising, SECOND], given, {"first"}) == ("first", "second")
    assert combination(OK, [raising, SECOND], given, {"second"}) == ()


def test_beside_chance_only_what_is_wholly_so_is_named() -> None:
    raising = Wrong(("first",), answers("!odd", "ab", "ab", "ab"))
    assert beside_chance(OK, [raising], answers("!odd", "rb", "sb", "tb"), ALL) == ("first",)
    assert beside_chance(OK, [raising], answers("!even", "rb", "sb", "tb"), ALL) == ()
    assert beside_chance(OK, [raising], answers("!odd", "!new", "sb", "tb"), ALL) == ()
    twin = Wrong(("second",), raising.answers)
    assert beside_chance(OK, [raising, twin], answers("!odd", "rb", "sb", "tb"), ALL) == ()


@pytest.mark.parametrize(
    ("function", "changed", "shown"),
    [
        ("conv_backward", {"start": "np.random.randn(*A_prev_pad.shape)"} | CROP, "dA_prev["),
        ("conv_backward", {"corner": "h, w"} | CROP, "padding=1)), dA_prev["),
        ("pool_backward", TIES | {"corner": "h, w"}, "Example (maximum, windows side by side)"),
    ],
)
def test_the_example_shows_the_mistake_that_is_told_first(
    function: str, changed: dict[str, str], shown: str
) -> None:
    exercise, source = program(function, changed)
    lines = compose(judge_program(exercise, source), exercise, {}).lines
    (example,) = [line.text for line in lines if line.kind is LineKind.EXAMPLE]
    assert shown in example
