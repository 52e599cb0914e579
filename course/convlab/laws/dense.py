"""Laws of the layers that do not slide, of the loss, and of one step downhill."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convlab.laws import expect
from convlab.laws.model import LawSet, Watched, normal
from convlab.laws.nudging import slopes

relu_forward = LawSet("relu_forward", "Z", ("arrays of any shape", "exact zeros", "whole numbers"))


def activated(f: Watched, Z: NDArray) -> NDArray:
    """Call `relu_forward` and return its A."""
    A, _ = expect.unpack(f(Z), "A", "cache")
    return expect.shape("A", A, Z.shape)


@relu_forward.law(
    "What is positive stays, what is negative becomes 0.",
    "Compare each number with 0, and keep the larger one.",
)
def positive_stays(f: Watched) -> None:
    size = np.abs(normal(0, 2, 3, 4, 2)) + 0.1
    expect.close("A, for positive Z,", activated(f, size), size)
    expect.close("A, for negative Z,", activated(f, -size), 0 * size)


@relu_forward.law(
    "relu(Z) − relu(−Z) is Z again.",
    "What does your function give for a negative number? It should be exactly 0.",
)
def halves_fit_together(f: Watched) -> None:
    Z = normal(1, 3, 5)
    expect.close("(relu(Z) - relu(-Z))", activated(f, Z) - activated(f, -Z), Z)


@relu_forward.law(
    "A hundred times the input gives a hundred times the output: nothing is too large.",
    "Is there an upper bound, or a function that flattens, in your code? A ReLU has none.",
)
def grows_without_end(f: Watched) -> None:
    Z = normal(1, 3, 5)
    expect.close("relu(100 Z)", activated(f, 100 * Z), 100 * activated(f, Z))


@relu_forward.law(
    "Doing it twice changes nothing more.",
    "Does your function change a number that is positive already?",
)
def twice_is_once(f: Watched) -> None:
    A = activated(f, normal(2, 2, 3, 3, 2))
    expect.close("relu(relu(Z))", activated(f, A), A)


@relu_forward.law(
    "The cache tells the way back where Z was positive.",
    "The way back asks where Z was positive. What do you return as the second value?",
)
def cache_tells_what_passed(f: Watched) -> None:
    Z = normal(1, 3, 5)
    _, cache = expect.unpack(f(Z), "A", "cache")
    while isinstance(cache, tuple | list | dict) and cache:
        cache = next(iter(cache.values() if isinstance(cache, dict) else cache))
    expect.true(isinstance(cache, np.ndarray), f"cache is {expect.kind(cache)}, wanted Z")
    passed = expect.shape("cache", cache, Z.shape) > 0
    expect.close("(cache > 0)", passed, Z > 0)


relu_backward = LawSet("relu_backward", "dA Z", ("arrays of any shape", "exact zeros"))


@relu_backward.law(
    "The gradient passes where Z is positive and stops where it is not.",
    "Which of the two arrays decides, dA or Z, and which of them is passed on?",
)
def passes_where_positive(f: Watched) -> None:
    Z, dA = normal(3, 2, 3, 4, 2), normal(4, 2, 3, 4, 2)
    dZ = expect.shape("dZ", f(dA, Z), Z.shape)
    expect.close("dZ[Z > 0]", dZ[Z > 0], dA[Z > 0])
    expect.close("dZ[Z < 0]", dZ[Z < 0], 0 * dA[Z < 0])


@relu_backward.law(
    "It is linear in dA: the sign of dA plays no part.",
    "Your result may depend on the sign of Z, and not on the sign of dA.",
)
def is_linear_in_dA(f: Watched) -> None:
    Z, dA = normal(5, 4, 3), normal(6, 4, 3)
    expect.close("dZ, for -2 * dA,", f(-2 * dA, Z), -2 * expect.array("dZ", f(dA, Z)))


@relu_backward.law(
    "A Z of whole numbers gives the same as the same numbers as floats.",
    "An array made with `zeros_like` has the type of its model: of whole numbers it holds no "
    "fractions. Which type must the array for a gradient have?",
)
def whole_numbers_do_not_truncate(f: Watched) -> None:
    Z, dA = np.round(3 * normal(5, 4, 3)), normal(6, 4, 3)
    expect.close("dZ", f(dA, Z.astype(int)), f(dA, Z))


dense_forward = LawSet("dense_forward", "A_prev W b", ("batches", "more outputs than inputs"))


def scores(f: Watched, *args: NDArray) -> NDArray:
    """Call `dense_forward` and return its Z."""
    Z, _ = expect.unpack(f(*args), "Z", "cache")
    return expect.array("Z", Z)


@dense_forward.law(
    "One row per example, one column per unit.",
    "Write the three shapes down: (m, n_in), (n_in, n_out), (n_out,). In which order do "
    "they fit a product of matrices?",
)
def has_a_row_per_example(f: Watched) -> None:
    Z = scores(f, normal(7, 5, 3), normal(8, 3, 4), normal(9, 4))
    expect.shape("Z", Z, (5, 4), ("m", "n_out"))


@dense_forward.law(
    "One example and one unit give a table, too: one row and one column.",
    "Does something in your function drop axes of length 1?",
)
def one_is_a_table_too(f: Watched) -> None:
    for m, n_out in ((1, 4), (5, 1), (1, 1)):
        Z = scores(f, normal(7, m, 3), normal(8, 3, n_out), normal(9, n_out))
        expect.shape("Z", Z, (m, n_out), ("m", "n_out"))


@dense_forward.law(
    "Identity weights return the input; a bias is added to every row.",
    "NumPy adds `b` of shape (n_out,) to each row by itself. What do you do with it?",
)
def identity_returns_the_input(f: Watched) -> None:
    A, b = normal(10, 4, 3), normal(11, 3)
    expect.close("Z", scores(f, A, np.eye(3), 0 * b), A, ("m", "n_out"))
    expect.close("Z", scores(f, A, np.eye(3), b), A + b, ("m", "n_out"))


@dense_forward.law(
    "An input of a single 1 shows that input's row of weights.",
    "Is `W` transposed, or on the wrong side of the product?",
)
def unit_inputs_show_the_weights(f: Watched) -> None:
    W = normal(12, 3, 5)
    expect.close("Z", scores(f, np.eye(3), W, np.zeros(5)), W, ("m", "n_out"))


@dense_forward.law(
    "It is linear in the input.",
    "Only a product and a bias belong here: an activation comes in a layer of its own.",
)
def is_linear_in_the_input(f: Watched) -> None:
    first, second, W, b = normal(13, 4, 3), normal(14, 4, 3), normal(15, 3, 2), np.zeros(2)
    apart = scores(f, first, W, b) + scores(f, second, W, b)
    expect.close("Z", scores(f, first + second, W, b), apart)


@dense_forward.law(
    "The cache holds what the way back asks for: the input, then the weights.",
    "Look at the docstring: which three things, in which order?",
)
def cache_holds_input_and_weights(f: Watched) -> None:
    A, W = normal(13, 4, 3), normal(15, 3, 2)
    _, cache = expect.unpack(f(A, W, normal(16, 2)), "Z", "cache")
    fits = isinstance(cache, tuple | list) and len(cache) > 1
    expect.true(fits, f"cache is {expect.kind(cache)}, wanted the tuple (A_prev, W, b)")
    expect.close("cache[0]", cache[0], A)
    expect.close("cache[1]", cache[1], W)


dense_backward = LawSet(
    "dense_backward", "dZ cache", ("batches", "more outputs than inputs"), cache="A_prev W b"
)
WEIGHT_AXES = ("n_in", "n_out")


def dense_gradients(f: Watched, dZ: NDArray, cache: tuple) -> tuple[NDArray, ...]:
    """Call `dense_backward`; each gradient has the shape of its variable."""
    names = ("dA_prev", "dW", "db")
    found = expect.unpack(f(dZ, cache), *names)
    variables = zip(names, found, cache, strict=True)
    return tuple(expect.shape(name, grad, variable.shape) for name, grad, variable in variables)


def dense_cache(m: int = 5) -> tuple[NDArray, tuple[NDArray, ...]]:
    """Return dZ and the cache ``(A_prev, W, b)``."""
    return normal(16, m, 4), (normal(17, m, 3), normal(18, 3, 4), normal(19, 4))


@dense_backward.law(
    "Each gradient has the shape of its variable: A_prev, W, b.",
    "Write the shapes of dZ, A_prev and W down. Which product of two of them, one perhaps"
    " transposed, has the shape that is wanted?",
)
def gradients_have_their_variables_shapes(f: Watched) -> None:
    dense_gradients(f, *dense_cache())


@dense_backward.law(
    "Inputs of whole numbers give the same as the same numbers as floats.",
    "An array made with `zeros_like` has the type of its model: of whole numbers it holds no "
    "fractions. Which type must the array for a gradient have?",
)
def whole_inputs_do_not_truncate(f: Watched) -> None:
    dZ, (A_prev, W, b) = dense_cache()
    A_prev = np.round(3 * A_prev)
    pairs = zip(
        ("dA_prev", "dW", "db"),
        dense_gradients(f, dZ, (A_prev.astype(int), W, b)),
        dense_gradients(f, dZ, (A_prev, W, b)),
        strict=True,
    )
    for name, seen, wanted in pairs:
        expect.close(name, seen, wanted)


@dense_backward.law(
    "dW is what nudging each weight shows.",
    "A weight meets its input once in every example, and the contributions are added: "
    "nothing is divided. Which two tables have the examples as an axis?",
)
def dW_is_what_nudging_shows(f: Watched) -> None:
    dZ, cache = dense_cache()
    A_prev, W, _ = cache
    wanted = slopes(lambda W: float((dZ * (A_prev @ W)).sum()), W)
    expect.close("dW", dense_gradients(f, dZ, cache)[1], wanted, WEIGHT_AXES, counts=batch(dZ))


@dense_backward.law(
    "dA_prev is what nudging each input shows.",
    "An input reaches every unit through its own row of weights. Which product of dZ and "
    "W has the shape of A_prev?",
)
def dA_is_what_nudging_shows(f: Watched) -> None:
    dZ, cache = dense_cache()
    A_prev, W, _ = cache
    wanted = slopes(lambda A_prev: float((dZ * (A_prev @ W)).sum()), A_prev)
    dA_prev = dense_gradients(f, dZ, cache)[0]
    expect.close("dA_prev", dA_prev, wanted, ("m", "n_in"), counts=batch(dZ))


@dense_backward.law(
    "A bias moves its unit in every example; nothing is averaged here.",
    "Add over the examples. The division by m belongs to the loss, which has done it already.",
)
def bias_moves_its_unit(f: Watched) -> None:
    dZ, cache = dense_cache()
    wanted = [dZ[:, k].sum() for k in range(4)]
    expect.close("db", dense_gradients(f, dZ, cache)[2], wanted, counts=batch(dZ))


def batch(values: NDArray) -> dict[str, int]:
    """Return the number of examples, for a message about a factor."""
    return {"the batch has {} examples": len(values)}


softmax_cross_entropy = LawSet(
    "softmax_cross_entropy", "logits labels", ("batches", "scores in the thousands", "ten classes")
)


def loss_of(f: Watched, logits: NDArray, labels: NDArray, when: str = "") -> tuple[float, NDArray]:
    """Call `softmax_cross_entropy`; `when` says of which scores a message speaks."""
    loss, dlogits = expect.unpack(f(logits, labels), "loss", "dlogits")
    axes = ("m", "n_classes")
    grad = expect.shape(f"dlogits{when}", dlogits, logits.shape, axes)
    return expect.number(f"loss{when}", loss), grad


LABELS = np.array([2, 0, 1, 2, 3])


@softmax_cross_entropy.law(
    "Equal scores for K classes cost log K.",
    "What are the probabilities if all scores are equal, and what is minus the logarithm "
    "of one of them? Is the loss a mean over the batch?",
)
def equal_scores_cost_log_k(f: Watched) -> None:
    loss, _ = loss_of(f, np.zeros((5, 4)), LABELS)
    expect.close("loss", loss, np.log(4))


@softmax_cross_entropy.law(
    "Sure and right costs nothing; sure and wrong costs the difference of the two scores.",
    "Do you pick, in each row, the probability of the *right* class? And do you add a "
    "small number that cuts off large losses?",
)
def sure_and_right_costs_nothing(f: Watched) -> None:
    right = 50.0 * np.eye(4)[LABELS]
    expect.close("loss, sure and right,", loss_of(f, right, LABELS)[0], 0)
    expect.close("loss, sure and wrong,", loss_of(f, right, (LABELS + 1) % 4)[0], 50)


@softmax_cross_entropy.law(
    "A score that is nearly certain still has a slope: nudging it shows which.",
    "Is something cut off, or rounded, when a probability comes close to 1?",
)
def sure_scores_have_slopes(f: Watched) -> None:
    logits = normal(23, 5, 4) / 4 + 6.0 * np.eye(4)[LABELS]
    dlogits = loss_of(f, logits, LABELS)[1]
    for row in range(5):
        expect.close(f"the sum of dlogits[{row}]", dlogits[row].sum(), 0)
        told = f"dlogits[{row}, {LABELS[row]}], at the right class,"
        right = dlogits[row, LABELS[row]]
        ahead = logits.copy()
        ahead[row, LABELS[row]] += 0.1
        slope = (loss_of(f, ahead, LABELS)[0] - loss_of(f, logits, LABELS)[0]) / 0.1
        # The slope flattens over a step of 0.1 by a tenth, and 32-bit floats round the loss.
        told = f"{told} is {right:.3e}, but a nudge of 0.1 shows {slope:.3e}"
        expect.true(1.2 * slope <= right <= 0.9 * slope, told)


@softmax_cross_entropy.law(
    "A number added to all scores of an example changes nothing.",
    "`exp` of a thousand overflows. What may you subtract from a row beforehand without "
    "changing its probabilities?",
)
def only_differences_matter(f: Watched) -> None:
    logits = normal(22, 5, 4)
    loss, dlogits = loss_of(f, logits, LABELS)
    for shift in (1.0, 2000.0, -2000.0):
        when = f", with {shift:.0f} added to all scores,"
        moved, dmoved = loss_of(f, logits + shift, LABELS, when)
        expect.close(f"loss{when}", moved, loss)
        expect.close(f"dlogits{when}", dmoved, dlogits, ("m", "n_classes"))


@softmax_cross_entropy.law(
    "The gradient sums to zero in every row; only the right class's is negative.",
    "Start from the probabilities. From which entry of each row is something taken away, "
    "and how much?",
)
def rows_sum_to_zero(f: Watched) -> None:
    _, dlogits = loss_of(f, normal(23, 5, 4), LABELS)
    expect.close("dlogits.sum(axis=1)", dlogits.sum(axis=1), np.zeros(5))
    negative = np.eye(4, dtype=bool)[LABELS]
    expect.close("(dlogits < 0)", dlogits < 0, negative, ("m", "n_classes"))


@softmax_cross_entropy.law(
    "The gradient is what nudging each score shows: the loss is a mean.",
    "The loss is a mean over the batch. What does that do to its gradient?",
)
def gradient_is_what_nudging_shows(f: Watched) -> None:
    logits = normal(24, 3, 4)
    dlogits = loss_of(f, logits, LABELS[:3])[1]
    numeric = slopes(lambda scores: loss_of(f, scores, LABELS[:3])[0], logits, expect.NUDGE)
    axes = ("m", "n_classes")
    expect.close("dlogits", dlogits, numeric, axes, expect.OF_NUDGES, batch(logits))


sgd_step = LawSet("sgd_step", "params grads lr", ("several arrays", "other learning rates"))


def stepped(f: Watched, lr: float) -> tuple[dict, dict, dict]:
    """Call `sgd_step`; return the parameters before, the gradients, the parameters after."""
    params = {"W": normal(25, 3, 2), "b": normal(26, 2)}
    grads = {"W": normal(27, 3, 2), "b": normal(28, 2)}
    after = f(params, grads, lr)
    same_keys = isinstance(after, dict) and after.keys() == params.keys()
    expect.true(same_keys, f"returns {expect.kind(after)}, wanted a dict with the keys of params")
    return params, grads, after


@sgd_step.law(
    "A learning rate of 0 changes nothing.",
    "What is left of your new value when lr is 0?",
)
def no_rate_no_change(f: Watched) -> None:
    params, _, after = stepped(f, 0.0)
    for key in params:
        expect.close(f"params[{key!r}]", after[key], params[key])


@sgd_step.law(
    "The step points against the gradient, and twice the rate is twice the step.",
    "The gradient points uphill. In which direction do you step, and how far?",
)
def steps_downhill(f: Watched) -> None:
    for lr in (0.1, 0.2):
        params, grads, after = stepped(f, lr)
        for key in params:
            step = expect.shape(f"params[{key!r}]", after[key], params[key].shape) - params[key]
            expect.close(f"the step of {key}, divided by -lr,", step / -lr, grads[key])


@sgd_step.law(
    "Whole numbers step by fractions, as the same numbers written as floats do.",
    "An operator such as `-=` stores into the array that is there. Make a new one.",
)
def whole_numbers_step_by_fractions(f: Watched) -> None:
    whole, grads = {"W": np.array([[3, -2], [0, 7]])}, {"W": normal(29, 2, 2)}
    found, wanted = f(whole, grads, 0.1), f({"W": whole["W"].astype(float)}, grads, 0.1)
    expect.close("params['W']", found["W"], wanted["W"])
