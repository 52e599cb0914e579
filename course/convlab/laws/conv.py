"""Laws of the convolution, one window and whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convlab.laws import expect
from convlab.laws.model import LawSet, Watched, normal

AXES = ("m", "n_H", "n_W", "n_C")
GRADING = (
    "non-square images",
    "strides that do not divide",
    "padding 0, 1 and 2",
    "batches",
    "filters of size 1 and as large as the image",
    "whole numbers",
)

conv_single_step = LawSet(
    "conv_single_step",
    "a_slice W b",
    ("windows of other sizes", "several channels", "whole numbers"),
)


@conv_single_step.law(
    "The result is one number.",
    "How many axes does your result have? Add up *all* entries, and remember that `b` is "
    "an array, too.",
)
def is_one_number(f: Watched) -> None:
    result = f(normal(0, 3, 3, 2), normal(1, 3, 3, 2), normal(2, 1, 1, 1))
    expect.number("the result", result)


@conv_single_step.law(
    "On a window of zeros only the bias is left, counted once.",
    "How often do you add the bias: once, or once for each product?",
)
def zeros_leave_the_bias(f: Watched) -> None:
    result = f(np.zeros((2, 2, 3)), normal(1, 2, 2, 3), np.full((1, 1, 1), -1.5))
    expect.close("the result", expect.number("the result", result), -1.5)


@conv_single_step.law(
    "A kernel with a single 1 picks that entry of the window.",
    "Multiply entry by entry, not as matrices, and turn nothing around.",
)
def delta_picks_an_entry(f: Watched) -> None:
    window, b = normal(3, 3, 3, 2), np.zeros((1, 1, 1))
    for index in ((0, 0, 0), (0, 2, 1), (2, 0, 0), (1, 1, 1), (2, 2, 1)):
        result = expect.number("the result", f(window, delta(window.shape, index), b))
        expect.close(f"the result, for W with a 1 at {index},", result, window[index])


@conv_single_step.law(
    "Twice the kernel gives twice the weighted sum; the bias is added on top.",
    "Does each product have exactly one factor from the window and one from `W`? And is "
    "the bias outside of the products?",
)
def is_linear_in_the_kernel(f: Watched) -> None:
    window, W, b = normal(4, 2, 2, 3), normal(5, 2, 2, 3), np.full((1, 1, 1), 0.5)
    once = expect.number("the result", f(window, W, b))
    twice = expect.number("the result", f(window, 2 * W, b))
    expect.close("the result for 2 * W", twice, 2 * (once - 0.5) + 0.5)


@conv_single_step.law(
    "The sum of two windows gives the sum of their results.",
    "Is anything squared, cut off at 0, or divided by what is in the window? A weighted "
    "sum is all there is.",
)
def is_linear_in_the_window(f: Watched) -> None:
    first, second, W, b = normal(6, 3, 3, 2), normal(7, 3, 3, 2), normal(8, 3, 3, 2), zero_bias()
    apart = [expect.number("the result", f(window, W, b)) for window in (first, second)]
    together = expect.number("the result", f(first + second, W, b))
    expect.close("the result for the sum of two windows", together, sum(apart))


@conv_single_step.law(
    "A window of whole numbers gives the same as the same numbers as floats.",
    "Does something in your function round, or store the sum in an array of whole numbers?",
)
def whole_numbers_keep_fractions(f: Watched) -> None:
    window, W = np.arange(-9, 9).reshape(3, 3, 2), normal(25, 3, 3, 2)
    as_floats = expect.number("the result", f(window.astype(float), W, zero_bias()))
    result = expect.number("the result", f(window, W, zero_bias()))
    expect.close("the result", result, as_floats)


def zero_bias() -> NDArray[np.float64]:
    """Return the bias of a single step that adds nothing."""
    return np.zeros((1, 1, 1))


def delta(shape: tuple[int, ...], index: tuple[int, ...]) -> NDArray[np.float64]:
    """Return zeros with a single 1."""
    kernel = np.zeros(shape)
    kernel[index] = 1
    return kernel


def forward_laws(function: str, grading: tuple[str, ...] = GRADING) -> LawSet:
    """Make the laws of a convolution; the loop and the fast version share them."""
    book = LawSet(function, "A_prev W b", grading)

    @book.law(
        "The output has one value per place of the filter, and one channel per filter.",
        "Write the four numbers of Z's shape down, by themselves: the height from the "
        "height, the width from the width, and the last one from `W`.",
    )
    def has_the_shape_of_the_formula(f: Watched) -> None:
        A, W, b = normal(0, 2, 7, 5, 3), normal(1, 3, 3, 3, 4), normal(2, 1, 1, 1, 4)
        for options, n_H, n_W in (
            ({}, 5, 3),
            ({"padding": 1}, 7, 5),
            ({"stride": 2}, 3, 2),
            ({"stride": 3, "padding": 1}, 3, 2),
        ):
            expect.shape("Z", output(f, A, W, b, **options), (2, n_H, n_W, 4), AXES)
        W = normal(23, 5, 5, 3, 4)  # as large as the image is wide
        expect.shape("Z", output(f, A, W, b, stride=2), (2, 2, 1, 4), AXES)

    @book.law(
        "A 1×1 filter mixes the channels of each pixel by itself.",
        "With f = 1 a window is one pixel with all its channels. Print the shape of your "
        "window and of the filter for it.",
    )
    def point_filter_mixes_channels(f: Watched) -> None:
        A, W = normal(24, 2, 3, 4, 2), np.array([[[[2.0], [-1.0]]]])
        wanted = 2 * A[..., :1] - A[..., 1:]
        expect.close("Z, for the weights 2 and -1,", output(f, A, W, bias(1)), wanted, AXES)

    @book.law(
        "A kernel with a single 1 in its centre returns the image.",
        "Which pixel does output (h, w) see with padding 1? Compare where your window "
        "starts with where it should.",
    )
    def centred_delta_is_the_identity(f: Watched) -> None:
        A = normal(3, 2, 4, 6, 1)
        W = delta((3, 3, 1, 1), (1, 1, 0, 0))
        expect.close("Z", output(f, A, W, bias(1), padding=1), A, AXES)

    @book.law(
        "A 1 off the centre shifts the image, with no flip.",
        "Look at the picture above: is it shifted the other way, or with rows and columns"
        " exchanged? Then the window or the filter is turned.",
    )
    def off_centre_delta_is_a_shift(f: Watched) -> None:
        A = normal(4, 2, 5, 4, 2)
        for tap in ((0, 1), (2, 0)):
            W = delta((3, 3, 2, 1), (*tap, 1, 0))
            i, j = tap
            wanted = A[:, i : i + 3, j : j + 2, 1:2]
            expect.close(f"Z, for W with a 1 at {(*tap, 1, 0)},", output(f, A, W, bias(1)), wanted)

    @book.law(
        "Each filter sums over all channels of the input.",
        "Does your window keep all channels, and does the sum run over all three axes?",
    )
    def sums_over_input_channels(f: Watched) -> None:
        A, W = normal(5, 2, 4, 5, 3), normal(6, 2, 2, 3, 2)
        parts = [
            output(f, A[..., c : c + 1].copy(), W[:, :, c : c + 1].copy(), bias(2))
            for c in range(3)
        ]
        expect.close("Z", output(f, A, W, bias(2)), sum(parts), AXES)

    @book.law(
        "Every filter makes its own channel.",
        "Which index of `W` chooses the filter? The same index chooses the channel of Z, "
        "and the bias.",
    )
    def filters_are_independent(f: Watched) -> None:
        A, W, b = normal(7, 2, 5, 4, 2), normal(8, 2, 2, 2, 3), normal(9, 1, 1, 1, 3)
        Z = expect.shape("Z", output(f, A, W, b), (2, 4, 3, 3), AXES)
        for c in range(3):
            alone = output(f, A, W[..., c : c + 1].copy(), b[..., c : c + 1].copy())
            expect.close(f"Z[..., {c}:{c + 1}]", Z[..., c : c + 1], alone, AXES)

    @book.law(
        "The bias is added once, to its own channel.",
        "Which of the biases do you add to channel c, and inside or outside of the sum "
        "over the window?",
    )
    def bias_shifts_its_channel(f: Watched) -> None:
        A, W, b = normal(10, 2, 4, 5, 2), normal(11, 3, 3, 2, 3), normal(12, 1, 1, 1, 3)
        without = expect.shape("Z", output(f, A, W, bias(3)), (2, 2, 3, 3), AXES)
        expect.close("Z", output(f, A, W, b), without + b, AXES)

    @book.law(
        "Stride s keeps every s-th row and column of stride 1.",
        "Where does the window of output row h start, and that of output column w? Take "
        "stride 2 and write down the first three starts.",
    )
    def stride_subsamples(f: Watched) -> None:
        A, W, b = normal(13, 2, 8, 6, 2), normal(14, 3, 3, 2, 3), normal(15, 1, 1, 1, 3)
        for padding in (0, 1):
            full = output(f, A, W, b, padding=padding)
            for s in (2, 3):
                Z = output(f, A, W, b, stride=s, padding=padding)
                expect.close("Z", Z, full[:, ::s, ::s], AXES)

    @book.law(
        "Padding equals convolving an image that was padded before.",
        "Do you take the windows from the padded picture or from the one without padding?"
        " And is it padded on all four sides, not more and not less?",
    )
    def padding_equals_padded_image(f: Watched) -> None:
        A, W, b = normal(16, 2, 3, 5, 2), normal(17, 3, 3, 2, 2), normal(18, 1, 1, 1, 2)
        for p in (1, 2):
            frame = np.zeros((2, 3 + 2 * p, 5 + 2 * p, 2))
            frame[:, p : 3 + p, p : 5 + p] = A
            expect.close("Z", output(f, A, W, b, padding=p), output(f, frame, W, b), AXES)

    @book.law(
        "The examples of a batch do not see each other.",
        "Which index chooses the picture? It should be the same on the left and on the "
        "right of your assignment to Z.",
    )
    def examples_are_independent(f: Watched) -> None:
        A, W, b = normal(19, 3, 4, 5, 2), normal(20, 2, 2, 2, 2), normal(21, 1, 1, 1, 2)
        Z = expect.shape("Z", output(f, A, W, b, stride=2), (3, 2, 2, 2), AXES)
        for i in range(3):
            alone = output(f, A[i : i + 1].copy(), W, b, stride=2)
            expect.close(f"Z[{i}:{i + 1}]", Z[i : i + 1], alone, AXES)

    @book.law(
        "Whole-number pixels give the same as the same numbers as floats.",
        "Look at the line that makes the result: an array made *like* the picture takes "
        "its type, and one of whole numbers cannot hold fractions.",
    )
    def whole_numbers_do_not_truncate(f: Watched) -> None:
        A, W = np.arange(-12, 12).reshape(1, 4, 6, 1), normal(22, 3, 3, 1, 2)
        as_floats = output(f, A.astype(float), W, bias(2))
        expect.close("Z", output(f, A, W, bias(2)), as_floats, AXES)

    @book.law(
        "A bias keeps its fraction beside whole-number pixels and weights.",
        "Look at the line that makes Z: pixels and weights of whole numbers must not "
        "decide that Z holds whole numbers.",
    )
    def biases_keep_their_fractions(f: Watched) -> None:
        A, W = np.arange(-12, 12).reshape(1, 4, 6, 1), np.arange(-4, 4).reshape(2, 2, 1, 2)
        b = np.array([0.5, -1.25]).reshape(1, 1, 1, 2)
        as_floats = output(f, A.astype(float), W.astype(float), bias(2))
        expect.close("Z", output(f, A, W, b), as_floats + b, AXES)

    return book


def output(f: Watched, *args: NDArray, **options: int) -> NDArray:
    """Call a convolution and return its Z."""
    Z, _ = expect.unpack(f(*args, **options), "Z", "cache")
    return expect.array("Z", Z)


def bias(n_C: int) -> NDArray[np.float64]:
    """Return biases that add nothing."""
    return np.zeros((1, 1, 1, n_C))


conv_forward = forward_laws("conv_forward")
