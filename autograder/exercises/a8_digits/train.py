"""train: families of cases and an examination."""

from __future__ import annotations

from typing import Any

from autograder.exercises.a8_digits import digits
from autograder.exercises.a8_digits.networks import task
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import (
    Draw,
    Family,
    FunctionExercise,
)
from autograder.reference import network
from autograder.reference.plain import network as plain


def _run(draw: Draw, images: tuple[int, int, int], **settings: Any) -> dict[str, Any]:
    return {**task(draw, images), **settings}


FAMILIES = (
    Family(
        "one step",
        lambda draw: _run(draw, (3, 4, 4), lr=0.1, num_epochs=1, batch_size=3),
        weight=0.5,
    ),
    Family(
        "two batches of the same size",
        lambda draw: _run(draw, (4, 4, 4), lr=0.5, num_epochs=1, batch_size=2),
    ),
    Family(
        "the last batch is smaller",
        lambda draw: _run(draw, (7, 4, 4), lr=0.5, num_epochs=2, batch_size=3),
    ),
    Family(
        "three epochs",
        lambda draw: _run(draw, (5, 4, 4), lr=0.25, num_epochs=3, batch_size=2),
    ),
    Family(
        "a batch larger than the data",
        lambda draw: _run(draw, (3, 4, 4), lr=0.25, num_epochs=2, batch_size=8),
        weight=0.5,
    ),
    Family(
        "arguments left unchanged",
        lambda draw: _run(draw, (4, 4, 4), lr=0.5, num_epochs=2, batch_size=2),
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="train",
    reference=network.train,
    plain=plain.train,
    returns=("params",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    dependencies=(
        "relu_forward", "relu_backward", "dense_forward", "dense_backward", "softmax_cross_entropy",
        "sgd_step", "loss_and_gradients", "predict",
    ),
    call_seconds=4.0,
    custom=digits.examine,
)  # fmt: skip
