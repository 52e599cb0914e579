"""Right programs obey every law, wrong ones break at least one."""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import numpy as np
import pytest
from convlab.checks import examine
from convlab.laws import law_sets, laws_of
from convlab.laws.spectrum import correlate
from convlab.layers import conv2d

sys.path.insert(0, str(Path(__file__).parent))
from right_programs import PROGRAMS
from wrong_programs import PATCHES, wrong_programs

sys.path.pop(0)


def built(name, source):
    """Define the function as a student's cell would."""
    namespace = {"np": np}
    exec(compile(source, "<cell>", "exec"), namespace)
    return namespace[name]


@pytest.mark.parametrize(("name", "function"), PROGRAMS, ids=lambda x: getattr(x, "__module__", x))
def test_right_program_obeys_every_law(name, function):
    report = examine(function)
    assert report.holds, report.text()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("name", "wrong", "source"), [pytest.param(*p, id=f"{p[0]}: {p[1]}") for p in wrong_programs()]
)
def test_wrong_program_breaks_a_law(name, wrong, source, capsys):
    report = examine(built(name, source))
    assert not report.holds, wrong
    assert report.first_failure.message


def test_patches_apply_to_programs_that_are_right():
    for name, (source, *patches) in PATCHES.items():
        assert examine(built(name, source)).holds, name
        for old, new in patches:
            assert source.count(old) >= 1, (name, old)
            assert source.replace(old, new) != source


def test_every_function_has_laws_and_a_right_program():
    assert {name for name, _ in PROGRAMS} == set(law_sets())
    assert {name for name, _, _ in wrong_programs()} == set(law_sets())


@pytest.mark.parametrize("name", law_sets())
def test_laws_say_what_they_state_and_what_grading_tries(name):
    book = laws_of(name)
    assert len(book.laws) >= 2
    assert book.grading
    texts = [law.text for law in book.laws]
    assert len(set(texts)) == len(texts)
    assert all(text.endswith(".") and len(text) < 100 for text in texts)


@pytest.mark.parametrize(
    ("name", "function"),
    [(name, f) for name, f in PROGRAMS if "plain" in f.__module__],
    ids=lambda x: getattr(x, "__module__", x),
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

    assert examine(counted).holds
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
