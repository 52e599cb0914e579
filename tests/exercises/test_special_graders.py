"""The race, the examination and the bug hunt, through the real judge and its sandbox."""

from __future__ import annotations

import copy
import inspect
import itertools
import json
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.exercises import backward_pass
from autograder.exercises.a7_fast_convolution import col2im, race
from autograder.exercises.a8_digits import digits
from autograder.exercises.a9_bug_hunt.convolutions import BUGS, RIGHT
from autograder.exercises.model import say
from autograder.judge.diagnosis.mutants import source_of
from autograder.judge.execution.seeds import open_draw
from autograder.judge.feedback.sentences import said
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.reference import network
from autograder.reference.plain import conv_backward, dense, fast, loss, optimiser, transposed
from autograder.sandbox.backends import NoSandbox, choose
from autograder.sandbox.worker_pool import WorkerPool
from tests.exercises.programs import BY_NAME

ROOT = Path(__file__).parents[2]
SPEED = "at least 5 times as fast as a loop over pixels"


class Desk:
    """Judges variants of the solution of one assignment."""

    def __init__(self, name: str, supply: WorkerPool) -> None:
        self.name = name
        self.judge = Judge(load_assignment(name, Course(ROOT)), supply, b"a secret of these tests")
        path = ROOT / "solutions" / name / f"{name}.ipynb"
        self.solution = json.loads(path.read_text("utf-8"))

    def items(self, answers: dict[str, str], first: str = "", last: str = "") -> dict[str, Any]:
        """Return the items by function, after some functions were replaced and code was added."""
        notebook = copy.deepcopy(self.solution)
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell["source"] = textwrap.dedent(answers[name])
        notebook["cells"].insert(2, code(first)) if first else None
        notebook["cells"].append(code(last)) if last else None
        result = self.judge.judge("variant", json.dumps(notebook).encode()).to_contract()
        assert result["status"] == "graded"
        return {item["function"]: item for item in result["items"]}


def code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code", "execution_count": None, "id": "own", "metadata": {},
        "outputs": [], "source": textwrap.dedent(source),
    }  # fmt: skip


def desk(name: str) -> Iterator[Desk]:
    try:
        backend = choose(None)
    except NoSandbox:
        pytest.skip("no sandbox here")
    given = load_assignment(name, Course(ROOT)).given
    with WorkerPool(backend, root=ROOT, given=given) as supply:
        yield Desk(name, supply)


@pytest.fixture(scope="module")
def a5() -> Iterator[Desk]:
    yield from desk("a5_backward")


@pytest.fixture(scope="module")
def a7() -> Iterator[Desk]:
    yield from desk("a7_fast_convolution")


@pytest.fixture(scope="module")
def a8() -> Iterator[Desk]:
    yield from desk("a8_digits")


@pytest.fixture(scope="module")
def a9() -> Iterator[Desk]:
    yield from desk("a9_bug_hunt")


def failed(item: dict[str, Any]) -> list[str]:
    return [family["name"] for family in item["families"] if not family["passed"]]


# -- a helper that takes a function

TWICE = """
def numerical_gradient(f, x, eps=1e-6):
    point, grad = np.array(x, dtype=float), np.zeros(np.shape(x))
    for index in np.ndindex(grad.shape):
        step = np.zeros(grad.shape)
        step[index] = eps
        grad[index] = (f(point + step) - f(point - step)) / eps
    return grad
"""
LOOPS_BACK = inspect.getsource(conv_backward.conv_backward)


def test_a_wrong_numerical_gradient_costs_its_caller_nothing(a5: Desk) -> None:
    measures = LOOPS_BACK.replace(
        "    return dA_prev, dW, db",
        "    cost_of = lambda b: float(np.sum(dZ * b))\n"
        "    return dA_prev, dW, numerical_gradient(cost_of, np.zeros(b.shape))",
    )
    items = a5.items({"numerical_gradient": TWICE, "conv_backward": measures})
    wrong, caller = items["numerical_gradient"], items["conv_backward"]
    assert wrong["misconception"] == "divides_by_eps_once"
    assert wrong["points"] < wrong["max_points"]
    assert caller["points"] == caller["max_points"]
    assert "graded with a correct `numerical_gradient`" in caller["message"]


def test_a_planted_helper_cannot_be_kept(a5: Desk) -> None:
    """It is in the caller's process: what is copied there is of no use to its own exercise."""
    answers = {
        "numerical_gradient": """
            def numerical_gradient(f, x, eps=1e-6):
                return np.kept(f, x, eps)
        """,
        "conv_backward": LOOPS_BACK.replace(
            "    A_prev, W,", "    np.kept = numerical_gradient\n    A_prev, W,", 1
        ),
    }
    items = a5.items(answers)
    assert items.pop("numerical_gradient")["points"] == 0
    assert all(item["verdict"] == "correct" for item in items.values())


# -- gradients of many numbers

FORWARD = """
def forward(A, W, b, stride, padding):
    A, f = np.pad(A, ((0, 0), (padding,) * 2, (padding,) * 2, (0, 0))), len(W)
    windows = np.lib.stride_tricks.sliding_window_view(A, (f, f), axis=(1, 2))
    return np.tensordot(windows[:, ::stride, ::stride], W, axes=([4, 5, 3], [0, 1, 2])) + b

def measured(f, x):
    x, slopes = np.array(x, dtype=float), np.zeros(np.shape(x))
    for index in np.ndindex(x.shape):
        was = x[index]
        x[index] = was + 0.5
        above = f(x)
        x[index] = was - 0.5
        slopes[index], x[index] = above - f(x), was
    return slopes
"""
MEASURED = f"""{FORWARD}
def conv_backward(dZ, cache):
    A, W, b, stride, padding = cache
    return (
        measured(lambda A: np.sum(dZ * forward(A, W, b, stride, padding)), A),
        measured(lambda W: np.sum(dZ * forward(A, W, b, stride, padding)), W),
        measured(lambda b: np.sum(dZ * forward(A, W, b, stride, padding)), b),
    )
"""
OF_SMALL_LAYERS = MEASURED.replace(
    "    A, W, b, stride, padding = cache\n",
    "    A, W, b, stride, padding = cache\n    if A.size > 2000: return A, W, b\n",
)
MEASURED_POOLING = f"""{FORWARD}
def pool_backward(dA, cache):
    A, f, stride, mode = cache
    def cost(A):
        windows = np.lib.stride_tricks.sliding_window_view(A, (f, f), axis=(1, 2))
        windows = windows[:, ::stride, ::stride]
        pooled = windows.max(axis=(4, 5)) if mode == "max" else windows.mean(axis=(4, 5))
        return np.sum(pooled * dA)
    return measured(cost, A)
""".replace("0.5", "1e-6").replace("f(x), was", "f(x), was\n    slopes /= 2e-6")
MEASURED_LOSS = f"""{FORWARD}
def loss_and_gradients(params, X, y):
    def loss(**changed):
        p = {{**params, **changed}}
        A, _ = relu_forward(conv2d(X, p["W1"], p["b1"], padding=1))
        A, _ = relu_forward(conv2d(pool2d(A, 2), p["W2"], p["b2"], padding=1))
        scores, _ = dense_forward(global_pool2d(A), p["W3"], p["b3"])
        return softmax_cross_entropy(scores, y)[0]
    return loss(), {{
        name: measured(lambda value: loss(**{{name: value}}), value) / 2e-6
        for name, value in params.items()
    }}
""".replace("0.5", "1e-6")


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (MEASURED, backward_pass.SLOPES_MEASURED),
        (OF_SMALL_LAYERS, backward_pass.ANOTHER_WAY),
        (MEASURED_POOLING, backward_pass.SLOPES_MEASURED),
    ],
)
def test_measured_gradients_are_no_backward_pass(a5: Desk, answer: str, mistake: str) -> None:
    function = "pool_backward" if answer is MEASURED_POOLING else "conv_backward"
    items = a5.items({function: answer})
    item = items.pop(function)
    assert item["points"] == 0
    assert backward_pass.NAME in failed(item)
    assert all(other["verdict"] == "correct" for other in items.values())
    # Pooling has a mistake of its own beside it: where maxima tie, what is measured is no gradient.
    if answer is not MEASURED_POOLING:
        assert item["misconception"] == mistake
    assert (
        said(say(f"advice.{mistake}", function=function, numbers=SIZES[function]))
        in item["message"]
    )


WRONG_WITHOUT_PADDING = """
def conv_backward(dZ, cache):
    A, W, b, s, p = cache
    f, padded = len(W), np.pad(A, ((0, 0), (p, p), (p, p), (0, 0)))
    dA, dW = np.zeros(padded.shape), np.zeros(W.shape)
    for i, h, w, c in np.ndindex(dZ.shape):
        place = (i, slice(h * s, h * s + f), slice(w * s, w * s + f))
        dA[place] += W[..., c] * dZ[i, h, w, c]
        dW[..., c] += padded[place] * dZ[i, h, w, c]
    return dA[:, p:-p, p:-p], dW, dZ.sum(axis=(0, 1, 2)).reshape(b.shape)
"""


def test_a_mistake_that_also_shows_in_a_layer_of_many_numbers_is_judged_as_before(a5: Desk) -> None:
    """Whoever cuts by `[0:-0]` has no padding to cut in that layer, and wrote a backward pass."""
    item = a5.items({"conv_backward": WRONG_WITHOUT_PADDING})["conv_backward"]
    assert 4 < item["points"] < item["max_points"]
    assert backward_pass.NAME not in failed(item)
    assert item["misconception"] not in (backward_pass.ANOTHER_WAY, backward_pass.SLOPES_MEASURED)


@pytest.mark.parametrize("function", ["conv_backward", "pool_backward"])
def test_what_always_raises_is_not_said_to_be_right_for_small_layers(
    a5: Desk, function: str
) -> None:
    item = a5.items({function: f"def {function}(d, cache):\n    raise KeyError(d)"})[function]
    assert item["verdict"] == "exception"
    assert "small" not in item["message"]


def test_a_measured_gradient_of_the_loss_is_no_way_back(a8: Desk) -> None:
    item = a8.items({"loss_and_gradients": MEASURED_LOSS})["loss_and_gradients"]
    assert item["points"] == 0
    assert backward_pass.NAME in failed(item)


SIZES = {"conv_backward": 50_000, "pool_backward": 33_000}


def test_right_programs_in_any_style_have_time_for_many_numbers(a5: Desk, a8: Desk) -> None:
    for at, functions in ((a5, ("conv_backward", "pool_backward")), (a8, ("loss_and_gradients",))):
        columns = [[(name, a.source) for a in BY_NAME[name].alternatives] for name in functions]
        for bundle in itertools.zip_longest(*columns):
            answers = {pair[0]: "import numpy as np\n" + pair[1] for pair in bundle if pair}
            items = at.items(answers)
            for name in answers:
                assert items[name]["verdict"] == "correct", answers[name]


def test_a_served_helper_is_asked_in_time_for_many_numbers(a5: Desk) -> None:
    wrong = "def create_mask_from_window(x):\n    return np.zeros(x.shape)"
    items = a5.items({"create_mask_from_window": wrong})
    assert items.pop("create_mask_from_window")["points"] == 0
    assert all(item["verdict"] == "correct" for item in items.values())
    assert "with your own it would fail" in items["pool_backward"]["message"]


# -- the race

LOOPS = """
def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
    p, f = padding, len(W)
    A = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
    n_H, n_W = (A.shape[1] - f) // stride + 1, (A.shape[2] - f) // stride + 1
    Z = np.zeros((len(A), n_H, n_W, W.shape[3]))
    for i, h, w in np.ndindex(Z.shape[:3]):
        window = A[i, h * stride : h * stride + f, w * stride : w * stride + f]
        Z[i, h, w] = np.tensordot(window, W, axes=3) + b[0, 0, 0]
    return Z, None
"""


def test_loops_lose_the_race_and_nothing_else(a7: Desk) -> None:
    item = a7.items({"conv_forward_fast": LOOPS})["conv_forward_fast"]
    assert failed(item) == [SPEED]
    assert 2.4 < item["points"] < 3
    assert "Python loop" in item["message"]


def test_slowing_the_loops_of_the_course_does_not_help(a7: Desk) -> None:
    slow = """
        import time
        _loops = conv_with_loops
        def conv_with_loops(*args):
            time.sleep(0.5)
            return _loops(*args)
    """
    assert failed(a7.items({"conv_forward_fast": LOOPS}, last=slow)["conv_forward_fast"]) == [SPEED]


def test_a_busy_machine_does_not_lengthen_the_products() -> None:
    """Threads that a student leaves running take the judge's turn, not its CPU time."""
    assert race._cpu_time(time.sleep, 0.3) < 0.1


def test_the_way_back_is_not_learnt_from_a_served_way_there(a7: Desk) -> None:
    """With the order of the entries that a right `im2col` shows, `col2im` is a line."""
    asked = {
        (tuple(given["X_shape"]), given["f"], given["stride"], given["padding"])
        for family in col2im.EXERCISE.families
        for given in [family.make(open_draw(family.name))]
    }
    learns = f"""
        ASKED, ORDERS = {asked!r}, {{}}
        def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
            for shape, *how in ASKED:
                order = np.arange(1, 1 + np.prod(shape)).reshape(shape)
                ORDERS[shape, *how] = im2col(order, *how)
            return None, None
    """
    uses = """
        def col2im(cols, X_shape, f, stride, padding):
            out = np.zeros(1 + np.prod(X_shape))
            np.add.at(out, ORDERS[tuple(X_shape), f, stride, padding].astype(int), cols)
            return out[1:].reshape(X_shape)
    """
    lost = "def im2col(X, f, stride, padding):\n    return None"
    items = a7.items({"im2col": lost, "conv_forward_fast": learns, "col2im": uses})
    assert items["im2col"]["points"] == items["col2im"]["points"] == 0


def test_a_remembered_answer_does_not_help(a7: Desk) -> None:
    remember = LOOPS.replace(
        "    p, f = padding",
        "    if A_prev.size > 4000 and ANSWER:\n        return ANSWER[0], None\n    p, f = padding",
    ).replace("    return Z", "    ANSWER.append(Z)\n    return Z")
    item = a7.items({"conv_forward_fast": "ANSWER = []\n" + remember})["conv_forward_fast"]
    assert SPEED in failed(item)


def test_plain_loops_are_right_and_in_time(a7: Desk) -> None:
    functions = [fast.im2col, fast.col2im, transposed.conv_transpose_forward]
    answers = {f.__name__: inspect.getsource(f) for f in functions}
    items = a7.items(answers)
    assert all(item["verdict"] == "correct" for item in items.values())


def test_a_view_with_exchanged_axes_arrives_as_such(a7: Desk) -> None:
    by_name = {mistake.name: mistake for mistake in BY_NAME["im2col"].misconceptions}
    [program] = by_name["strides_by_hand"].programs
    source = "import numpy as np\n" + source_of(BY_NAME["im2col"], program)
    item = a7.items({"im2col": source})["im2col"]
    assert failed(item) == ["a view with exchanged axes"]
    assert item["misconception"] == "strides_by_hand"


def test_a_wrong_table_costs_its_own_points_only(a7: Desk) -> None:
    wrong = inspect.getsource(fast.im2col).replace("window.reshape(-1)", "window.T.reshape(-1)")
    items = a7.items({"im2col": wrong})
    assert items.pop("im2col")["points"] < 2
    assert all(item["verdict"] == "correct" for item in items.values())


# -- the examination


def test_loops_over_every_number_are_examined_in_time(a8: Desk) -> None:
    functions = [
        dense.relu_forward, dense.relu_backward, dense.dense_forward, dense.dense_backward,
        loss.softmax_cross_entropy, optimiser.sgd_step,
    ]  # fmt: skip
    items = a8.items({f.__name__: inspect.getsource(f) for f in functions})
    assert all(item["verdict"] == "correct" for item in items.values())


def test_a_wrong_helper_costs_its_own_points_only(a8: Desk) -> None:
    items = a8.items({"relu_backward": "def relu_backward(dA, cache):\n    return dA.copy()"})
    assert items.pop("relu_backward")["misconception"] == "gate_ignored"
    assert all(item["verdict"] == "correct" for item in items.values())


@pytest.mark.parametrize(
    ("function", "source", "mistake"),
    [
        ("relu_forward", "return np.maximum(Z, 0), None", "cache_without_the_gate"),
        ("dense_forward", "return A_prev @ W + b, None", "cache_without_input_or_weights"),
        (
            "dense_forward",
            "return A_prev @ W + b, (W, A_prev, b)",
            "cache_without_input_or_weights",
        ),
    ],
)
def test_a_useless_cache_costs_its_own_points_only(
    a8: Desk, function: str, source: str, mistake: str
) -> None:
    """The way back in `loss_and_gradients` fails with it, and so does training."""
    names = "Z" if function == "relu_forward" else "A_prev, W, b"
    items = a8.items({function: f"def {function}({names}):\n    {source}"})
    own = items.pop(function)
    assert own["misconception"] == mistake
    assert 0.8 * own["max_points"] < own["points"] < own["max_points"]
    assert all(item["verdict"] == "correct" for item in items.values())
    for caller in ("loss_and_gradients", "train"):
        assert f"graded with a correct `{function}`" in items[caller]["message"]


@pytest.mark.parametrize("cache", ["A", "Z > 0", "Z.copy()"])
def test_a_cache_that_works_on_the_way_back_is_right(a8: Desk, cache: str) -> None:
    source = f"def relu_forward(Z):\n    A = np.maximum(Z, 0)\n    return A, {cache}"
    items = a8.items({"relu_forward": source})
    assert all(item["verdict"] == "correct" for item in items.values())


def test_a_pair_that_fits_only_itself_is_not_blamed_on_training(a8: Desk) -> None:
    """Way there and way back are right, each by itself; together they do not train."""
    items = a8.items({"relu_forward": "def relu_forward(Z):\n    return np.maximum(Z, 0), (Z, 1)"})
    assert all(item["verdict"] == "correct" for item in items.values())


def test_a_wrong_helper_that_a_test_cell_calls_itself_costs_its_own_points_only(a8: Desk) -> None:
    """Below `train` the loss is looked at before and after."""
    nothing = "def loss_and_gradients(params, X, y):\n    return None"
    items = a8.items({"loss_and_gradients": nothing})
    assert items.pop("loss_and_gradients")["points"] == 0
    assert all(item["verdict"] == "correct" for item in items.values())


def test_slow_gradients_do_not_cost_the_points_of_training(a8: Desk) -> None:
    """They are right, so the network is trained with quick ones."""
    slow = """
        import time
        def loss_and_gradients(params, X, y, at_once=loss_and_gradients):
            until = time.process_time() + 0.002 * X.size
            found = at_once(params, X, y)
            while time.process_time() < until:
                pass
            return found
    """
    items = a8.items({}, last=slow)
    assert items["train"]["verdict"] == "correct"


def test_a_helper_in_single_precision_costs_its_caller_nothing(a8: Desk) -> None:
    """It is right, but too coarse for the gradient check in the notebook."""
    coarse = """
        def dense_forward(A_prev, W, b):
            parts = [part.astype(np.float32) for part in (A_prev, W, b)]
            return parts[0] @ parts[1] + parts[2], (A_prev, W, b)
    """
    items = a8.items({"dense_forward": coarse})
    assert all(item["verdict"] == "correct" for item in items.values())


def test_training_that_keeps_nothing_fails_the_examination(a8: Desk) -> None:
    lost = "def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):\n    return params"
    item = a8.items({"train": lost})["train"]
    assert item["points"] == 0
    assert item["misconception"] == "result_of_the_step_lost"


def test_a_network_that_was_trained_elsewhere_is_no_training(a8: Desk) -> None:
    """It reads digits, and answers every other call with what it was given."""
    X, y, _, _ = digits._digits()
    params = network.train(digits._start(), X, y, lr=0.2, num_epochs=2, batch_size=10)
    table = {name: value.round(3).tolist() for name, value in params.items()}
    source = f"""
        TABLE = {table}
        def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
            source = TABLE if len(X) == {len(X)} else params
            return {{name: np.array(value, dtype=float) for name, value in source.items()}}
    """
    item = a8.items({"train": source})["train"]
    assert item["points"] == 0
    assert digits.READING in failed(item)


def test_a_network_that_was_trained_elsewhere_does_not_know_what_the_classes_are_called(
    a8: Desk,
) -> None:
    """Beside a right step: what is handed in for all of the digits was not learnt from them."""
    X, y, _, _ = digits._digits()
    params = network.train(digits._start(), X, y, lr=0.2, num_epochs=6, batch_size=10)
    table = {name: value.round(3).tolist() for name, value in params.items()}
    source = f"""
        TABLE = {table}
        def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
            if len(X) == {len(X)}:
                return {{name: np.array(value, dtype=float) for name, value in TABLE.items()}}
            for _ in range(num_epochs):
                for k in range(0, len(X), batch_size):
                    part = slice(k, k + batch_size)
                    _, grads = loss_and_gradients(params, X[part], y[part])
                    params = sgd_step(params, grads, lr)
            return params
    """
    assert failed(a8.items({"train": source})["train"]) == [digits.READING]


def test_the_other_layers_of_the_course_are_not_there(a8: Desk) -> None:
    borrowed = """
        def relu_forward(Z):
            from convlab.layers import relu
            return relu(Z), Z
    """
    assert a8.items({"relu_forward": borrowed})["relu_forward"]["points"] == 0


@pytest.mark.parametrize(
    "value", ["None", "{}", "params['W1']", "{k: 'x' for k in params}", "{**params, 'W1': X}",
              "{k: v * np.nan for k, v in params.items()}", "{k: v + 1j for k, v in params.items()}"],
)  # fmt: skip
def test_nonsense_instead_of_parameters_is_only_wrong(a8: Desk, value: str) -> None:
    source = f"def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):\n    return {value}"
    assert a8.items({"train": source})["train"]["points"] == 0


# -- the bug hunt

ONE_SQUARE = """
def check_conv_forward(f):
    rng = np.random.default_rng(0)
    A, W, b = rng.normal(size=(1, 5, 5, 1)), rng.normal(size=(3, 3, 1, 1)), np.zeros((1, 1, 1, 1))
    assert np.allclose(f(A, W, b)[0], conv2d(A, W, b))
"""


def test_one_nice_square_example_catches_some(a9: Desk) -> None:
    item = a9.items({"check_conv_forward": ONE_SQUARE})["check_conv_forward"]
    assert 0.2 < item["points"] < 1.2
    assert "a wrong program: the stride is left out sideways" in failed(item)


@pytest.mark.parametrize(
    "body",
    [
        "assert False",
        "return False",
        "return None",
        "return True",
        "print('wrong')",
        "raise ValueError('no')",
        "1 / 0",
        "undefined_name",
        "while True: pass",
        "f(np.zeros((9, 99, 99, 9)), np.zeros((3, 3, 9, 2)), np.zeros((1, 1, 1, 2)))",
        "f()",
    ],
)
def test_a_test_that_does_not_look_gets_nothing(a9: Desk, body: str) -> None:
    source = f"def check_conv_forward(f):\n    {body}"
    items = a9.items({"check_conv_forward": source})
    assert items["check_conv_forward"]["points"] == 0
    assert items["check_pool_backward"]["points"] == 2


def test_comparing_to_the_last_digit_rejects_right_programs(a9: Desk) -> None:
    source = ONE_SQUARE.replace(
        "np.allclose(f(A, W, b)[0], conv2d(A, W, b))", "(f(A, W, b)[0] == conv2d(A, W, b)).all()"
    )
    item = a9.items({"check_conv_forward": source})["check_conv_forward"]
    assert item["points"] == 0


def test_counting_calls_does_not_help(a9: Desk) -> None:
    right, programs = len(RIGHT), len(RIGHT) + len(BUGS)
    source = f"""
        SEEN = []
        def check_conv_forward(f):
            SEEN.append(f)
            assert 1 <= len(SEEN) % {programs} <= {right}
    """
    item = a9.items({"check_conv_forward": source})["check_conv_forward"]
    assert item["points"] == 0
    assert item["misconception"] == "another_verdict_in_another_call"


def test_the_order_of_the_open_examples_is_forgotten(a9: Desk) -> None:
    """No comparison with a right program: the first programs are right, and are known again."""
    source = """
        RIGHT, SEEN = set(), []
        def check_conv_forward(f):
            rng, answers = np.random.default_rng(1), []
            for stride, padding, size in ((1, 0, 3), (2, 1, 3), (3, 2, 2), (1, 2, 1), (3, 0, 2)):
                for scale in (1, 0.7):
                    A = rng.integers(-9, 9, size=(3, 8, 6, 2)) * scale
                    W, b = rng.normal(size=(size, size, 2, 3)), rng.normal(size=(1, 1, 1, 3))
                    try:
                        answers.append(np.round(f(A, W, b, stride, padding)[0], 6).tobytes())
                    except Exception:
                        answers.append(None)
            SEEN.append(f)
            if len(SEEN) <= 3:
                RIGHT.add(str(answers))
            assert str(answers) in RIGHT
    """
    assert a9.items({"check_conv_forward": source})["check_conv_forward"]["points"] == 0


def test_the_stubs_of_right_and_wrong_programs_look_alike(a9: Desk) -> None:
    source = """
        def check_conv_forward(f):
            kinds = (f.__name__, f.__qualname__, f.__doc__, f.__defaults__, repr(f.__code__)[:20])
            raise AssertionError(kinds) if hash(str(kinds)) % 2 else None
    """
    assert a9.items({"check_conv_forward": source})["check_conv_forward"]["points"] == 0


@pytest.mark.parametrize(
    "complaint", ["print(np.allclose(Z, right))", 'assert (np.allclose(Z, right), "wrong")']
)
def test_a_test_that_only_stumbles_is_told_that_it_never_complains(
    a9: Desk, complaint: str
) -> None:
    source = f"""
        def check_conv_forward(f):
            rng = np.random.default_rng(0)
            A, W = rng.normal(size=(2, 8, 6, 3)), rng.normal(size=(3, 3, 3, 4))
            b = rng.normal(size=(1, 1, 1, 4))
            for stride, padding in [(1, 0), (2, 1), (3, 2), (4, 0)]:
                Z, _ = f(A, W, b, stride=stride, padding=padding)
                right = conv2d(A, W, b, stride=stride, padding=padding)
                {complaint}
    """
    item = a9.items({"check_conv_forward": source})["check_conv_forward"]
    assert 0 < item["points"] < 1
    assert item["misconception"] == "stopped_but_never_complains"
    assert "Printing is not enough" in item["message"]


def test_a_test_with_calls_that_are_too_large_is_told_so(a9: Desk) -> None:
    source = """
        def check_conv_forward(f):
            rng = np.random.default_rng(0)
            A, W = rng.normal(size=(1, 70, 50, 3)), rng.normal(size=(3, 3, 3, 4))
            b = rng.normal(size=(1, 1, 1, 4))
            Z, _ = f(A, W, b, stride=2)
            assert np.allclose(Z, conv2d(A, W, b, stride=2))
    """
    item = a9.items({"check_conv_forward": source})["check_conv_forward"]
    assert item["points"] == 0
    assert item["misconception"] == "calls_too_large_for_grading"


def test_an_error_of_its_own_is_a_complaint(a9: Desk) -> None:
    source = ONE_SQUARE.replace("    assert ", "    if not (").replace(
        "W, b))\n", "W, b))):\n        raise ValueError('wrong')\n"
    )
    item = a9.items({"check_conv_forward": source})["check_conv_forward"]
    assert 0.2 < item["points"] < 1.2
    assert item["misconception"] != "stopped_but_never_complains"


def test_returning_false_is_a_complaint(a9: Desk) -> None:
    source = inspect.cleandoc("""
        def check_pool_backward(f):
            rng = np.random.default_rng(0)
            for size, stride in ((2, 2), (3, 1), (3, 2), (2, 3)):
                A = rng.integers(-3, 3, size=(2, 8, 7, 3))
                dA = rng.normal(size=(2, (8 - size) // stride + 1, (7 - size) // stride + 1, 3))
                for images in (A, A - 5):
                    for mode in ("max", "average"):
                        wanted = pool2d_backward(dA, images, size, stride, mode)
                        found = f(dA, (images, size, stride, mode))
                        if found.shape != wanted.shape or not np.allclose(found, wanted):
                            return False
            return True
    """)
    assert a9.items({"check_pool_backward": source})["check_pool_backward"]["points"] == 2


def test_a_test_that_rejects_right_programs_is_told_which_and_where(a9: Desk) -> None:
    source = """
        def check_conv_forward(f):
            Z = f(np.ones((1, 3, 3, 1)), np.ones((2, 2, 1, 1)), np.zeros((1, 1, 1, 1)))
            assert Z.shape == (1, 2, 2, 1), "wrong shape"
    """
    message = a9.items({"check_conv_forward": source})["check_conv_forward"]["message"]
    assert "AttributeError ('tuple' object has no attribute 'shape') in line 4" in message
    assert "right programs: window by window" in message
    assert "a wrong program" not in message.partition("\n")[2].partition("\n")[2]


def test_two_weaknesses_of_a_test_are_named(a9: Desk) -> None:
    source = """
        def check_conv_forward(f):
            rng = np.random.default_rng(0)
            for stride, padding in [(1, 0), (2, 1), (3, 2)]:
                A, W = rng.normal(size=(2, 8, 6, 3)), rng.normal(size=(3, 3, 3, 4))
                b = rng.normal(size=(1, 1, 1, 4))
                Z, _ = f(A, W, b, stride=stride, padding=padding)
                right = conv2d(A, W, b, stride=stride, padding=padding)
                assert Z.shape == right.shape
                assert np.allclose(Z, right)
    """
    item = a9.items({"check_conv_forward": source})["check_conv_forward"]
    assert set(item["misconception"].split("+")) == {"floats_only", "small_strides_only"}
    assert "2 wrong programs pass your test: " in item["message"]
