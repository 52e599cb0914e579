"""Right programs obey every law, and a law says what it states and asks for little."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from convlab.checks import examine
from convlab.laws import law_sets, laws_of
from convlab.laws.spectrum import correlate
from convlab.layers import conv2d

from tests.exercises.programs import BY_NAME

WITH_LAWS = [exercise for exercise in BY_NAME.values() if exercise.function in law_sets()]
PROGRAMS = [
    pytest.param(exercise.function, program, id=f"{exercise.function}-{kind}")
    for exercise in WITH_LAWS
    for kind, program in (("reference", exercise.reference), ("plain", exercise.plain))
]


@pytest.mark.parametrize(("name", "function"), PROGRAMS)
def test_right_program_obeys_every_law(name, function):
    report = examine(function, name)
    assert report.holds, report.text()


def test_every_function_of_the_assignments_has_laws_but_for_the_detectives():
    without = {name for name in BY_NAME if name not in law_sets()}
    assert without == {name for name in BY_NAME if name.startswith("detective_")}


@pytest.mark.parametrize("name", [exercise.function for exercise in WITH_LAWS])
def test_laws_say_what_they_state_and_what_grading_tries(name):
    book = laws_of(name)
    assert len(book.laws) >= 2
    assert book.grading
    texts = [law.text for law in book.laws]
    assert len(set(texts)) == len(texts)
    assert all(text.endswith(".") and len(text) < 100 for text in texts)


@pytest.mark.parametrize(
    ("name", "function"), [(exercise.function, exercise.plain) for exercise in WITH_LAWS]
)
def test_laws_ask_for_little(name, function):
    """A naive loop costs some microseconds an output: so a check is over in a moment."""
    sizes = []

    @functools.wraps(function)
    def counted(*args, **kwargs):
        value = function(*args, **kwargs)
        parts = value if isinstance(value, tuple) else (value,)
        sizes.append(sum(part.size for part in parts if isinstance(part, np.ndarray)))
        return value

    assert examine(counted, name).holds
    assert len(sizes) <= 150
    assert sum(sizes) <= 10_000


def test_float32_answers_obey_the_laws():
    def conv_forward(A_prev, W, b, stride=1, padding=0):
        arrays = (np.asarray(x, dtype=np.float32) for x in (A_prev, W, b))
        return conv2d(*arrays, stride, padding), None

    assert examine(conv_forward).holds


def test_spectrum_agrees_with_the_layers():
    rng = np.random.default_rng(0)
    A, W = rng.normal(size=(2, 7, 5, 3)), rng.normal(size=(3, 3, 3, 4))
    for stride, padding in ((1, 0), (2, 1), (3, 2)):
        np.testing.assert_allclose(
            correlate(A, W, stride, padding), conv2d(A, W, 0, stride, padding), atol=1e-12
        )
