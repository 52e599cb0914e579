"""Hints go from vague to concrete, one step a call."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from convlab import CheckError, check, hint, hints, memory
from convlab.hints import last_check
from convlab.laws import law_sets

from tests.exercises.programs import BY_NAME


@pytest.fixture(autouse=True)
def three_hints(monkeypatch):
    texts = {"zero_pad": ("Look at `np.pad`.", "Four axes <two change>.", "Pairs.\n\nOf numbers.")}
    monkeypatch.setattr(hints, "hints_of_functions", lambda: texts)
    monkeypatch.setattr(hints, "given", {})
    monkeypatch.setattr(last_check, "_told", {})
    monkeypatch.setattr(memory, "_last", {})


def zero_pad(X, padding):
    raise NotImplementedError


def test_each_call_is_more_concrete_and_the_last_stays():
    steps = [hint(zero_pad).step for _ in range(5)]
    assert steps == [1, 2, 3, 3, 3]
    assert "most concrete" in str(hint(zero_pad))


def test_function_and_name_count_together():
    assert hint("zero_pad").step == 1
    assert hint(zero_pad).step == 2


def test_level_asks_for_one_hint():
    assert hint("zero_pad", level=3).hint.startswith("Pairs.")
    assert hint("zero_pad", level=1).step == 1
    with pytest.raises(CheckError, match="has hints 1 to 3, there is no hint 4"):
        hint("zero_pad", level=4)


def test_unknown_name_is_answered_with_close_ones():
    with pytest.raises(CheckError, match="no hints for `zeropad`; did you mean zero_pad"):
        hint("zeropad")
    with pytest.raises(CheckError, match=r"hint wants a function or its name.* not ndarray"):
        hint(np.zeros(3))


def test_hint_is_shown_as_text_and_as_escaped_html():
    shown = hint("zero_pad")
    assert str(shown).startswith("Hint 1 of 3 for zero_pad\n\nLook at `np.pad`.")
    assert "<code>np.pad</code>" in shown._repr_html_()
    assert "&lt;two change&gt;" in hint("zero_pad")._repr_html_()
    assert hint("zero_pad")._repr_html_().count("<p>") == 2


def test_written_hints_belong_to_functions_and_give_no_code(monkeypatch):
    monkeypatch.undo()
    hints.hints_of_functions.cache_clear()
    for name, texts in hints.hints_of_functions().items():
        assert name in law_sets() or name.startswith("detective"), name
        assert 2 <= len(texts) <= 4, name
        assert len(set(texts)) == len(texts), name
        assert not any("def " in text or "return " in text for text in texts), name


def checked(source, name="zero_pad"):
    """Define a function, check it, and return it."""
    namespace = {"np": np}
    exec(compile(source, "<cell>", "exec"), namespace)
    with contextlib.suppress(CheckError):
        check(namespace[name])
    return namespace[name]


NOT_PADDED = "def zero_pad(X, padding):\n    return X.copy()\n"
ONES = "def zero_pad(X, padding):\n    p = (padding, padding)\n    return np.pad(X, ((0, 0), p, p, (0, 0)), constant_values=1)\n"


def test_after_a_check_the_first_hint_is_about_the_first_broken_law():
    f = checked(NOT_PADDED)
    law = law_sets()["zero_pad"].laws[0]
    told = str(hint(f))
    assert f"This law does not hold: {law.text}\n\n{law.hint}" in told
    assert str(hint(f)).startswith("Hint 1 of 3")
    f = checked(ONES)
    assert "All around it there are zeros" in str(hint("zero_pad"))
    assert str(hint(f)).startswith("Hint 2 of 3")


def test_a_law_that_is_still_broken_is_hinted_at_once():
    assert "does not hold" in str(hint(checked(NOT_PADDED)))
    assert str(hint(checked(NOT_PADDED))).startswith("Hint 1 of 3")


def test_after_a_check_that_all_laws_pass_there_is_nothing_to_hint_at():
    f = checked(ONES.replace("constant_values=1", "constant_values=0"))
    told = str(hint(f))
    assert "Every law holds, so there is nothing to hint at. Grading will also try" in told
    assert str(hint(f)) == told
    assert hint(f, level=1).step == 1


def test_a_function_that_was_changed_since_is_not_called_right():
    checked(ONES.replace("constant_values=1", "constant_values=0"))
    assert str(hint(zero_pad)).startswith("Hint 1 of 3")


def test_laws_of_a_test_are_only_a_beginning(monkeypatch):
    texts = {"check_conv_forward": ("First.", "Second.")}
    monkeypatch.setattr(hints, "hints_of_functions", lambda: texts)
    plain = BY_NAME["check_conv_forward"].plain
    assert check(plain, name="check_conv_forward").holds
    assert str(hint("check_conv_forward")).startswith("Hint 1 of 2")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return X[9]", "Line 2 of `zero_pad` asks for an entry that is not there."),
        ("return X[0, 0, 0, 0, 0]", "Line 2 of `zero_pad` uses more indices than the array has axes."),
        ("return X[padding / 2]", "Line 2 of `zero_pad` uses an index that is no whole number."),
        ("return X + np.ones((2, 9))", "Line 2 of `zero_pad` combines two arrays whose shapes"),
        ("return Y", "Line 2 of `zero_pad` uses a name that has no value there."),
        ("return X / (0 // 0)", "Line 2 of `zero_pad` divides by zero."),
        ("return X @ X[:, :1]", "Line 2 of `zero_pad` multiplies two matrices that do not fit."),
        ("raise KeyError('a')", "Line 2 of `zero_pad` asks for a key"),
        ("return X.nothing", "print what line 2 of `zero_pad` uses just before it"),
        ("w = X[9:]; return w.max(axis=0)", "`w` has the shape (0, 3, 5, 4): there is nothing in it."),
    ],
)  # fmt: skip
def test_an_exception_is_hinted_at_by_its_line(body, told):
    shown = str(hint(checked(f"def zero_pad(X, padding):\n    {body}\n")))
    assert "It stops: " in shown
    assert told in shown


def test_a_broken_helper_comes_first():
    source = (
        f"{NOT_PADDED}def same_padding(f):\n    zero_pad(np.ones((1, 2, 2, 1)), 1)\n    return f\n"
    )
    f = checked(source, "same_padding")
    with pytest.raises(CheckError, match="no hints for `same_padding`"):
        hint(f)
    hints.hints_of_functions()["same_padding"] = ("One.",)
    assert "It calls your `zero_pad`, which breaks laws of its own" in str(hint(f))


def test_a_stub_starts_the_ladder():
    with pytest.raises(CheckError, match="not written yet"):
        check(zero_pad)
    assert str(hint(zero_pad)).startswith("Hint 1 of 3")


def test_every_law_has_a_hint_that_is_no_code():
    for book in law_sets().values():
        for law in book.laws:
            assert 20 < len(law.hint) < 260, law.text
            assert law.hint[-1] in ".?)", law.text
            assert not any(word in law.hint for word in ("def ", " = np.", "lambda"))
            assert law.hint.count("`") % 2 == 0
