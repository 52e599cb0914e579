"""The coloured cells are exactly those that a naive convolution touches."""

import matplotlib.colors
import numpy as np
import pytest
from convlab import draw
from convlab.draw.card import TONES

DIRECT = [
    # n, f, stride, padding, dilation
    (4, 3, 1, 0, 1),
    (5, 3, 2, 0, 1),
    (5, 3, 2, 1, 1),
    (6, 3, 2, 1, 1),
    (5, 4, 1, 2, 1),
    ((4, 7), (3, 2), 3, 1, 1),
    (7, 3, 1, 0, 2),
    (3, 1, 2, 0, 1),
]
TRANSPOSED = [
    # n, f, stride, padding, output_padding
    (2, 3, 1, 0, 0),
    (3, 3, 2, 0, 0),
    (3, 3, 2, 1, 0),
    (3, 3, 2, 1, 1),
    (4, 3, 1, 2, 0),
    ((2, 4), (3, 2), 3, 0, 2),
    (3, 2, 2, 1, 0),
    (3, 1, 2, 0, 1),
]


def pair(value):
    return (value, value) if isinstance(value, int) else value


def naive_reads(n, f, stride, padding, dilation):
    """Loop over windows as a textbook does; return what each output cell reads."""
    (n_H, n_W), (f_H, f_W) = pair(n), pair(f)
    reads, row, top = {}, 0, -padding
    while top + dilation * (f_H - 1) < n_H + padding:
        column, left = 0, -padding
        while left + dilation * (f_W - 1) < n_W + padding:
            cells = {
                (top + dilation * u, left + dilation * v) for u in range(f_H) for v in range(f_W)
            }
            reads[row, column] = {(i, j) for i, j in cells if 0 <= i < n_H and 0 <= j < n_W}
            column, left = column + 1, left + stride
        row, top = row + 1, top + stride
    return reads


def naive_scatters(n, f, stride, padding, output_padding):
    """Scatter every input cell through the kernel; return what reaches each output cell."""
    (n_H, n_W), (f_H, f_W) = pair(n), pair(f)
    full_H = (n_H - 1) * stride + f_H + output_padding
    full_W = (n_W - 1) * stride + f_W + output_padding
    reads = {
        (h - padding, w - padding): set()
        for h in range(padding, full_H - padding)
        for w in range(padding, full_W - padding)
    }
    for i, j in np.ndindex(n_H, n_W):
        for u, v in np.ndindex(f_H, f_W):
            target = (stride * i + u - padding, stride * j + v - padding)
            if target in reads:
                reads[target].add((i, j))
    return reads


@pytest.mark.parametrize(("n", "f", "stride", "padding", "dilation"), DIRECT)
def test_direct_cells_are_those_of_a_naive_convolution(n, f, stride, padding, dilation):
    expected = naive_reads(n, f, stride, padding, dilation)
    size = draw.output_size(n, f, stride, padding, dilation=dilation)
    assert set(expected) == set(np.ndindex(size))
    for at, reads in expected.items():
        assert draw.conv_cells(n, f, stride, padding, at=at, dilation=dilation).reads == reads


@pytest.mark.parametrize(("n", "f", "stride", "padding", "output_padding"), TRANSPOSED)
def test_transposed_cells_are_those_of_a_naive_scatter(n, f, stride, padding, output_padding):
    expected = naive_scatters(n, f, stride, padding, output_padding)
    options = {"transposed": True, "output_padding": output_padding}
    assert set(expected) == set(np.ndindex(draw.output_size(n, f, stride, padding, **options)))
    for at, reads in expected.items():
        assert draw.conv_cells(n, f, stride, padding, at=at, **options).reads == reads


def coloured(figure, plane):
    """Return the facecolour of every cell of a plane, by position."""
    found = {}
    for patch in figure.axes[0].patches:
        kind, _, cell = (patch.get_gid() or "").partition(" ")
        if kind == plane:
            found[tuple(map(int, cell.split(",")))] = matplotlib.colors.to_hex(
                patch.get_facecolor()
            )
    return found


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("at", [(0, 0), (1, 2), (2, 1)])
def test_the_picture_is_coloured_by_the_index_sets(transposed, at):
    figure = draw.conv_arithmetic(5, 3, stride=2, padding=1, transposed=transposed, at=at)
    (cells,) = figure.cells
    faces = coloured(figure, "input")
    assert set(faces) == set(np.ndindex(cells.canvas))
    read = {cells.real[cell] for cell, face in faces.items() if face == TONES["kernel"].lit}
    empty = {cell for cell, face in faces.items() if face == TONES["kernel"].rest}
    expected = naive_scatters(5, 3, 2, 1, 0) if transposed else naive_reads(5, 3, 2, 1, 1)
    assert read == expected[at]
    assert empty == cells.window - set(cells.real)
    outputs = coloured(figure, "output")
    assert set(outputs) == set(expected)
    assert [cell for cell, face in outputs.items() if face == TONES["output"].lit] == [at]


@pytest.mark.parametrize(
    ("n", "f", "options"),
    [
        (2, 3, {}),
        (3, 3, {"stride": 0}),
        (3, 3, {"padding": -1}),
        (3, 3, {"transposed": True, "output_padding": 1}),
        (3, 3, {"at": (1, 0)}),
        (1, 2, {"transposed": True, "padding": 1}),
    ],
)
def test_impossible_settings_are_refused(n, f, options):
    with pytest.raises(ValueError):
        draw.conv_cells(n, f, **options)
