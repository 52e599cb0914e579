"""Laws of convolution by matrix product, and of the transposed convolution."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.laws import expect
from convlab.laws.conv import GRADING, forward_laws
from convlab.laws.model import LawSet, Watched, normal
from convlab.laws.padding import positions
from convlab.laws.spectrum import correlate, input_gradient

AXES = ("m", "n_H", "n_W", "n_C")
COLS_AXES = ("windows", "entries")
SETTINGS = ((3, 1, 0), (2, 2, 0), (3, 2, 1), (2, 3, 0), (1, 1, 0), (3, 1, 2))  # f, stride, padding

im2col = LawSet("im2col", "X f stride padding", GRADING)


def count(f: int, stride: int, padding: int) -> int:
    """Count the windows in a batch of two 7 x 5 images."""
    sides = (positions(n, f, padding=padding, stride=stride) for n in (7, 5))
    return 2 * int(np.prod(list(sides)))


def pickers(f: int, n_C: int) -> NDArray[np.float64]:
    """Return one filter per entry of a window, which picks that entry."""
    entries = f * f * n_C
    return np.eye(entries).reshape(f, f, n_C, entries)


@im2col.law(
    "One row per window, one column per entry of a window.",
    "How many windows are there in the whole batch, and how many numbers in one window "
    "with all channels?",
)
def has_a_row_per_window(f: Watched) -> None:
    for size, stride, padding in SETTINGS:
        wanted = (count(size, stride, padding), size * size * 3)
        expect.shape("cols", f(normal(0, 2, 7, 5, 3), size, stride, padding), wanted, COLS_AXES)


@im2col.law(
    "With a 1×1 window the rows are the pixels, example by example.",
    "In which order do your rows run? The image changes slowest, then the row, then the column.",
)
def point_windows_are_pixels(f: Watched) -> None:
    X = normal(1, 2, 3, 4, 2)
    expect.close("cols", f(X, 1, 1, 0), X.reshape(-1, 2), COLS_AXES)


@im2col.law(
    "A window as large as the image is the image, written in one row.",
    "In which order do the entries of a window stand in a row? The channel changes "
    "fastest, as in the image.",
)
def whole_image_is_one_row(f: Watched) -> None:
    X = normal(2, 2, 3, 3, 2)
    expect.close("cols", f(X, 3, 1, 0), X.reshape(2, -1), COLS_AXES)


@im2col.law(
    "Images that `transpose` has turned are images like any others.",
    "Do you compute strides by hand? They are not the same for every array.",
)
def views_are_images(f: Watched) -> None:
    X = normal(3, 2, 2, 4, 5).transpose(0, 2, 3, 1)
    for size, stride, padding in SETTINGS[:3]:
        wanted = expect.array("cols", f(np.ascontiguousarray(X), size, stride, padding))
        expect.close("cols", f(X, size, stride, padding), wanted, COLS_AXES)


@im2col.law(
    "Column k shows what a filter that picks entry k sees.",
    "Do the entries of a window stand in the same order as those of a filter of shape (f,"
    " f, n_C_prev), written in one row?",
)
def columns_are_picked_entries(f: Watched) -> None:
    X = normal(3, 2, 7, 5, 2)
    for size, stride, padding in SETTINGS:
        wanted = correlate(X, pickers(size, 2), stride, padding).reshape(-1, size * size * 2)
        expect.close("cols", f(X, size, stride, padding), wanted, COLS_AXES)


col2im = LawSet("col2im", "cols X_shape f stride padding", GRADING)


def image(f: Watched, cols: NDArray, shape: tuple[int, ...], *setting: int) -> NDArray:
    """Call `col2im`."""
    return expect.shape("the result", f(cols, shape, *setting), shape, AXES)


@col2im.law(
    "The result has the shape of the images.",
    "Is the frame of padding cut off at the end, and what does your slice give for padding 0?",
)
def has_the_images_shape(f: Watched) -> None:
    for size, stride, padding in SETTINGS:
        cols = normal(4, count(size, stride, padding), size * size * 3)
        image(f, cols, (2, 7, 5, 3), size, stride, padding)


@col2im.law(
    "With a 1×1 window it puts the pixels back.",
    "Go through the rows of `cols` in the order in which `im2col` writes them.",
)
def point_windows_go_back(f: Watched) -> None:
    X = normal(5, 2, 3, 4, 2)
    expect.close("the result", image(f, X.reshape(-1, 2), X.shape, 1, 1, 0), X, AXES)


@col2im.law(
    "A pixel collects one number from every window that saw it.",
    "Windows overlap: add to what is there. (`A[index] += x` adds once only where an "
    "index comes twice.)",
)
def pixels_count_their_windows(f: Watched) -> None:
    for size, stride, padding in SETTINGS:
        cols = np.ones((count(size, stride, padding), size * size * 2))
        wanted = gathered(cols, size, stride, padding)
        expect.close("the result", image(f, cols, (2, 7, 5, 2), size, stride, padding), wanted)


@col2im.law(
    "Each entry goes back to the pixel that im2col read it from, and is added there.",
    "Read your `im2col` backwards, line by line: the same window, the same order of its "
    "entries, the same stride.",
)
def is_the_adjoint(f: Watched) -> None:
    for size, stride, padding in SETTINGS:
        cols = normal(6, count(size, stride, padding), size * size * 2)
        wanted = gathered(cols, size, stride, padding)
        seen = image(f, cols, (2, 7, 5, 2), size, stride, padding)
        expect.close("the result", seen, wanted, AXES)


def gathered(cols: NDArray, size: int, stride: int, padding: int) -> NDArray[np.float64]:
    """Return what each pixel of two 7 x 5 images with two channels has sent to `cols`."""
    sides = [positions(n, size, padding=padding, stride=stride) for n in (7, 5)]
    dZ = cols.reshape(2, *sides, -1)
    return input_gradient(dZ, np.zeros((2, 7, 5, 2)), pickers(size, 2), stride, padding)


conv_forward_fast = forward_laws("conv_forward_fast", (*GRADING, "speed against plain loops"))


conv_transpose_forward = LawSet(
    "conv_transpose_forward",
    "A_prev W b",
    ("non-square images", "strides larger than the filter", "padding", "batches and channels"),
)


def painted(f: Watched, *args: NDArray, **options: int) -> NDArray:
    """Call `conv_transpose_forward`, which may return its cache as well."""
    result: Any = f(*args, **options)
    Z = result[0] if isinstance(result, tuple | list) and len(result) == 2 else result
    return expect.array("Z", Z)


def zero_bias(n_C: int) -> NDArray[np.float64]:
    """Return biases that add nothing."""
    return np.zeros((1, 1, 1, n_C))


@conv_transpose_forward.law(
    "The output has s · (n − 1) + f − 2p pixels per side.",
    "How far from the first pixel is the last one painted, and how much does a filter add"
    " to that? Then a frame goes away.",
)
def has_the_transposed_size(f: Watched) -> None:
    for size, s, p in ((3, 1, 0), (3, 2, 0), (3, 2, 1), (2, 3, 0)):
        A, W = normal(7, 2, 4, 3, 2), normal(8, size, size, 2, 5)
        sides = (s * (n - 1) + size - 2 * p for n in (4, 3))
        Z = painted(f, A, W, zero_bias(5), stride=s, padding=p)
        expect.shape("Z", Z, (2, *sides, 5), AXES)


@conv_transpose_forward.law(
    "One bright pixel paints the filter, not flipped.",
    "Where does the painted square begin for input pixel (h, w)? And is the filter turned?",
)
def bright_pixel_paints_the_filter(f: Watched) -> None:
    W = normal(9, 3, 3, 2, 4)
    for s, h, w in ((1, 0, 0), (2, 1, 2), (3, 2, 1)):
        A = np.zeros((1, 3, 4, 2))
        A[0, h, w, 1] = 2
        wanted = np.zeros((1, 2 * s + 3, 3 * s + 3, 4))
        wanted[0, h * s : h * s + 3, w * s : w * s + 3] = 2 * W[:, :, 1]
        expect.close("Z", painted(f, A, W, zero_bias(4), stride=s), wanted, AXES)


@conv_transpose_forward.law(
    "What overlaps is added: two images' sum gives the sum of both results.",
    "Where two painted squares overlap, add to what is there.",
)
def overlaps_add_up(f: Watched) -> None:
    W, b = normal(10, 3, 3, 2, 3), zero_bias(3)
    first, second = normal(11, 2, 3, 4, 2), normal(12, 2, 3, 4, 2)
    apart = painted(f, first, W, b, stride=2) + painted(f, second, W, b, stride=2)
    expect.close("Z", painted(f, first + second, W, b, stride=2), apart, AXES)


@conv_transpose_forward.law(
    "Padding cuts a frame off the result.",
    "Paint on the large canvas first, and cut the frame off at the end.",
)
def padding_cuts_a_frame(f: Watched) -> None:
    A, W, b = normal(13, 2, 3, 4, 2), normal(14, 3, 3, 2, 3), zero_bias(3)
    full = painted(f, A, W, b, stride=2)
    Z = painted(f, A, W, b, stride=2, padding=1)
    expect.close("Z", Z, full[:, 1:-1, 1:-1], AXES)


@conv_transpose_forward.law(
    "The bias is added once to every output pixel, overlaps or gaps.",
    "Add the bias when all is painted, not with each square.",
)
def bias_is_added_once(f: Watched) -> None:
    A, b = normal(15, 2, 3, 4, 2), normal(17, 1, 1, 1, 3)
    for size, s, p in ((3, 2, 1), (2, 3, 0)):
        W = normal(16, size, size, 2, 3)
        without = painted(f, A, W, zero_bias(3), stride=s, padding=p)
        expect.close("Z", painted(f, A, W, b, stride=s, padding=p), without + b, AXES)


@conv_transpose_forward.law(
    "Whole-number pixels give the same as the same numbers as floats.",
    "Look at the line that makes the result: an array made *like* the picture takes its "
    "type, and one of whole numbers cannot hold fractions.",
)
def whole_numbers_do_not_truncate(f: Watched) -> None:
    A, W = np.arange(-6, 6).reshape(1, 3, 4, 1), normal(21, 3, 3, 1, 2)
    as_floats = painted(f, A.astype(float), W, zero_bias(2), stride=2)
    expect.close("Z", painted(f, A, W, zero_bias(2), stride=2), as_floats, AXES)


@conv_transpose_forward.law(
    "It is a convolution's way back: what nudging shows for the image that `A_prev` is dZ of.",
    "Which axis of `W` goes with the channels of A_prev, and which with those of the result?",
)
def is_the_way_back_of_a_convolution(f: Watched) -> None:
    for size, s, p in ((3, 1, 0), (2, 1, 0), (3, 2, 1), (2, 3, 0)):
        A, W = normal(18, 2, 4, 3, 2), normal(19, size, size, 2, 5)
        sides = (s * (n - 1) + size - 2 * p for n in (4, 3))
        Z = painted(f, A, W, zero_bias(5), stride=s, padding=p)
        wanted = input_gradient(A, np.zeros((2, *sides, 5)), W.swapaxes(2, 3), s, p)
        expect.close("Z", Z, wanted, AXES)
