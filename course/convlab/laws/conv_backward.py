"""Laws of gradients: the numerical one, and the convolution's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convlab.laws import expect
from convlab.laws.calls import Formula
from convlab.laws.model import LawSet, Watched, normal
from convlab.laws.spectrum import input_gradient, kernel_gradient

AXES = ("m", "n_H", "n_W", "n_C")
KERNEL_AXES = ("row", "column", "n_C_prev", "n_C")

numerical_gradient = LawSet(
    "numerical_gradient", "f x", ("arrays of any shape", "other eps", "whole-number points")
)


@numerical_gradient.law(
    "The gradient has the shape of x.",
    "Make the result with the shape of `x`, and go through all of its indices, however "
    "many axes there are.",
)
def has_the_shape_of_x(f: Watched) -> None:
    for shape in ((3,), (2, 3), (2, 1, 3)):
        expect.shape("the gradient", f(Formula("the sum of x", np.sum), normal(0, *shape)), shape)


@numerical_gradient.law(
    "The gradient of a weighted sum is its weights.",
    "By which number do you divide? The two points lie 2 · eps apart.",
)
def weighted_sum(f: Watched) -> None:
    weights = normal(1, 3, 4)
    weighted = Formula("the sum of weights · x", lambda x: float((weights * x).sum()))
    gradient = f(weighted, normal(2, 3, 4))
    expect.close("the gradient", gradient, weights)


@numerical_gradient.law(
    "Central differences are exact on quadratics, whatever eps.",
    "Which two values of f do you compare? One lies ahead of x and one behind, by eps each.",
)
def exact_on_quadratics(f: Watched) -> None:
    weights, x = normal(3, 2, 3), normal(4, 2, 3)
    quadratic = Formula("the sum of weights · x²", lambda x: float((weights * x * x).sum()))
    for eps in (1e-4, 0.5):
        gradient = f(quadratic, x, eps=eps)
        expect.close(f"the gradient, with eps={eps},", gradient, 2 * weights * x)


@numerical_gradient.law(
    "On a cubic they are off by exactly eps².",
    "Is your step exactly `eps`, on both sides?",
)
def off_by_eps_squared_on_cubics(f: Watched) -> None:
    x, cubic = normal(5, 4), Formula("the sum of x³", lambda x: float((x**3).sum()))
    for eps in (0.1, 0.3):
        gradient = f(cubic, x, eps=eps)
        expect.close(f"the gradient, with eps={eps},", gradient, 3 * x**2 + eps**2)


@numerical_gradient.law(
    "Products of entries mix: each entry's slope is the other entry.",
    "Only one entry may be moved at a time. Is the previous one back in its place when "
    "the next one moves?",
)
def nudges_one_entry_at_a_time(f: Watched) -> None:
    x, product = normal(6, 2), Formula("x[0] · x[1]", lambda x: float(x[0] * x[1]))
    for eps in (1e-6, 0.5):
        gradient = f(product, x, eps=eps)
        expect.close(f"the gradient, with eps={eps},", gradient, x[::-1])


@numerical_gradient.law(
    "A point of whole numbers works as well.",
    "eps added to an array of whole numbers is lost. Which type does your copy of `x` have?",
)
def whole_number_point(f: Watched) -> None:
    x, squares = np.array([[1, -2, 3]]), Formula("the sum of x²", lambda x: float((x * x).sum()))
    expect.close("the gradient", f(squares, x), 2.0 * x)


conv_backward = LawSet(
    "conv_backward",
    "dZ cache",
    (
        "non-square images",
        "strides that do not divide",
        "padding 0, 1 and 2",
        "batches",
        "as many and other numbers of channels",
    ),
    cache="A_prev W b stride padding",
)
SETTINGS = ((1, 0), (2, 0), (3, 0), (1, 1), (2, 1), (3, 2))  # stride, padding


def layer(stride: int, padding: int, f: int = 3) -> tuple[NDArray, tuple]:
    """Return a fitting dZ and the cache."""
    A_prev, W, b = normal(7, 2, 7, 5, 2), normal(8, f, f, 2, 3), normal(9, 1, 1, 1, 3)
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in (7, 5))
    return normal(10 + stride + padding, 2, n_H, n_W, 3), (A_prev, W, b, stride, padding)


def gradients(f: Watched, dZ: NDArray, cache: tuple) -> tuple[NDArray, NDArray, NDArray]:
    """Call `conv_backward`; each gradient has the shape of its variable."""
    dA_prev, dW, db = expect.unpack(f(dZ, cache), "dA_prev", "dW", "db")
    return (
        expect.shape("dA_prev", dA_prev, cache[0].shape, AXES),
        expect.shape("dW", dW, cache[1].shape, KERNEL_AXES),
        expect.shape("db", db, cache[2].shape, AXES),
    )


@conv_backward.law(
    "Each gradient has the shape of its variable: A_prev, W, b.",
    "Print the three shapes beside those of A_prev, W and b. Is the frame of padding cut "
    "off, and what does your slice give for padding 0?",
)
def gradients_have_their_variables_shapes(f: Watched) -> None:
    for setting in SETTINGS:
        gradients(f, *layer(*setting))


@conv_backward.law(
    "No gradient in, no gradient out: the sums start at zero.",
    "Look at the arrays that you add to: what is in them before the first addition?",
)
def zero_gives_zero(f: Watched) -> None:
    dZ, cache = layer(1, 1)
    for name, seen in zip(("dA_prev", "dW", "db"), gradients(f, 0 * dZ, cache), strict=True):
        expect.close(f"{name}, for dZ of zeros,", seen, np.zeros_like(seen))


@conv_backward.law(
    "db: a bias moves every output of its channel.",
    "Over which axes of dZ do you add, and which one is left?",
)
def bias_moves_its_channel(f: Watched) -> None:
    dZ, cache = layer(2, 1)
    wanted = np.array([dZ[..., c].sum() for c in range(3)]).reshape(1, 1, 1, 3)
    expect.close("db", gradients(f, dZ, cache)[2], wanted, AXES, counts=counts(dZ))


@conv_backward.law(
    "dW is what nudging each weight shows.",
    "A weight meets one pixel in each window. Which pixel is that, and which entry of dZ "
    "belongs to this window?",
)
def dW_is_what_nudging_shows(f: Watched) -> None:
    dZ, cache = layer(1, 0)
    wanted = kernel_gradient(dZ, *pick(cache))
    expect.close("dW", gradients(f, dZ, cache)[1], wanted, KERNEL_AXES, counts=counts(dZ))


@conv_backward.law(
    "dA_prev is what nudging each input pixel shows.",
    "A pixel lies in several windows, and every one of them sends something back: add, do"
    " not overwrite.",
)
def dA_is_what_nudging_shows(f: Watched) -> None:
    dZ, cache = layer(1, 0)
    wanted = input_gradient(dZ, *pick(cache))
    expect.close("dA_prev", gradients(f, dZ, cache)[0], wanted, AXES, counts=counts(dZ))


def counts(dZ: NDArray) -> dict[str, int]:
    """Return what a gradient may be divided by: it should be by none of them."""
    return {
        "the batch has {} examples": len(dZ),
        "dZ has {} numbers for each filter": dZ[..., 0].size,
    }


def pick(cache: tuple) -> tuple:
    """Return A_prev, W, stride and padding of a cache."""
    A_prev, W, _, stride, padding = cache
    return A_prev, W, stride, padding


def nudged(f: Watched, *settings: tuple[int, int], size: int = 3) -> None:
    """Compare dA_prev and dW with nudging for each (stride, padding)."""
    for setting in settings:
        dZ, cache = layer(*setting, f=size)
        dA_prev, dW, _ = gradients(f, dZ, cache)
        expect.close("dA_prev", dA_prev, input_gradient(dZ, *pick(cache)), AXES)
        expect.close("dW", dW, kernel_gradient(dZ, *pick(cache)), KERNEL_AXES)


@conv_backward.law(
    "The same holds for strides 2 and 3, also where the last pixels fit no window.",
    "Where does the window of output (h, w) start? It is the same place as on the way forward.",
)
def strides(f: Watched) -> None:
    nudged(f, (2, 0), (3, 0))


@conv_backward.law(
    "The same holds for padding 1 and 2, up to every border.",
    "Which picture do the windows lie in, the padded one? Do you cut its frame off at the"
    " very end, and on all sides?",
)
def paddings(f: Watched) -> None:
    nudged(f, (1, 1), (1, 2), (2, 1))


@conv_backward.law(
    "The same holds for a filter of 2 × 2, with all strides and paddings.",
    "Is there a number in your code that is right for filters of 3 only? Take f from the "
    "shape of `W`.",
)
def smaller_filters(f: Watched) -> None:
    nudged(f, *SETTINGS, size=2)


@conv_backward.law(
    "dA_prev of an example depends on its own dZ alone; dW and db sum over the batch.",
    "Which of the three results has an axis for the examples? The other two are added up "
    "over them.",
)
def examples(f: Watched) -> None:
    dZ, cache = layer(2, 1)
    dA_prev, dW, db = gradients(f, dZ, cache)
    alone = [
        gradients(f, dZ[i : i + 1].copy(), (cache[0][i : i + 1].copy(), *cache[1:]))
        for i in range(2)
    ]
    expect.close("dA_prev", dA_prev, np.concatenate([one[0] for one in alone]), AXES)
    expect.close("dW", dW, alone[0][1] + alone[1][1], KERNEL_AXES)
    expect.close("db", db, alone[0][2] + alone[1][2], AXES)


@conv_backward.law(
    "Whole-number pixels give gradients that are not cut to whole numbers.",
    "An array made *like* A_prev takes its type. Which type should a gradient have?",
)
def whole_numbers_do_not_truncate(f: Watched) -> None:
    dZ, (A_prev, W, b, stride, padding) = layer(2, 1)
    A_prev = np.round(3 * A_prev).astype(int)
    dA_prev, dW, _ = gradients(f, dZ, (A_prev, W, b, stride, padding))
    expect.close("dA_prev", dA_prev, input_gradient(dZ, A_prev, W, stride, padding), AXES)
    expect.close("dW", dW, kernel_gradient(dZ, A_prev, W, stride, padding), KERNEL_AXES)


@conv_backward.law(
    "Slopes of whole numbers are whole, to the last digit: computed, not measured.",
    "Do you measure the slopes with small steps? Here they are computed: each output "
    "sends its gradient back to what it was made of.",
)
def whole_numbers_stay_whole(f: Watched) -> None:
    dZ, (A_prev, W, b, stride, padding) = layer(2, 1)
    dZ, A_prev, W, b = (np.round(scale * x) for scale, x in ((5, dZ), (40, A_prev), (5, W), (5, b)))
    for name, seen in zip(
        ("dA_prev", "dW", "db"), gradients(f, dZ, (A_prev, W, b, stride, padding)), strict=True
    ):
        expect.exactly_whole(name, seen)
