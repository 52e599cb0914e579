"""Laws of pictures as arrays."""

from __future__ import annotations

import numpy as np

from convlab.laws import expect
from convlab.laws.model import LawSet, Watched, normal

to_float = LawSet(
    "to_float", "image", ("colour and grey pictures", "batches", "every byte from 0 to 255")
)


@to_float.law(
    "Black, 0, stays 0; white, 255, becomes 1.",
    "By which number do you divide?",
)
def black_and_white(f: Watched) -> None:
    image = np.array([[0, 255, 0], [255, 255, 0]], dtype=np.uint8)
    expect.close("the result", f(image), (image == 255).astype(float))


@to_float.law(
    "The result holds 64-bit floats, in the shape of the image.",
    "Which type does your result have, and is it an array of the same shape?",
)
def holds_float64(f: Watched) -> None:
    for shape in ((3, 4), (2, 3, 5, 3)):
        seen = expect.shape("the result", f(np.full(shape, 7, dtype=np.uint8)), shape)
        expect.true(seen.dtype == np.float64, f"the result holds {seen.dtype}, wanted float64")


@to_float.law(
    "Equal steps of brightness stay equal.",
    "A division is all there is: nothing is rounded, cut off or stretched.",
)
def steps_stay_equal(f: Watched) -> None:
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    steps = np.diff(expect.shape("the result", f(ramp), (16, 16)).ravel())
    told = "the step, from each byte to the next,"
    expect.close(told, steps, np.full(255, steps.mean()), tol=1e-6)
    expect.true(steps.mean() > 0, "the result does not grow with the byte")


@to_float.law(
    "A byte becomes the same number in every picture, however dark.",
    "Do you divide by the largest number of the picture? The scale is the same for every picture.",
)
def scale_is_the_same_everywhere(f: Watched) -> None:
    dark, bright = (np.array([[0, 1], [1, top]], dtype=np.uint8) for top in (0, 250))
    seen = expect.shape("the result", f(dark), (2, 2))
    expect.close("the result[:, 0], of a dark picture,", seen[:, 0], f(bright)[:, 0])


@to_float.law(
    "Multiplied by 255 it is the picture again.",
    "Is something rounded on the way?",
)
def comes_back(f: Watched) -> None:
    image = np.arange(0, 240, dtype=np.uint8).reshape(2, 5, 8, 3)
    expect.close("255 * the result", expect.array("the result", f(image)) * 255, image)


grayscale = LawSet(
    "grayscale", "image", ("single pictures and batches", "bytes and floats", "non-square pictures")
)


@grayscale.law(
    "The channel axis goes away, height and width stay.",
    "Over which axis do you add?",
)
def loses_the_channel_axis(f: Watched) -> None:
    expect.shape("the result", f(np.abs(normal(0, 4, 6, 3))), (4, 6), ("n_H", "n_W"))


@grayscale.law(
    "A grey pixel keeps its brightness: the weights sum to 1.",
    "Add your three weights up.",
)
def grey_stays_grey(f: Watched) -> None:
    brightness = np.abs(normal(1, 3, 5))
    image = np.repeat(brightness[..., None], 3, axis=-1)
    expect.close("the result", f(image), brightness)


@grayscale.law(
    "Green looks brighter than red, red brighter than blue.",
    "Which weight belongs to which channel? The order is red, green, blue.",
)
def green_is_brightest(f: Watched) -> None:
    red, green, blue = expect.shape("the result", f(np.eye(3).reshape(1, 3, 3)), (1, 3))[0]
    told = f"pure red gives {red:.3g}, green {green:.3g}, blue {blue:.3g}"
    expect.true(green > red > blue > 0, told)


@grayscale.law(
    "Twice the light gives twice the brightness, and two lights add up.",
    "A weighted sum is all there is: nothing is squared, rounded or cut off.",
)
def is_linear(f: Watched) -> None:
    first, second = np.abs(normal(2, 3, 4, 3)), np.abs(normal(3, 3, 4, 3))
    apart = 2 * expect.array("the result", f(first)) + expect.array("the result", f(second))
    expect.close("the result, for 2 * first + second,", f(2 * first + second), apart)
    dim = expect.array("the result", f(first / 100))
    expect.close("100 * the result, for first / 100,", 100 * dim, f(first))


@grayscale.law(
    "Bytes do not wrap around and are not rounded.",
    "A byte ends at 255. Are the pixels floats before you multiply and add?",
)
def bytes_do_not_wrap(f: Watched) -> None:
    image = np.random.default_rng(4).integers(0, 256, size=(3, 5, 3)).astype(np.uint8)
    expect.close("the result", f(image), expect.array("the result", f(image.astype(float))))


@grayscale.law(
    "A batch is treated picture by picture.",
    "Count the axis of the colours from the end: `[..., c]` works for one picture and for a batch.",
)
def batch_is_treated_alike(f: Watched) -> None:
    X = np.abs(normal(5, 2, 3, 4, 3))
    gray = expect.shape("the result", f(X), (2, 3, 4), ("m", "n_H", "n_W"))
    expect.close("the result[1]", gray[1], expect.array("the result", f(X[1].copy())))


nhwc_to_nchw = LawSet(
    "nhwc_to_nchw", "X", ("non-square images", "one and several channels", "bytes and floats")
)


@nhwc_to_nchw.law(
    "The axes come in the order example, channel, height, width.",
    "Number the old axes from 0, and write down which of them comes first, second, third, fourth.",
)
def axes_are_in_order(f: Watched) -> None:
    expect.shape("the result", f(normal(6, 2, 3, 5, 4)), (2, 4, 3, 5), ("m", "n_C", "n_H", "n_W"))


@nhwc_to_nchw.law(
    "Every number moves to the place with its own indices.",
    "A `reshape` keeps the numbers in their order and only counts them anew. You want "
    "axes to change places.",
)
def numbers_keep_their_indices(f: Watched) -> None:
    for i, h, w, c in ((0, 0, 1, 0), (1, 2, 0, 3), (1, 1, 4, 2)):
        X = np.zeros((2, 3, 5, 4))
        X[i, h, w, c] = 1
        wanted = np.zeros((2, 4, 3, 5))
        wanted[i, c, h, w] = 1
        expect.close(f"the result, for a 1 at X[{i}, {h}, {w}, {c}],", f(X), wanted)


@nhwc_to_nchw.law(
    "A channel of the result is that channel of every image.",
    "Compare `out[:, c]` with `X[..., c]`.",
)
def channels_stay_whole(f: Watched) -> None:
    X = normal(7, 2, 3, 4, 3)
    seen = expect.shape("the result", f(X), (2, 3, 3, 4))
    for c in range(3):
        expect.close(f"the result[:, {c}]", seen[:, c], X[..., c])


kernel_to_oihw = LawSet(
    "kernel_to_oihw", "W", ("filters that are not symmetric", "as many channels in as out")
)


@kernel_to_oihw.law(
    "The axes come in the order output channel, input channel, row, column.",
    "Number the old axes from 0, and write down which of them comes first, second, third, fourth.",
)
def kernel_axes_are_in_order(f: Watched) -> None:
    axes = ("n_C", "n_C_prev", "row", "column")
    expect.shape("the result", f(normal(8, 3, 3, 2, 5)), (5, 2, 3, 3), axes)


@kernel_to_oihw.law(
    "Rows stay rows and columns stay columns.",
    "Two of your axes are exchanged. Which of the four is the row?",
)
def rows_stay_rows(f: Watched) -> None:
    for side in (5, 2):
        W = normal(9, side, side, 2, 4)
        seen = expect.shape("the result", f(W), (4, 2, side, side))
        for o, c in ((0, 0), (3, 1), (1, 0)):
            expect.close(f"the result[{o}, {c}]", seen[o, c], W[:, :, c, o])
