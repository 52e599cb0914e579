"""Where a call stopped: the line of the checked function, its helper's, and the window between them."""

from __future__ import annotations

import numpy as np
import pytest
from convlab.checks import examine
from convlab.student import fault_of
from IPython.core.interactiveshell import InteractiveShell

HELPER = "def conv_single_step(a_slice, W, b):\n    return float((a_slice * W).sum() + b.item())"
LAYER = """def conv_forward(A_prev, W, b, stride=1, padding=0):
    m, height, width, _ = A_prev.shape
    f, n_C = W.shape[0], W.shape[3]
    n_H, n_W = height + 2 * padding - f + 1, width + 2 * padding - f + 1
    A_pad = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    Z = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(ROWS):
            for w in range(COLUMNS):
                for c in range(n_C):
                    window = A_pad[i, h : h + f, w : END]
                    Z[i, h, w, c] = conv_single_step(window, W[..., c], b[..., c])
    return Z, None
"""


@pytest.fixture
def shell():
    shell = InteractiveShell()
    shell.run_cell("import numpy as np")
    return shell


def stopped(shell, *cells, name="conv_forward"):
    """Run cells and return what the first broken law of the last function tells."""
    for cell in cells:
        shell.run_cell(cell)
    return examine(shell.user_ns[name]).first_failure.picture


def layer(rows="n_H", columns="n_W", end="w + f"):
    return LAYER.replace("ROWS", rows).replace("COLUMNS", columns).replace("END", end)


def test_both_lines_are_told_as_they_are_counted_in_their_cells(shell):
    told = stopped(shell, HELPER, layer("n_W", "n_H")).text().splitlines()
    assert told[0] == (
        "line 12 of conv_forward, at i=0, h=0, w=3, c=0, in its call of conv_single_step: "
        "Z[i, h, w, c] = conv_single_step(window, W[..., c], b[..., c])"
    )
    assert told[1].startswith("→ line 2 of conv_single_step: return float(")
    assert told[2] == (
        "The window is 3 × 2, the filter 3 × 3: it was cut at the picture's edge, since its corner "
        "is in row 0, column 3 of a picture of 7 × 5."
    )


def test_a_window_that_ends_too_early_was_not_cut_by_the_edge(shell):
    told = stopped(shell, HELPER, layer(end="w + f - 1")).text()
    assert "The window is 3 × 2, the filter 3 × 3, although there is room for more" in told


def test_a_window_that_is_too_large_is_not_called_cut(shell):
    told = stopped(shell, HELPER, layer(end="w + f + 1")).text()
    assert "line 12 of conv_forward" in told
    assert "The window is" not in told


def test_a_window_without_columns_is_told_by_its_shape_alone(shell):
    told = stopped(shell, HELPER, layer(end="0")).text()
    assert told.endswith("The window is 3 × 0, the filter 3 × 3.")


def test_an_empty_window_is_named(shell):
    source = "def zero_pad(X, padding):\n    window = X[:, 9:]\n    return window.max(axis=1)"
    told = stopped(shell, source, name="zero_pad").text()
    assert "`window` has the shape (2, 0, 5, 4): there is nothing in it." in told


def test_a_line_outside_loops_and_a_proxy_are_told_as_before(shell):
    told = stopped(shell, "def zero_pad(X, padding):\n    return X[9, 9]", name="zero_pad").text()
    assert told == "line 2 of zero_pad: return X[9, 9]"
    assert fault_of(ValueError("gone")).text() == ""


def test_a_matrix_product_is_told_by_its_sizes():
    with pytest.raises(ValueError, match="core dimension") as caught:
        np.ones((2, 3)) @ np.ones((4, 5))
    assert fault_of(caught.value).message == (
        "ValueError: the matrix product (…, 3) @ (4, …) does not fit: 3 is not 4"
    )


def test_a_maximum_of_nothing_is_told_in_plain_words():
    with pytest.raises(ValueError, match="zero-size") as caught:
        np.ones((2, 0)).max()
    assert fault_of(caught.value).message == "ValueError: maximum of an array that holds no numbers"
