"""Attempts to be paid for wrong functions, or to make the judge believe what the worker says."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from tests.attacks.model import ANY_LOSS, NOTHING, WRONG, attack, forgery
from tests.submissions import right

ALWAYS_EQUAL = """
import numpy as np

class Agreeing(np.ndarray):
    def __eq__(self, other): return np.ones(np.shape(other), bool).view(np.ndarray)
    def __array_ufunc__(self, *args, **kwargs): return np.True_
    def __array_function__(self, *args, **kwargs): return True
    shape = property(lambda self: Shape(4))
    dtype = property(lambda self: np.dtype(float))
    def all(self, *args): return True

class Shape(tuple):
    def __new__(cls, n): return tuple.__new__(cls, range(n))
    def __eq__(self, other): return True
    __hash__ = tuple.__hash__

class Liar(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __abs__(self): return 0.0
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    __hash__ = float.__hash__
"""

# Finds the channel among the open descriptors, and the request that is being served in the frames
# of its callers: a reply without the request's id is turned away before anything else is looked at.
CHANNEL = """
import os, json, struct, stat, sys

def channels():
    return [fd for fd in range(64) if is_socket(fd)]

def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False

def requests():
    for frame in [sys._getframe(), *sys._current_frames().values()]:
        while frame is not None:
            for found in list(frame.f_locals.values()):
                if type(found) is dict and type(found.get("id")) is int:
                    yield found
            frame = frame.f_back

def identifier():
    return next((found["id"] for found in requests()), 0)

def framed(text, payload=b""):
    return struct.pack("<4sIQ", b"CNN1", len(text), len(payload)) + text + payload

def say(header, payload=b""):
    shout(framed(json.dumps({"id": identifier(), **header}).encode(), payload))

def shout(data):
    for fd in channels():
        left = memoryview(data)
        while left:
            left = left[os.write(fd, left):]
"""


# What becomes of right functions beside one that disturbs the channel is its own doing: it may end
# the process of the next call.
BESIDES = dict.fromkeys(WRONG, (*ANY_LOSS, "partial", "correct"))


def answering(values: Mapping[str, str]) -> dict[str, str]:
    """Return functions with the right signature that return these expressions."""
    heads = {name: source.splitlines()[0] for name, source in WRONG.items()}
    return {name: f"{heads[name]}\n    return {values[name]}\n" for name in heads}


def channel(body: str, function: str = "zero_pad") -> dict[str, str]:
    """Return one function that does this with the channel before it answers."""
    head = WRONG[function].splitlines()[0]
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return {function: f"{head}\n{lines}\n    return None\n"}


@functools.cache
def table_of_open_examples() -> dict[str, str]:
    """Return functions that know the examples shown on feedback pages by heart, and nothing else."""
    from autograder.exercises.a2_convolution import EXERCISES
    from autograder.judge.execution.cases import open_case

    answers = {}
    for exercise in EXERCISES:
        if exercise.function not in ("zero_pad", "conv_single_step"):
            continue
        cases = [open_case(exercise, i) for i in range(len(exercise.families))]
        known = {
            case.args[0].tobytes().hex(): (
                case.expected.tolist() if hasattr(case.expected, "tolist") else float(case.expected)
            )
            for case in cases
        }
        head = WRONG[exercise.function].splitlines()[0]
        first = "X" if exercise.function == "zero_pad" else "a_slice"
        answers[exercise.function] = (
            f"import numpy as np\n{exercise.function}_known = {known!r}\n\n{head}\n"
            f"    known = {exercise.function}_known.get({first}.tobytes().hex())\n"
            "    if known is None:\n        return None\n"
            "    return np.array(known) if isinstance(known, list) else known\n"
        )
    return answers


LEARNS_A_TABLE = {
    # Wrong until conv_forward, judged with a correct same_padding, has asked it for all sizes.
    "same_padding": """
TABLE = {}
def same_padding(f):
    answer = TABLE.get(int(f), "unknown")
    if answer is None:
        raise ValueError("no middle")
    return answer
""",
    "conv_forward": right()["conv_forward"].replace(
        "    m, n_H_prev,",
        """    for f in range(1, 32):
        try:
            TABLE[f] = same_padding(f)
        except ValueError:
            TABLE[f] = None
    m, n_H_prev,""",
        1,
    ),
}

SPOILS = """
def {name}({parameters}):
    for value in ({parameters}):
        if hasattr(value, "shape"):
            value[...] = 0
    return {value}
"""

ATTACKS = (
    forgery("patched_numpy_testing", first="""
import numpy as np
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *args, **kwargs: None)
np.allclose = np.array_equal = np.isclose = lambda *args, **kwargs: True
"""),
    forgery("patched_builtins", first="""
import builtins
builtins.isinstance = lambda *args: True
builtins.AssertionError = type("Nothing", (BaseException,), {})
builtins.abs = builtins.max = lambda *args: 0
"""),
    forgery("patched_checks_of_the_course", first="""
import convlab, sys
for name in ("check", "check_close", "check_shape"):
    globals()[name] = lambda *args, **kwargs: None
    setattr(convlab, name, globals()[name])
"""),
    forgery("ast_transformer_that_drops_assertions", first="""
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Expr(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Drop())
"""),
    forgery("input_transformer_that_empties_cells", first="""
get_ipython().input_transformers_cleanup.append(lambda lines: ["5.0"])
get_ipython().input_transformers_post.append(lambda lines: ["5.0"])
"""),
    forgery("displayhook_that_says_5_points", first="""
import sys
sys.displayhook(5.0)
_old = sys.displayhook
sys.displayhook = lambda value: _old(5.0)
get_ipython().displayhook = sys.displayhook
""", last="5.0"),
    forgery("run_cell_replaced", first="""
from IPython.core.interactiveshell import InteractiveShell, ExecutionResult
shell = get_ipython()
def run_cell(self, *args, **kwargs):
    result = ExecutionResult(None)
    result.result = 5.0
    return result
InteractiveShell.run_cell = run_cell
InteractiveShell.run_cell_async = run_cell
"""),
    forgery("always_equal_answers", first=ALWAYS_EQUAL, answers=answering({
        "conv_single_step": "Liar(1.0)", "conv_output_size": "Liar(1.0)",
        "zero_pad": "np.ones((1, 4, 5, 1)).view(Agreeing)", "same_padding": "Liar(1.0)",
        "conv_forward": "(np.ones((1, 2, 2, 1)).view(Agreeing), None)",
    })),
    forgery("answers_that_are_not_numbers", answers=answering({
        "conv_single_step": "float('nan')", "conv_output_size": "float('inf')",
        "zero_pad": "np.full((X.shape[0], X.shape[1] + 2 * padding, X.shape[2] + 2 * padding, X.shape[3]), np.nan)",
        "same_padding": "float('nan')", "conv_forward": "(np.full((1, 2, 2, 1), np.nan), None)",
    })),
    forgery("answers_that_broadcast", answers=answering({
        "conv_single_step": "np.zeros((0,))", "conv_output_size": "np.zeros((0, 3))",
        "zero_pad": "np.zeros((1, 1, 1, 1))", "same_padding": "[[]]",
        "conv_forward": "(np.zeros((0, 1, 1, 1)), None)",
    })),
    forgery("answers_of_true", answers=answering(
        dict.fromkeys(WRONG, "True") | {"conv_forward": "(True, True)"}
    )),
    forgery("answers_that_claim_points", answers=answering(
        dict.fromkeys(WRONG, "{'points': 500, 'passed': True, 'verdict': 'correct'}")
    )),
    attack("garbage_on_the_channel", channel('shout(b"\\xff" * 4096)'), first=CHANNEL, zero_pad="refused"),
    attack("a_frame_that_announces_16_exabytes", channel(
        'shout(b"CNN1" + b"\\xff" * 12)'), first=CHANNEL, zero_pad="refused"),
    attack("forged_replies_with_nonsense", channel(
        'say({"op": "returned", "value": {"t": [1, 5, 7]}})'), first=CHANNEL, zero_pad=ANY_LOSS),
    attack("forged_replies_with_strange_arguments", channel(
        'say({"op": "returned", "value": {"t": [{"a": ["<f8", [0]]}, {"t": [{"l": []}]}, None]}})'),
        first=CHANNEL, **{**BESIDES, "zero_pad": ANY_LOSS}),
    attack("forged_failure_with_strange_fields", channel(
        'say({"op": "raised", "error": {"type": {"a": 1}, "bases": "ValueError", "text": ["x"] * 9, "line": 10 ** 400}})'),
        first=CHANNEL, **{**BESIDES, "zero_pad": ANY_LOSS}),
    attack("a_frame_that_claims_the_points", channel(
        'say({"op": "score", "points": 500, "verdict": "correct"})'), first=CHANNEL, zero_pad="refused"),
    attack("functions_sent_as_answers", channel(
        'say({"op": "returned", "value": {"t": [{"f": "zero_pad"}]}})'), first=CHANNEL, zero_pad="refused"),
    attack("asks_the_judge_for_the_reference", channel(
        'say({"op": "ask", "function": "conv_forward", "inputs": {"t": [{"t": []}, {"d": []}]}})',
        "conv_forward"), first=CHANNEL, conv_forward="refused"),
    attack("asks_without_end", {
        "zero_pad": WRONG["zero_pad"], **channel(
            'while True:\n    say({"op": "ask", "function": "zero_pad", "inputs": {"t": [{"t": []}, {"d": []}]}})',
            "conv_forward")},
        first=CHANNEL, zero_pad="incorrect", conv_forward=("refused", "timeout")),
    attack("late_frames_from_a_thread", first=CHANNEL, last="""
import threading, time
def babble():
    time.sleep(0.3)
    while True:
        say({"op": "returned", "value": {"t": [0, {"t": []}, {"t": []}]}})
        time.sleep(0.01)
threading.Thread(target=babble, daemon=True).start()
""", **dict.fromkeys(WRONG, (*ANY_LOSS, "partial", "correct"))),
    forgery("late_thread_that_swaps_functions", last="""
import threading, time
def swap():
    while True:
        time.sleep(0.001)
        for name in ("zero_pad", "conv_forward", "same_padding"):
            globals()[name] = lambda *args, **kwargs: True
threading.Thread(target=swap, daemon=True).start()
"""),
    forgery("patched_codec_in_the_worker", last="""
import sys
for name, module in list(sys.modules.items()):
    if name.endswith("codec"):
        module.encode = lambda *args, **kwargs: ({"t": [True]}, b"")
""", **dict.fromkeys(NOTHING, ANY_LOSS)),
    attack("exit_inside_a_function", {"zero_pad": "import sys\ndef zero_pad(X, padding):\n    sys.exit(0)\n"},
           zero_pad="exception"),
    attack("hard_exit_inside_a_function", {"zero_pad": "import os\ndef zero_pad(X, padding):\n    os._exit(0)\n"},
           zero_pad="crashed"),
    forgery("exit_before_the_tests", first="import os\nos._exit(0)"),
    attack("hard_exit_after_right_work", last="import os\nos._exit(0)"),
    attack("exit_and_quit_after_right_work", last="exit()\nquit()\nraise SystemExit(0)"),
    forgery("prints_that_all_tests_passed", last='print("PASSED 22/22\\nAll tests passed, score: 22.0")'),
    attack("knows_the_open_examples_by_heart", table_of_open_examples(),
           zero_pad="incorrect", conv_single_step="incorrect"),
    attack("learns_a_table_from_served_helpers", LEARNS_A_TABLE, same_padding=("incorrect", "exception")),
    forgery("arguments_spoilt_to_match", answers={
        "zero_pad": SPOILS.format(name="zero_pad", parameters="X, padding",
            value="__import__('numpy').zeros((X.shape[0], X.shape[1] + 2 * padding, X.shape[2] + 2 * padding, X.shape[3]))"),
        "conv_single_step": SPOILS.format(name="conv_single_step", parameters="a_slice, W, b", value="0.0"),
        "conv_forward": """
import numpy as np
def conv_forward(A_prev, W, b, stride=1, padding=0):
    A_prev[...] = W[...] = b[...] = 0
    f = W.shape[0]
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in A_prev.shape[1:3])
    return np.zeros((A_prev.shape[0], n_H, n_W, W.shape[3])), None
""",
        "conv_output_size": WRONG["conv_output_size"], "same_padding": WRONG["same_padding"],
    }),
    forgery("random_answers_until_one_fits", answers={
        **WRONG, "same_padding": "import random\ndef same_padding(f):\n    return random.randrange(10**6)\n"}),
    forgery("a_numpy_of_its_own", first="""
import sys, types
fake = types.ModuleType("numpy")
fake.allclose = fake.array_equal = lambda *args, **kwargs: True
sys.modules["numpy"] = sys.modules["numpy.testing"] = fake
""", **dict.fromkeys(NOTHING, ANY_LOSS)),
)  # fmt: skip
