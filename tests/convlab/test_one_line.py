"""A slip in a call of the course's own tools is answered in one line, without the course's code."""

from __future__ import annotations

import convlab
import numpy as np
import pytest
from convlab import CheckError, check, draw, explore, hint, solution
from convlab.errors import SettingError, UnknownNameError
from convlab.questions import reply_to
from IPython.core.interactiveshell import InteractiveShell

RAGGED = [[1], [2, 3]]
SMALL = np.eye(2)


def zero_pad(X, padding):
    raise NotImplementedError


def zeropad(X, padding):
    raise NotImplementedError


def detective_224():
    raise NotImplementedError


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (check, "check what?"),
        (hint, "a hint for what?"),
        (solution, "the solution of what?"),
        (lambda: check(None), "check got None: write the function itself, without calling it"),
        (lambda: hint(None), "hint wants a function or its name"),
        (lambda: solution(None), "solutions are shown for questions of lectures"),
        (lambda: solution(zero_pad), "`zero_pad` is yours to write: hint(zero_pad) helps you on"),
        (lambda: solution("zero_pad"), "`zero_pad` is yours to write: hint(zero_pad) helps you on"),
        (lambda: solution(len), "solutions are shown for questions of lectures"),
        (lambda: check(len), "There are no laws for `len`: check knows the functions that"),
        (
            lambda: check(detective_224),
            "There are no laws for `detective_224`: only grading judges it",
        ),
        (lambda: check(zeropad), "There are no laws for `zeropad`; did you mean zero_pad"),
        (lambda: hint(len), "There are no hints for `len`: they are for the functions that"),
    ],
)
def test_a_forgotten_argument_is_asked_for(call, told):
    with pytest.raises(CheckError) as caught:
        call()
    assert str(caught.value).startswith(told)
    assert len(str(caught.value)) < 200
    assert caught.value._render_traceback_() == [f"✗ {caught.value}"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: explore.receptive_field(layers=[]), "layers must be 1 to 6 layers"),
        (lambda: explore.receptive_field(layers=3), "layers must be 1 to 6 layers"),
        (lambda: explore.receptive_field(layers=[3]), "layers[0] must be (f, stride, padding)"),
        (lambda: explore.receptive_field([(3, 0)]), "stride of layers[0] must be at least 1, got 0"),
        (lambda: explore.receptive_field(n=99), "n must be at most 40"),
        (lambda: explore.convolution(stride=1.5), "stride must be a whole number, got 1.5"),
        (lambda: explore.convolution(padding=-1), "padding must be at least 0"),
        (lambda: explore.convolution(RAGGED), "A must be a matrix: its rows have different lengths"),
        (lambda: explore.convolution([["a"]]), "A must be a matrix of numbers"),
        (lambda: explore.convolution(np.ones(3)), "A must be a matrix of at most 12×12, got shape (3,)"),
        (lambda: explore.pooling(mode="min"), "mode must be 'max' or 'average', got 'min'"),
        (lambda: explore.size(n="7"), "n must be a whole number, got '7'"),
        (lambda: explore.filters(kernel=SMALL), "kernel must be 3×3, got shape (2, 2)"),
        (lambda: explore.filters(np.ones(5)), "wanted a picture of at least 3×3 pixels"),
        (lambda: explore.layer(input_shape=(5, 5)), "input_shape must be (n_H, n_W, n_C_prev)"),
        (lambda: explore.layer(groups=0), "groups must be at least 1, got 0"),
    ],
)  # fmt: skip
def test_a_setting_that_makes_no_sense_is_told_in_our_words(call, told):
    with pytest.raises(SettingError) as caught:
        call()
    assert str(caught.value).startswith(told)
    assert caught.value._render_traceback_() == [f"✗ {caught.value}"]


@pytest.mark.parametrize(
    ("explorer", "told"),
    [
        (lambda: explore.convolution(stride=0), "the stride must be at least 1, got 0"),
        (lambda: explore.convolution(SMALL), "a window of 3×3 does not fit into an input of 2×2"),
        (lambda: explore.pooling(f=9), "a window of 9×9 does not fit into an input of 4×4"),
        (lambda: explore.pooling(stride=0), "the stride must be at least 1, got 0"),
    ],
)
def test_settings_that_do_not_go_together_are_told_by_the_picture_in_our_words(explorer, told):
    words = explorer()._repr_mimebundle_()[0]["text/plain"]
    assert words.endswith(f"Illegal setting: {told}")


@pytest.mark.parametrize("draws", [draw.conv_step, lambda A, K, **_: draw.pool_step(A, f=3)])
def test_drawings_say_themselves_that_a_window_does_not_fit(draws):
    with pytest.raises(ValueError, match="a window of 3×3 does not fit into an input of 2×2"):
        draws(SMALL, np.ones((3, 3)))


def test_a_drawing_refuses_a_stride_of_zero():
    with pytest.raises(ValueError, match="the stride must be at least 1, got 0"):
        draw.conv_step(np.eye(4), SMALL, stride=0)


@pytest.mark.parametrize(
    ("module", "name", "told"),
    [
        (explore, "convolutoin", "convlab.explore has no convolutoin; did you mean convolution"),
        (draw, "matirx", "convlab.draw has no matirx; did you mean matrix?"),
        (convlab, "chek", "convlab has no chek; did you mean check"),
    ],
)
def test_a_misspelt_name_is_answered_with_close_ones(module, name, told):
    with pytest.raises(UnknownNameError) as caught:
        getattr(module, name)
    assert str(caught.value).startswith(told)
    assert caught.value._render_traceback_() == [f"✗ {caught.value}"]


def test_a_notebook_shows_the_line_alone(capsys):
    shell = InteractiveShell()
    shell.run_cell("from convlab import draw, explore")
    capsys.readouterr()
    slips = (
        "explore.pooling(f=0)",
        "explore.convolutoin()",
        "draw.conv_step([[1]], [[1]], at=(1, 0))",
    )
    for slip in slips:
        shell.run_cell(slip)
        told = capsys.readouterr().out
        assert told.startswith("✗ ")
        assert len(told.splitlines()) == 1


def test_a_number_in_quotes_is_sent_back_without_them():
    assert reply_to("03.size", "6").message.endswith("The answer is one number, without quotes.")
    assert reply_to("03.size", [1, 2]).message == "The answer is one number."


def test_a_wrong_length_of_a_broadcast_shape_is_pointed_at():
    assert reply_to("00.broadcast", (8, 7, 6, 1)).message.startswith("Not in axis 3: which two")
    assert reply_to("00.broadcast", (8, 1, 6, 1)).message.startswith("Not in axes 1, 3")
    assert reply_to("00.broadcast", (8, 7, 6, 5))
