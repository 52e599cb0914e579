"""loss_and_gradients: families of cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.exercises.a8_digits.networks import task
from autograder.exercises.backward_pass import not_measured
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise, PartialCredit
from autograder.reference import dense, loss, network
from autograder.reference.plain import network as plain


def _with_a_blank_image(draw: Draw) -> dict[str, Any]:
    """Return images of which the first is 0 everywhere.

    Its first maps sleep, so its second maps hold nothing but their bias: exact ties.
    """
    given = task(draw, (2, 4, 4))
    given["params"]["b1"] = -abs(given["params"]["b1"])
    given["X"][0] = 0
    return given


FAMILIES = (
    Family("one image", lambda draw: task(draw, (1, 4, 4)), weight=0.5),
    Family("a batch of non-square images", lambda draw: task(draw, (3, 4, 6)), weight=1.5),
    Family("odd sizes: pooling leaves pixels over", lambda draw: task(draw, (2, 5, 7))),
    Family("more filters, fewer classes", lambda draw: task(draw, (2, 4, 5), 4, 2, 3)),
    Family("a blank image: all entries of a map are equal", _with_a_blank_image, weight=0.5),
    Family(
        "arguments left unchanged",
        lambda draw: task(draw, (2, 4, 4)),
        weight=0.5,
        arguments_unchanged=True,
    ),
)

HELPERS: dict[str, Callable[..., Any]] = {
    "relu_forward": dense.relu_forward,
    "relu_backward": dense.relu_backward,
    "dense_forward": dense.dense_forward,
    "dense_backward": dense.dense_backward,
    "softmax_cross_entropy": loss.softmax_cross_entropy,
}


def _many_numbers(draw: Draw) -> dict[str, Any]:
    """Return a network of 22 000 parameters for an image of 36 pixels."""
    return task(draw, (1, 6, 6), 48, 48, 10)


def _few_numbers(draw: Draw) -> dict[str, Any]:
    """Return a network of a hundred parameters for an image of the same size."""
    return task(draw, (1, 6, 6), 2, 3, 4)


EXERCISE = FunctionExercise(
    function="loss_and_gradients",
    reference=network.loss_and_gradients,
    plain=plain.loss_and_gradients,
    returns=("loss", "grads"),
    # The loss, then W1, b1, W2, b2, W3, b3: the farther back, the more has to be right before.
    credit=PartialCredit(shares=(0.25, 0.2, 0.1, 0.2, 0.1, 0.1, 0.05)),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    dependencies=tuple(HELPERS),
    custom=not_measured(
        "loss_and_gradients",
        network.loss_and_gradients,
        _many_numbers,
        _few_numbers,
        helpers=HELPERS,
    ),
)
