"""Who adds a file with laws or hints need not tell anybody."""

from __future__ import annotations

import sys

import convlab.hints
import convlab.laws
import pytest
from convlab import CheckError, check, hint
from convlab.discovery import modules_of
from convlab.laws.model import LawSet

LAWS = """
from convlab.laws import expect
from convlab.laws.model import LawSet

doubled = LawSet("doubled", "x", ("negative numbers",))


@doubled.law("Nothing twice is nothing.")
def nothing_stays(f):
    expect.close("the result", f(0.0), 0.0)
"""
HINTS = 'HINTS = {"doubled": ("How often is twice?", "Add it to itself.")}\n'


def doubled(x):
    return 2 * x


@pytest.fixture
def added(tmp_path, monkeypatch):
    """Add a file with laws and one with hints, beside the course's own."""
    for package, text in ((convlab.laws, LAWS), (convlab.hints, HINTS)):
        folder = tmp_path / package.__name__.rpartition(".")[2]
        folder.mkdir()
        (folder / "added_by_a_test.py").write_text(text)
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    _forget()
    yield
    _forget()
    for package in (convlab.laws, convlab.hints):
        sys.modules.pop(f"{package.__name__}.added_by_a_test", None)
        vars(package).pop("added_by_a_test", None)


def _forget():
    convlab.laws.law_sets.cache_clear()
    convlab.hints.hints_of_functions.cache_clear()


def test_a_file_more_is_all_that_check_and_hint_need(added):
    assert hint(doubled).hint == "How often is twice?"
    assert check(doubled).holds
    assert "Nothing twice" in str(check(doubled))


def test_without_the_file_both_say_that_there_is_nothing():
    with pytest.raises(CheckError, match=r"^There are no laws for `doubled`(;|:) "):
        check(doubled)
    with pytest.raises(CheckError, match=r"^There are no hints for `doubled`(;|:) "):
        hint(doubled)


def test_no_function_is_claimed_by_two_modules():
    laws = [
        (found.function, module.__name__)
        for module in modules_of("convlab.laws")
        for found in vars(module).values()
        if isinstance(found, LawSet)
    ]
    hints = [
        (name, module.__name__)
        for module in modules_of("convlab.hints")
        for name in getattr(module, "HINTS", ())
    ]
    for pairs in (laws, hints):
        assert len({name for name, _ in pairs}) == len(pairs)
