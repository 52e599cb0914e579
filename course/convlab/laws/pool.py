"""Laws of pooling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.laws import expect
from convlab.laws.model import LawSet, Watched, normal
from convlab.laws.padding import positions

AXES = ("m", "n_H", "n_W", "n_C")
MODES = ("max", "average")

pool_forward = LawSet(
    "pool_forward",
    "A_prev kernel_size",
    (
        "non-square images",
        "strides smaller and larger than the window",
        "strides that do not divide",
        "batches and channels",
        "negative and whole numbers",
    ),
)


def pooled(f: Watched, A_prev: NDArray, size: int, **options: object) -> NDArray:
    """Call `pool_forward` and return its A."""
    A, _ = expect.unpack(f(A_prev, size, **options), "A", "cache")
    return expect.array("A", A)


@pool_forward.law(
    "The output has one value per place of the window, and as many channels.",
    "Write the four numbers of A's shape down: the height from the height, the width from"
    " the width, the channels from the channels.",
)
def has_one_value_per_place(f: Watched) -> None:
    for size, stride in ((2, 2), (3, 1), (3, 2), (2, 3)):
        n_H, n_W = positions(7, size, stride=stride), positions(5, size, stride=stride)
        for mode in MODES:
            A = pooled(f, normal(0, 2, 7, 5, 3), size, stride=stride, mode=mode)
            expect.shape("A", A, (2, n_H, n_W, 3), AXES)


@pool_forward.law(
    "A constant image stays constant.",
    "Is every entry of A filled, and does an average divide by the number of pixels in the window?",
)
def constants_stay(f: Watched) -> None:
    for mode in MODES:
        A = pooled(f, np.full((2, 5, 4, 2), -1.5), 2, stride=1, mode=mode)
        counts = {"a window has {} pixels": 4}
        expect.close("A", A, np.full((2, 4, 3, 2), -1.5), AXES, counts=counts)


@pool_forward.law(
    "A window of size 1 changes nothing.",
    "Which pixel is in the window of output (h, w) if the size and the stride are 1?",
)
def window_of_one_is_identity(f: Watched) -> None:
    A_prev = normal(1, 2, 4, 3, 2)
    for mode in MODES:
        expect.close("A", pooled(f, A_prev, 1, stride=1, mode=mode), A_prev, AXES)


@pool_forward.law(
    "A single bright pixel shows in exactly the windows that contain it.",
    "Where does the window of output (h, w) start, and where does it end? Write both down"
    " for rows and for columns.",
)
def bright_pixel_shows_in_its_windows(f: Watched) -> None:
    size, h, w = 3, 4, 2
    for stride in (1, 2, 3):
        A_prev = np.zeros((2, 8, 6, 2))
        A_prev[1, h, w, 0] = 9
        n_H, n_W = positions(8, size, stride=stride), positions(6, size, stride=stride)
        lit = np.zeros((2, n_H, n_W, 2))
        for row, column in np.ndindex(n_H, n_W):
            inside = 0 <= h - row * stride < size and 0 <= w - column * stride < size
            lit[1, row, column, 0] = inside
        A = pooled(f, A_prev, size, stride=stride, mode="max")
        expect.close("A", A, 9 * lit, AXES)
        # Its light is shared by the nine pixels of a window.
        A = pooled(f, A_prev, size, stride=stride, mode="average")
        expect.close("A", A, lit, AXES)


@pool_forward.law(
    "Without a stride, the window steps by its own size.",
    "What do you do if `stride` is None?",
)
def default_stride_is_the_size(f: Watched) -> None:
    A_prev = normal(2, 2, 7, 6, 2)
    for mode in MODES:
        spelt = pooled(f, A_prev, 3, stride=3, mode=mode)
        expect.close("A", pooled(f, A_prev, 3, mode=mode), spelt, AXES)
        expect.close("A", pooled(f, A_prev, 3, stride=None, mode=mode), spelt, AXES)


@pool_forward.law(
    "Stride s keeps every s-th row and column of stride 1.",
    "Where does the window of output row h start, and that of output column w? Take "
    "stride 2 and write down the first three starts.",
)
def stride_subsamples(f: Watched) -> None:
    A_prev = normal(3, 2, 8, 6, 2)
    for mode in MODES:
        full = pooled(f, A_prev, 2, stride=1, mode=mode)
        for s in (2, 3):
            A = pooled(f, A_prev, 2, stride=s, mode=mode)
            expect.close("A", A, full[:, ::s, ::s], AXES)


@pool_forward.law(
    "Channels and examples do not mix.",
    "Over which axes do you take the maximum? One image and one channel at a time.",
)
def channels_and_examples_do_not_mix(f: Watched) -> None:
    A_prev = normal(4, 2, 5, 6, 3)
    for mode in MODES:
        A = pooled(f, A_prev, 2, mode=mode)
        expect.shape("A", A, (2, 2, 3, 3), AXES)
        for i, c in np.ndindex(2, 3):
            alone = pooled(f, A_prev[i : i + 1, :, :, c : c + 1].copy(), 2, mode=mode)
            expect.close(f"A[{i}:{i + 1}, :, :, {c}:{c + 1}]", A[i : i + 1, ..., c : c + 1], alone)


@pool_forward.law(
    "The maximum is one of the pixels and never below the average.",
    "Does your maximum start from 0, or from a number outside of the window? Look at "
    "negative pixels.",
)
def maximum_is_above_average(f: Watched) -> None:
    A_prev = normal(5, 2, 5, 7, 2) - 3
    high, mean = (
        pooled(f, A_prev, 3, stride=2, mode="max"),
        pooled(f, A_prev, 3, stride=2, mode="average"),
    )
    expect.shape("A", mean, high.shape, AXES)
    to_the_nearest = np.abs(high[..., None] - A_prev.ravel()).min(axis=-1)
    found = to_the_nearest.max() < expect.TOLERANCE  # 32-bit floats are rounded pixels
    expect.true(found, "mode='max' returned a number that is no pixel")
    below = int((high <= mean).sum())
    expect.true(below == 0, f"the maximum is not above the average in {below} windows")


@pool_forward.law(
    "Darkening every pixel alike darkens the maximum by as much, however dark it gets.",
    "Does your maximum start from a number that it cannot fall below?",
)
def maximum_follows_a_shift(f: Watched) -> None:
    A_prev, dark = normal(5, 2, 5, 7, 2), -1e6
    wanted = pooled(f, A_prev, 3, stride=2, mode="max") + dark
    expect.close("A", pooled(f, A_prev + dark, 3, stride=2, mode="max"), wanted, AXES)


@pool_forward.law(
    "The average of a sum is the sum of the averages.",
    "Add the pixels of the window up and divide by how many there are; nothing else.",
)
def average_is_linear(f: Watched) -> None:
    first, second = normal(6, 2, 6, 5, 2), normal(7, 2, 6, 5, 2)
    apart = pooled(f, first, 3, stride=2, mode="average") + pooled(
        f, second, 3, stride=2, mode="average"
    )
    expect.close("A", pooled(f, first + second, 3, stride=2, mode="average"), apart, AXES)


@pool_forward.law(
    "The maximum of exp(pixels) is exp of the maximum: the largest pixel stays the largest.",
    "Is the largest pixel chosen by its value, and not by its size without the sign?",
)
def maximum_commutes_with_growth(f: Watched) -> None:
    A_prev = normal(8, 2, 6, 5, 2) - 2
    after = np.exp(pooled(f, A_prev, 3, stride=2, mode="max"))
    expect.close("A", pooled(f, np.exp(A_prev), 3, stride=2, mode="max"), after, AXES)


@pool_forward.law(
    "Whole-number pixels give the same as the same numbers as floats.",
    "Look at the line that makes the result: an array made *like* the picture takes its "
    "type, and one of whole numbers cannot hold fractions.",
)
def whole_numbers_do_not_truncate(f: Watched) -> None:
    A_prev = np.random.default_rng(9).integers(-9, 9, size=(2, 4, 6, 2))
    for mode in MODES:
        wanted = pooled(f, A_prev.astype(float), 2, mode=mode)
        expect.close("A", pooled(f, A_prev, 2, mode=mode), wanted, AXES)


@pool_forward.law(
    "The cache holds what was used: A_prev, kernel_size, stride, mode.",
    "Return the stride that you used: if None was given, that is a number by now.",
)
def cache_holds_what_was_used(f: Watched) -> None:
    A_prev = normal(10, 2, 5, 7, 2)
    for given, used in ((None, 3), (2, 2)):
        _, cache = expect.unpack(f(A_prev, 3, stride=given), "A", "cache")
        parts = list(leaves(cache))
        images = [part for part in parts if isinstance(part, np.ndarray)]
        settings = [part for part in parts if not isinstance(part, np.ndarray)]
        told = (
            f"cache is {expect.kind(cache)}, wanted the tuple (A_prev, kernel_size, stride, mode)"
        )
        expect.true(len(images) == 1 and len(settings) == 3, told)
        expect.close("A_prev in the cache", images[0], A_prev, AXES)
        told = f"with stride={given}, the cache holds {settings}, wanted the numbers that were used"
        expect.true(sorted(map(str, settings)) == sorted(("3", str(used), "max")), told)


def leaves(value: Any) -> Iterator[Any]:
    """Take a cache apart: tuples, lists and dictionaries."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


global_pool = LawSet(
    "global_pool", "A_prev", ("non-square images", "batches and channels", "negative numbers")
)


@global_pool.law(
    "One number for each channel of each example.",
    "Which two axes go away? `keepdims` would keep them.",
)
def one_number_per_channel(f: Watched) -> None:
    for mode in MODES:
        expect.shape("the result", f(normal(0, 2, 3, 5, 4), mode=mode), (2, 4), ("m", "n_C"))


@global_pool.law(
    "A constant channel gives its constant.",
    "Is it the maximum, or the average, over all pixels of a channel?",
)
def constant_channels(f: Watched) -> None:
    constants = normal(1, 2, 3)
    A_prev = np.broadcast_to(constants[:, None, None, :], (2, 4, 5, 3)).copy()
    for mode in MODES:
        counts = {
            "a channel has {} pixels": 20,
            "a row has {} pixels": 5,
            "a column has {} pixels": 4,
        }
        expect.close("the result", f(A_prev, mode=mode), constants, ("m", "n_C"), counts=counts)


@global_pool.law(
    "Shifting the picture around changes nothing.",
    "Every pixel counts alike, wherever it is. Is there a slice in your code?",
)
def shifts_change_nothing(f: Watched) -> None:
    A_prev = normal(2, 2, 4, 5, 3)
    for mode in MODES:
        wanted = expect.array("the result", f(A_prev, mode=mode))
        moved = np.roll(A_prev, (1, 2), axis=(1, 2))
        expect.close("the result", f(moved, mode=mode), wanted, ("m", "n_C"))


@global_pool.law(
    "A bright pixel is the maximum of its channel, and a share of its average.",
    "Look at both modes: do you divide by the number of pixels, height times width?",
)
def bright_pixel(f: Watched) -> None:
    A_prev = np.zeros((2, 3, 4, 2))
    A_prev[1, 2, 3, 0] = 6
    for mode, wanted in (("max", 6.0), ("average", 0.5)):
        shown = np.array([[0.0, 0.0], [wanted, 0.0]])
        expect.close("the result", f(A_prev, mode=mode), shown, ("m", "n_C"))


@global_pool.law(
    "Every pixel counts, in tall and in wide pictures, whole numbers too.",
    "Does your code take height for width? And does an average keep its fraction?",
)
def every_pixel_counts(f: Watched) -> None:
    for shape in ((1, 5, 2, 1), (1, 2, 5, 1)):
        for place in ((0, 0), (shape[1] - 1, shape[2] - 1)):
            A_prev = np.zeros(shape, dtype=int)
            A_prev[0, place[0], place[1], 0] = 5
            for mode, wanted in (("max", 5), ("average", 0.5)):
                shown = np.array([[wanted]])
                expect.close("the result", f(A_prev, mode=mode), shown, ("m", "n_C"))


@global_pool.law(
    "The maximum of negative pixels is negative; it is the default.",
    "Does your maximum start from 0? And what is the default of `mode`?",
)
def maximum_of_negatives(f: Watched) -> None:
    A_prev = -1 - np.abs(normal(3, 2, 3, 4, 2))
    A_prev[:, 1, 2, :] = -0.5
    expect.close("the result", f(A_prev), np.full((2, 2), -0.5), ("m", "n_C"))
