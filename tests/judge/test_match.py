"""What a mistake is called where answers say little: exceptions alone, random numbers, NumPy's refusals."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from autograder.authoring.mutation_table import judge_program
from autograder.exercises.a2_convolution import EXERCISES as CONVOLUTION
from autograder.exercises.a4_pooling import EXERCISES as POOLING
from autograder.exercises.a5_backward import EXERCISES as BACKWARD
from autograder.exercises.a8_digits import EXERCISES as DIGITS
from autograder.exercises.a9_bug_hunt import EXERCISES as BUG_HUNT
from autograder.exercises.catalogue import Edit, Program, plain
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.match import diagnose, match
from autograder.judge.diagnosis.mutants import answer_of, open_cases, source_of
from autograder.judge.diagnosis.mutants import wrong_answers as known
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.batch import OneByOne
from autograder.judge.execution.cases import open_case
from autograder.judge.execution.compare import right_values
from autograder.judge.execution.open_run import OpenRun
from autograder.judge.execution.requests import Call
from autograder.judge.execution.session import Outcome
from autograder.judge.execution.signature import Raised, without_numbers
from autograder.judge.feedback.message import compose
from autograder.judge.feedback.sentences import sentence
from autograder.judge.scoring.rounds import run_hidden

BY_NAME = {exercise.function: exercise for exercise in (*CONVOLUTION, *POOLING, *BACKWARD)}


@pytest.mark.parametrize("function", ["conv_forward", "conv_backward", "pool_backward"])
def test_from_errors_alone_no_pair_is_guessed_and_of_several_only_one_of_the_commonest(
    function: str,
) -> None:
    exercise = BY_NAME[function]
    common = {each.name for each in exercise.misconceptions if each.common}
    wordless = {}
    for wrong in known(exercise):
        errors = tuple(map(without_numbers, wrong.answers))
        wordless.setdefault(errors, []).append(wrong.names)
    right = tuple(answer_of(exercise, exercise.reference, case) for case in open_cases(exercise))
    doubtful = {
        errors: names
        for errors, names in wordless.items()
        if all(a == r or isinstance(a, Raised) for a, r in zip(errors, right, strict=True))
        and len({single for single in names if len(single) == 1}) != 1
    }
    assert doubtful
    for errors in doubtful:
        assert len(match(exercise, errors)) <= 1
        assert common.issuperset(match(exercise, errors))


@pytest.mark.parametrize(
    "text",
    [
        "only 0-dimensional arrays can be converted to Python scalars",
        "only length-1 arrays can be converted to Python scalars",
    ],
)
def test_numpy_refusing_float_of_an_array_is_explained(text: str) -> None:
    exercise = BY_NAME["conv_single_step"]
    error = {"type": "TypeError", "bases": ["TypeError"], "text": text}
    outcomes = [Outcome("raised", error=error)] * len(exercise.families)
    answers = [Raised("TypeError")] * len(exercise.families)
    found = diagnose(exercise, answers, outcomes, True)
    assert found is not None
    assert found.names == ("array_taken_for_a_number",)


def test_leaving_the_program_is_explained() -> None:
    exercise = BY_NAME["global_pool"]
    error = {"type": "SystemExit", "bases": ["SystemExit"], "text": ""}
    outcomes = [Outcome("raised", error=error)] * len(exercise.families)
    found = diagnose(exercise, [Raised("SystemExit")] * len(exercise.families), outcomes, True)
    assert found is not None
    assert found.names == ("leaves_the_program",)


def test_right_values_in_another_order_are_recognised() -> None:
    functions = {exercise.function: exercise for exercise in DIGITS}
    swapped = {
        "relu_forward": "def relu_forward(Z):\n    return Z, np.maximum(Z, 0)",
        "dense_backward": "def dense_backward(dZ, cache):\n    A, W, b = cache\n"
        "    return A.T @ dZ, dZ.sum(axis=0), dZ @ W.T",
    }
    for function, source in swapped.items():
        named = judge_program(functions[function], source).misconception
        assert named == "values_in_another_order"


def test_an_if_about_an_array_is_explained() -> None:
    (relu,) = [exercise for exercise in DIGITS if exercise.function == "relu_forward"]
    named = judge_program(relu, "def relu_forward(Z):\n    return max(0, Z), Z").misconception
    assert named == "array_taken_for_a_yes_or_no"


def test_a_shuffle_of_few_things_is_recognised_though_one_answer_often_comes_out_alike() -> None:
    (train,) = [exercise for exercise in DIGITS if exercise.function == "train"]
    (shuffled,) = [m for m in train.misconceptions if m.name == "random_order"]
    source = source_of(train, shuffled.programs[0])
    named = [judge_program(train, source).misconception for _ in range(30)]
    assert named == ["random_order"] * 30


def _named(function: str, *replacements: tuple[str, str]) -> str | None:
    exercise = BY_NAME[function]
    return judge_program(exercise, source_of(exercise, plain(*replacements))).misconception


def test_two_slips_in_two_of_three_gradients_are_both_named() -> None:
    name = _named(
        "conv_backward",
        ("row * stride", "row"),
        ("column * stride", "column"),
        ("return dA_prev, dW, db", "return dA_prev, dW, db[0, 0, 0]"),
    )
    assert name == "bias_gradient_of_one_axis+stride_missing_in_window_corner"


def test_errors_alone_explain_no_single_gradient() -> None:
    name = _named("conv_backward", ("return dA_prev, dW, db", "return dA_prev + W, dW, db"))
    assert name is None or "+" not in name


def test_an_argument_changed_on_the_way_is_named_even_if_the_value_is_wrong_too() -> None:
    name = _named(
        "pool_backward",
        (
            "dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))",
            "dA_prev = A_prev\n    dA_prev *= 0.5",
        ),
    )
    assert name == "changes_its_arguments"


def _graded(function: str, *replacements: tuple[str, str]) -> tuple[float, str]:
    exercise = BY_NAME[function]
    judged = judge_program(exercise, source_of(exercise, plain(*replacements)))
    return judged.points, compose(judged, exercise, {}).text


def test_a_right_gradient_earns_its_share_beside_a_wrong_one() -> None:
    points, message = _graded("conv_backward", ("db[0, 0, 0, c] += gradient", "pass"))
    assert points == pytest.approx(0.85, abs=0.06)
    assert "dA_prev and dW are right in all examples; look at db." in message
    less, _ = _graded(
        "conv_backward", ("share = W[:, :, :, c] * gradient", "share = W[:, :, :, c]")
    )
    assert less == pytest.approx(0.5, abs=0.06)


class Unasked:
    """A session of which nothing is asked."""

    def send_ahead(self, calls: Sequence[Call]) -> OneByOne:
        assert not calls
        return OneByOne(calls, self.answer)

    def answer(self, call: Call) -> Outcome:
        raise AssertionError(call)


def test_no_gradient_earns_a_share_where_the_call_died() -> None:
    exercise = BY_NAME["conv_backward"]
    run = OpenRun([Outcome("timeout")] * len(exercise.families), [])
    attempt = Attempt(Unasked(), exercise, {}, {}, b"secret", "identity")  # type: ignore[arg-type]
    results, _ = run_hidden(attempt, run)
    assert not any(result.passed or result.part for result in results)


def test_nothing_is_said_of_right_values_where_all_are_wrong_or_there_is_one() -> None:
    _, message = _graded("conv_backward", ("gradient = dZ[i, h, w, c]", "gradient = 1"))
    assert "right in all examples" not in message
    _, message = _graded("pool_backward", ("row * stride", "row"))
    assert "right in all examples" not in message


@pytest.mark.parametrize(
    "exercise", [e for e in BY_NAME.values() if e.credit.shares], ids=lambda e: e.function
)
def test_shares_sum_to_one(exercise: Exercise) -> None:
    assert sum(exercise.credit.shares) == pytest.approx(1)
    case = open_case(exercise, 0)
    assert len(exercise.credit.shares) == len(right_values(exercise, case.expected, case.expected))


SLIPS = [
    (exercise, slip.mistake, program)
    for exercise in BY_NAME.values()
    for slip in exercise.credit.slips
    for misconception in exercise.misconceptions
    if misconception.name == slip.mistake
    for program in misconception.programs
]


@pytest.mark.parametrize(
    ("exercise", "name", "program"), SLIPS, ids=[f"{e.function}-{name}" for e, name, _ in SLIPS]
)
def test_a_small_slip_costs_a_good_part_of_the_points_but_not_nearly_all(
    exercise: Exercise, name: str, program: Edit | Program
) -> None:
    judged = judge_program(exercise, source_of(exercise, program))
    assert judged.misconception == name
    assert 0.25 <= judged.points <= 0.85
    assert sentence("message.slip") in compose(judged, exercise, {}).text


def test_a_slip_beside_a_grave_mistake_keeps_nothing() -> None:
    points, message = _graded(
        "pool_backward", ("row * stride", "row"), ("return dA_prev", "return dA_prev / m")
    )
    stride, _ = _graded("pool_backward", ("row * stride", "row"))
    assert points < stride
    assert sentence("message.slip") not in message


@pytest.mark.parametrize(
    ("replacements", "name"),
    [
        (
            [
                ("share = mask * gradient", "share = mask * window"),
                ("np.ones((f, f)) * gradient / (f * f)", "window / (f * f)"),
            ],
            "mask_times_the_input+average_without_the_gradient",
        ),
        (
            [
                ("np.argmax(window)", "np.argmin(window)"),
                ("np.ones((f, f)) * gradient / (f * f)", "np.ones((f, f)) * gradient / f"),
            ],
            "minimum_gets_the_gradient+average_divided_by_a_wrong_count",
        ),
    ],
)
def test_a_slip_in_each_of_two_modes_is_named(
    replacements: list[tuple[str, str]], name: str
) -> None:
    assert _named("pool_backward", *replacements) == name


def test_a_slip_in_the_branch_of_one_mode_is_named_by_what_it_is() -> None:
    source = """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    k, s = kernel_size, stride or kernel_size
    n_H, n_W = ((n - k) // s + 1 for n in A_prev.shape[1:3])
    A = np.zeros((len(A_prev), n_H, n_W, A_prev.shape[3]))
    for h in range(n_H):
        for w in range(n_W):
            if mode == "max":
                A[:, h, w] = A_prev[:, h : h + k, w : w + k].max(axis=(1, 2))
            else:
                A[:, h, w] = A_prev[:, h * s : h * s + k, w * s : w * s + k].mean(axis=(1, 2))
    return A, None
"""
    assert (
        judge_program(BY_NAME["pool_forward"], source).misconception
        == "stride_missing_in_window_corner"
    )


@pytest.mark.parametrize(
    ("function", "gradient", "result"),
    [("conv_backward", "dZ", "dA_prev, dW, db"), ("pool_backward", "dA", "dA_prev")],
)
def test_what_does_not_start_from_zero_is_told_by_a_gradient_of_zeros(
    function: str, gradient: str, result: str
) -> None:
    start = "dA_prev = np.arange(A_prev.size).reshape(A_prev.shape) % 7 + dA_prev"
    assert (
        _named(function, (f"return {result}", f"{start}\n    return {result}"))
        == "something_from_zeros"
    )
    # Linear, and wrong all the same.
    twisted = (f"return {result}", f"dA_prev[:, 0] = -3 * dA_prev[:, 0]\n    return {result}")
    assert _named(function, twisted) != "something_from_zeros"


def test_padding_in_a_cache_is_seen_too() -> None:
    name = _named(
        "conv_backward",
        ("(padding, padding), (0, 0)))", '(padding, padding), (0, 0)), "edge")'),
    )
    assert name == "only_padded_examples_fail"


def test_the_error_of_most_calls_is_told_though_one_ends_in_another_way() -> None:
    # Python's max of a matrix: of a window of one pixel it is an array of one number.
    diagnosis = _named("pool_forward", ("np.max(window)", "max(window)"))
    assert diagnosis == "array_taken_for_a_yes_or_no"


def test_one_missing_attribute_is_not_taken_for_another() -> None:
    exercise = BY_NAME["distribute_value"]
    source = "def distribute_value(dz, shape):\n    return np.ones(shape) * np.float(dz) / 4\n"
    judged = judge_program(exercise, source)
    assert judged.misconception == "name_that_numpy_has_not"
    message = compose(judged, exercise, {}).text
    assert "\ufffd" not in message


def test_a_cache_is_shown_with_the_names_of_its_parts() -> None:
    _, message = _graded("conv_backward", ("row * stride", "row"))
    assert "stride=2, padding=1)" in message
    assert "A_prev of shape (2, 8, 6, 2)" in message


def test_an_entry_that_nobody_asked_for_costs_a_little() -> None:
    (exercise,) = [e for e in DIGITS if e.function == "loss_and_gradients"]
    source = source_of(
        exercise, plain(("    return loss, grads", '    return loss, {**grads, "X": X}'))
    )
    judged = judge_program(exercise, source)
    assert 0.8 < judged.points < 0.95
    assert judged.misconception == "entries_nobody_asked_for"


@pytest.mark.parametrize(
    ("refused", "name"),
    [
        ("room <= 0", "exact_fit_refused"),
        ("room < 0 or room % stride", "stride_must_fit"),
        ("room < 0 or f > n", "fit_judged_without_padding"),
    ],
)
@pytest.mark.parametrize("words", ["", "nothing fits", "f = {f} is too large"])
def test_an_error_that_is_asked_for_may_be_worded_as_one_likes(
    refused: str, name: str, words: str
) -> None:
    own = f"""
def conv_output_size(n, f, padding=0, stride=1, dilation=1):
    room = n + 2 * padding - dilation * (f - 1) - 1
    if {refused}:
        raise ValueError(f"{words}")
    return room // stride + 1
"""
    assert judge_program(BY_NAME["conv_output_size"], own).misconception == name


@pytest.mark.filterwarnings("ignore:assertion is always true:SyntaxWarning")
@pytest.mark.parametrize("complaint", ["print({})", 'assert ({}, "they differ")'])
@pytest.mark.parametrize(
    ("function", "found"), [("check_conv_forward", "Z"), ("check_pool_backward", "found")]
)
def test_a_test_that_stumbles_over_shapes_only_never_complains(
    function: str, found: str, complaint: str
) -> None:
    (exercise,) = [each for each in BUG_HUNT if each.function == function]
    compared = f"np.allclose({found}, expected)"
    stumbles = plain(
        (f"assert {found}.shape == expected.shape", "pass"),
        (f"assert {compared}", complaint.format(compared)),
    )
    judged = judge_program(exercise, source_of(exercise, stumbles))
    assert judged.misconception == "stopped_but_never_complains"


@pytest.mark.parametrize("exercise", BUG_HUNT, ids=lambda e: e.function)
def test_a_slip_in_a_test_is_no_complaint_about_everything(exercise: Exercise) -> None:
    head = f"def {exercise.function}(f):\n"
    slipped = judge_program(exercise, f"{head}    sizes = np.zeros(2, 3, 4, 5)\n")
    assert slipped.misconception == "shape_not_in_brackets"
    complains = judge_program(exercise, f"{head}    assert False, 'wrong'\n")
    assert complains.misconception == "complains_about_everything"
