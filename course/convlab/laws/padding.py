"""Laws of zero padding and of output sizes."""

from __future__ import annotations

from functools import partial

import numpy as np

from convlab.laws import expect
from convlab.laws.model import LawSet, Watched, normal

AXES = ("m", "n_H", "n_W", "n_C")

zero_pad = LawSet(
    "zero_pad",
    "X padding",
    ("non-square images", "padding 0, 1 and more", "batches", "several channels", "whole numbers"),
)


@zero_pad.law(
    "Height and width grow by 2 · padding; examples and channels stay.",
    "Which two of the four axes grow, and by how much on each side?",
)
def grows_height_and_width(f: Watched) -> None:
    for padding in (1, 2):
        expect.shape("X_pad", f(normal(0, 2, 3, 5, 4), padding), padded(3, 5, padding), AXES)
    expect.shape("X_pad", f(normal(0, 1, 3, 2, 1), 1), (1, 5, 4, 1), AXES)


def padded(n_H: int, n_W: int, padding: int) -> tuple[int, ...]:
    """Return the shape of two padded images with four channels."""
    return (2, n_H + 2 * padding, n_W + 2 * padding, 4)


@zero_pad.law(
    "Padding 0 changes nothing.",
    "What does your slice give for padding 0? `[0:-0]` is empty.",
)
def padding_zero_is_identity(f: Watched) -> None:
    X = normal(1, 2, 3, 4, 2)
    expect.close("X_pad", f(X, 0), X, AXES)


@zero_pad.law(
    "The image is in the middle, unchanged.",
    "Where does the image begin in the padded one, in rows and in columns?",
)
def interior_is_the_image(f: Watched) -> None:
    X = normal(2, 2, 3, 5, 2)
    X_pad = expect.shape("X_pad", f(X, 2), (2, 7, 9, 2), AXES)
    expect.close("X_pad[:, 2:5, 2:7, :]", X_pad[:, 2:5, 2:7], X, AXES)


@zero_pad.law(
    "All around it there are zeros: the sum stays the same.",
    "What stands in the frame? It should be zeros, and not a copy of the border.",
)
def sum_is_kept(f: Watched) -> None:
    X = normal(3, 2, 4, 3, 2)
    X_pad = expect.array("X_pad", f(X, 1))
    expect.close("the sum of X_pad", X_pad.sum(), X.sum())
    expect.close("the sum of |X_pad|", np.abs(X_pad).sum(), np.abs(X).sum())


same_padding = LawSet(
    "same_padding", "f", ("larger odd filters", "even filters, which must be refused")
)


@same_padding.law(
    "A 1×1 filter needs no padding.",
    "Put f = 1 into your formula.",
)
def point_filter_needs_none(f: Watched) -> None:
    expect.close("same_padding(1)", expect.whole("same_padding(1)", f(1)), 0)


@same_padding.law(
    "Sliding an odd filter over the padded image leaves as many positions as pixels.",
    "Draw a filter of 3 over the first pixel: how much of it sticks out? And with a filter of 5?",
)
def positions_equal_pixels(f: Watched) -> None:
    for size in (3, 5, 7, 9):
        padding = expect.whole(f"same_padding({size})", f(size))
        count = positions(9, size, padding)
        expect.true(
            count == 9,
            f"same_padding({size}) is {padding}: on 9 pixels that gives {count} positions, wanted 9",
        )


@same_padding.law(
    "An even filter has no such padding: ValueError.",
    "Ask first whether `f` is even, and `raise` the error: do not return it.",
)
def even_filter_is_refused(f: Watched) -> None:
    for size in (2, 4, 6):
        expect.raises(ValueError, f"same_padding({size})", partial(f, size))


conv_output_size = LawSet(
    "conv_output_size",
    "n f",
    ("strides that do not divide", "padding", "dilation", "settings where nothing fits"),
)


def positions(n: int, f: int, padding: int = 0, stride: int = 1, dilation: int = 1) -> int:
    """Count, by trying each, the places where a filter lies wholly inside the padded line."""
    last_tap = dilation * (f - 1)
    return len([k for k in range(0, n + 2 * padding, stride) if k + last_tap < n + 2 * padding])


def agree(f: Watched, *settings: tuple[int, int, dict[str, int]]) -> None:
    """Fail unless the size equals the counted positions, for each of the settings."""
    for n, size, options in settings:
        seen = expect.whole("the size", f(n, size, **options))
        count = positions(n, size, **options)
        expect.true(seen == count, f"the size is {seen}, but the filter fits in {count} places")


@conv_output_size.law(
    "A filter as large as the image fits once.",
    "Count places, not steps: there is one more of them.",
)
def filter_of_image_size_fits_once(f: Watched) -> None:
    agree(f, (5, 5, {}), (1, 1, {}), (8, 8, {"stride": 3}))


@conv_output_size.law(
    "With stride 1 it counts the places where the filter fits.",
    "Draw 7 squares and a filter of 3, and count the places.",
)
def counts_places(f: Watched) -> None:
    agree(f, (7, 3, {}), (6, 1, {}), (9, 4, {}))


@conv_output_size.law(
    "Padding adds places on both sides.",
    "How often is the padding added?",
)
def padding_adds_on_both_sides(f: Watched) -> None:
    agree(f, (5, 3, {"padding": 1}), (4, 4, {"padding": 2}), (3, 5, {"padding": 1}))


@conv_output_size.law(
    "A larger stride skips places; what does not fit at the end is dropped.",
    "Only whole steps count: which kind of division rounds down?",
)
def stride_skips_places(f: Watched) -> None:
    agree(f, (8, 3, {"stride": 2}), (9, 3, {"stride": 4}), (6, 2, {"stride": 3, "padding": 1}))


@conv_output_size.law(
    "Dilation stretches the filter.",
    "A filter of 3 with dilation 2 reaches over how many pixels? Draw it.",
)
def dilation_stretches(f: Watched) -> None:
    agree(f, (9, 3, {"dilation": 2}), (7, 1, {"dilation": 3}), (9, 2, {"dilation": 4, "stride": 2}))


@conv_output_size.law(
    "Where nothing fits, ValueError.",
    "Look at the room beside the filter before you divide, and `raise` the error if it is"
    " negative.",
)
def refuses_what_does_not_fit(f: Watched) -> None:
    for n, size, options in (
        (4, 5, {}),
        (3, 6, {"padding": 1}),
        (4, 3, {"dilation": 2}),
        (2, 3, {"stride": 2}),
        (1, 4, {"stride": 3}),
    ):
        expect.raises(ValueError, "no place for the filter", partial(f, n, size, **options))
