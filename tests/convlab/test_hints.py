"""Hints go from vague to concrete, one step a call."""

from __future__ import annotations

import numpy as np
import pytest
from convlab import CheckError, hint, hints
from convlab.laws import law_sets


@pytest.fixture(autouse=True)
def three_hints(monkeypatch):
    texts = {"zero_pad": ("Look at `np.pad`.", "Four axes <two change>.", "Pairs.\n\nOf numbers.")}
    monkeypatch.setattr(hints, "hints_of_functions", lambda: texts)
    monkeypatch.setattr(hints, "given", {})


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
