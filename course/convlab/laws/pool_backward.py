"""Laws of the backward pass of pooling. Maxima are planted, so no law has to look for one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.laws import expect
from convlab.laws.model import LawSet, Watched, normal

AXES = ("m", "n_H", "n_W", "n_C")

create_mask_from_window = LawSet(
    "create_mask_from_window", "x", ("non-square windows", "negative numbers", "ties")
)


def planted(shape: tuple[int, int], *places: tuple[int, int]) -> NDArray[np.float64]:
    """Return a window of negative numbers with its maximum, -0.5, at these places."""
    x = -1 - np.abs(normal(0, *shape))
    for place in places:
        x[place] = -0.5
    return x


def mask_of(f: Watched, x: NDArray) -> NDArray:
    """Call `create_mask_from_window`."""
    mask = expect.shape("the mask", f(x), x.shape)
    expect.true(np.isin(mask, (0, 1)).all(), "the mask holds other values than True and False")
    return mask


@create_mask_from_window.law(
    "The mask has the shape of the window, and is True or False.",
    "A comparison of arrays gives True or False for each entry.",
)
def mask_has_the_windows_shape(f: Watched) -> None:
    mask_of(f, normal(1, 2, 3))


@create_mask_from_window.law(
    "It is True where the maximum is, and nowhere else.",
    "Compare each entry with the largest one of the whole window.",
)
def marks_the_maximum(f: Watched) -> None:
    for shape, place in (((3, 3), (2, 1)), ((2, 4), (0, 3)), ((4, 2), (3, 0))):
        wanted = np.zeros(shape, dtype=bool)
        wanted[place] = True
        expect.close("the mask", mask_of(f, planted(shape, place)), wanted)


@create_mask_from_window.law(
    "If several entries are largest, only the first, row by row, counts.",
    "`argmax` gives the first of the largest entries. How do you turn its one number into"
    " a row and a column?",
)
def first_of_equals(f: Watched) -> None:
    wanted = np.zeros((3, 3), dtype=bool)
    wanted[0, 2] = True
    expect.close("the mask", mask_of(f, planted((3, 3), (0, 2), (1, 0), (2, 2))), wanted)
    expect.close("the number of marks on equal entries", mask_of(f, np.zeros((2, 3))).sum(), 1)


@create_mask_from_window.law(
    "Adding a number to the whole window moves nothing.",
    "Do you compare with 0, or with a fixed number?",
)
def constant_moves_nothing(f: Watched) -> None:
    x = normal(2, 3, 4)
    for number in (10, -10):
        expect.close("the mask", mask_of(f, x + number), mask_of(f, x))


@create_mask_from_window.law(
    "A little larger is larger.",
    "Do you compare with a tolerance? Here the numbers are compared exactly.",
)
def little_larger_is_larger(f: Watched) -> None:
    for place in ((0, 2), (1, 1), (2, 0)):
        x = np.full((3, 3), 1000.0)
        x[place] = 1000.001
        expect.close("the mask", mask_of(f, x), x > 1000)


distribute_value = LawSet(
    "distribute_value", "dz shape", ("non-square windows", "negative and whole numbers")
)


@distribute_value.law(
    "The result has the asked shape.",
    "Which shape are you given, and in which order are its two numbers?",
)
def has_the_asked_shape(f: Watched) -> None:
    for wanted in ((2, 2), (2, 3), (4, 1)):
        expect.shape("the result", f(1.0, wanted), wanted, ("n_H", "n_W"))


@distribute_value.law(
    "All entries are equal.",
    "Every pixel of an average gets the same share.",
)
def entries_are_equal(f: Watched) -> None:
    seen = expect.shape("the result", f(-7.0, (3, 2)), (3, 2))
    expect.close("the result", seen, np.full((3, 2), seen[0, 0]))


@distribute_value.law(
    "They sum to what was given: nothing is lost or made.",
    "By how many pixels do you divide?",
)
def sum_is_kept(f: Watched) -> None:
    for dz, shape in ((1.0, (2, 2)), (-3.5, (2, 5)), (2, (3, 3))):
        seen = expect.shape("the result", f(dz, shape), shape)
        expect.close(f"the sum, for dz = {dz} and shape {shape},", seen.sum(), dz)


pool_backward = LawSet(
    "pool_backward",
    "dA cache",
    (
        "strides other than the window's size",
        "overlapping windows",
        "non-square images",
        "ties",
        "negative numbers",
        "batches and channels",
    ),
    cache="A_prev kernel_size stride mode",
)
SETTINGS = ((2, 2), (2, 1), (3, 2), (2, 3))  # window, stride


def upstream(seed: int, size: int, stride: int) -> tuple[NDArray, NDArray]:
    """Return A_prev of shape (2, 7, 5, 3), all negative, and a fitting dA."""
    A_prev = normal(seed, 2, 7, 5, 3) - 5
    n_H, n_W = (7 - size) // stride + 1, (5 - size) // stride + 1
    return A_prev, normal(seed + 1, 2, n_H, n_W, 3)


def gradient(f: Watched, dA: NDArray, *cache: Any) -> NDArray:
    """Call `pool_backward`; the result has the shape of the layer's input."""
    return expect.shape("dA_prev", f(dA, cache), np.shape(cache[0]), AXES)


@pool_backward.law(
    "dA_prev has the shape of the layer's input.",
    "Make dA_prev with the shape of A_prev, which is in the cache.",
)
def has_the_inputs_shape(f: Watched) -> None:
    for mode in ("max", "average"):
        for size, stride in SETTINGS:
            A_prev, dA = upstream(0, size, stride)
            gradient(f, dA, A_prev, size, stride, mode)


@pool_backward.law(
    "No gradient in, no gradient out.",
    "What is in dA_prev before the first addition?",
)
def zero_gives_zero(f: Watched) -> None:
    for mode in ("max", "average"):
        A_prev, dA = upstream(2, 3, 2)
        expect.close("dA_prev", gradient(f, 0 * dA, A_prev, 3, 2, mode), 0 * A_prev, AXES)


@pool_backward.law(
    "Gradient is neither lost nor made: in every channel, dA_prev and dA sum alike.",
    "Do you add where windows overlap, or overwrite? And does every entry of dA have its turn?",
)
def sums_agree(f: Watched) -> None:
    for mode in ("max", "average"):
        for size, stride in SETTINGS:
            A_prev, dA = upstream(4, size, stride)
            dA_prev = gradient(f, dA, A_prev, size, stride, mode)
            told = f"the sums of dA_prev over height and width, mode {mode!r},"
            expect.close(told, dA_prev.sum(axis=(1, 2)), dA.sum(axis=(1, 2)), ("m", "n_C"))


@pool_backward.law(
    "max: the gradient of a window goes to where its maximum is.",
    "Where does the window of output (h, w) start? It is the same place as on the way "
    "forward, with the stride from the cache.",
)
def gradient_goes_to_the_maximum(f: Watched) -> None:
    for h, w, stride, place in ((0, 0, 2, (1, 0)), (2, 1, 2, (5, 3)), (1, 0, 3, (4, 1))):
        A_prev, dA = upstream(6, 2, stride)
        A_prev[1, place[0], place[1], 2] = -0.5
        dA *= 0
        dA[1, h, w, 2] = 2.5
        wanted = np.zeros_like(A_prev)
        wanted[1, place[0], place[1], 2] = 2.5
        dA_prev = gradient(f, dA, A_prev, 2, stride, "max")
        expect.close(f"dA_prev, for dA with one entry at [1, {h}, {w}, 2],", dA_prev, wanted)


@pool_backward.law(
    "max: every channel has a maximum of its own.",
    "Look for the maximum in one channel at a time.",
)
def channels_have_their_own_maxima(f: Watched) -> None:
    A_prev, dA = np.full((1, 2, 2, 3), -9.0), np.array([2.0, -3.0, 4.0]).reshape(1, 1, 1, 3)
    wanted = np.zeros_like(A_prev)
    for channel, place in enumerate(((0, 1), (1, 0), (1, 1))):
        A_prev[0, *place, channel] = -1 - channel
        wanted[0, *place, channel] = dA[0, 0, 0, channel]
    expect.close("dA_prev", gradient(f, dA, A_prev, 2, 2, "max"), wanted, AXES)


@pool_backward.law(
    "max: a pixel that is the maximum of several windows collects all of theirs.",
    "Add to what is there, do not overwrite.",
)
def overlapping_windows_add_up(f: Watched) -> None:
    A_prev, dA = upstream(8, 3, 1)
    A_prev[:, 3, 2, :] = -0.5  # the middle of the image: inside nine windows
    dA_prev = gradient(f, dA, A_prev, 3, 1, "max")
    collected = dA[:, 1:4, 0:3].sum(axis=(1, 2))
    expect.close("dA_prev[:, 3, 2, :]", dA_prev[:, 3, 2], collected, ("m", "n_C"))


@pool_backward.law(
    "max: of several equal maxima, the first, row by row, takes it all.",
    "Your `create_mask_from_window` marks only one pixel. Do you use it, and as it is?",
)
def first_maximum_takes_it(f: Watched) -> None:
    A_prev, dA = np.zeros((2, 4, 6, 2)), normal(9, 2, 2, 3, 2)
    wanted = np.zeros_like(A_prev)
    wanted[:, ::2, ::2] = dA
    expect.close("dA_prev, for an image of zeros,", gradient(f, dA, A_prev, 2, 2, "max"), wanted)
    A_prev[:, ::2, ::2] = -1  # now the upper right and both lower pixels of each window tie
    wanted = np.roll(wanted, 1, axis=2)
    expect.close("dA_prev, for ties of three,", gradient(f, dA, A_prev, 2, 2, "max"), wanted)


@pool_backward.law(
    "max: a little larger is larger.",
    "Do you compare with a tolerance? Here the numbers are compared exactly.",
)
def little_larger_takes_it(f: Watched) -> None:
    A_prev, dA = np.full((1, 4, 6, 2), 1000.0), normal(9, 1, 2, 3, 2)
    A_prev[:, 1::2, 1::2] = 1000.001
    wanted = np.zeros_like(A_prev)
    wanted[:, 1::2, 1::2] = dA
    expect.close("dA_prev", gradient(f, dA, A_prev, 2, 2, "max"), wanted, AXES)


@pool_backward.law(
    "average: a window's gradient is shared equally by its pixels, and by no other.",
    "By how many pixels do you divide, and which of them get a share?",
)
def average_shares_equally(f: Watched) -> None:
    for (size, stride), (h, w) in zip(SETTINGS, ((1, 0), (3, 2), (2, 1), (1, 1)), strict=True):
        A_prev, dA = upstream(10, size, stride)
        dA *= 0
        dA[0, h, w, 1] = size * size
        wanted = np.zeros_like(A_prev)
        top, left = h * stride, w * stride
        wanted[0, top : top + size, left : left + size, 1] = 1
        dA_prev = gradient(f, dA, A_prev, size, stride, "average")
        expect.close(f"dA_prev, for dA with one entry at [0, {h}, {w}, 1],", dA_prev, wanted)


@pool_backward.law(
    "Gradients add up: dA + dA' gives the sum of both results.",
    "Does your result depend on dA in another way than by a factor and a sum?",
)
def is_linear(f: Watched) -> None:
    for mode in ("max", "average"):
        A_prev, first = upstream(11, 3, 1)
        second = np.random.default_rng(13).normal(size=first.shape)
        apart = gradient(f, first, A_prev, 3, 1, mode) + gradient(f, second, A_prev, 3, 1, mode)
        together = gradient(f, first + second, A_prev, 3, 1, mode)
        expect.close("dA_prev", together, apart, AXES)


@pool_backward.law(
    "Whole-number pixels give gradients that are not cut to whole numbers.",
    "An array made *like* A_prev takes its type. Which type should a gradient have?",
)
def whole_numbers_do_not_truncate(f: Watched) -> None:
    A_prev, dA = upstream(14, 2, 2)
    A_prev = np.round(3 * A_prev).astype(int)
    for mode in ("max", "average"):
        wanted = gradient(f, dA, A_prev.astype(float), 2, 2, mode)
        expect.close("dA_prev", gradient(f, dA, A_prev, 2, 2, mode), wanted, AXES)


@pool_backward.law(
    "Slopes of whole numbers are whole, to the last digit: computed, not measured.",
    "Do you measure the slopes with small steps? Here they are computed: each output "
    "sends its gradient back to what it was made of.",
)
def whole_numbers_stay_whole(f: Watched) -> None:
    A_prev, dA = upstream(15, 2, 1)
    A_prev, dA = np.round(40 * A_prev) + normal(17, *A_prev.shape) / 1e3, 4 * np.round(40 * dA)
    for mode in ("max", "average"):
        dA_prev = gradient(f, dA, A_prev, 2, 1, mode)
        expect.exactly_whole("dA_prev", dA_prev)
