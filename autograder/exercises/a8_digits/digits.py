"""The network's examination: twenty images by heart, then digits that nobody has seen.

The student's `train` gets images and labels to learn from, and returns parameters. From then on
labels stay here: the unseen images go into the sandbox, guesses come out, and are compared here.
The place of a digit in its image is drawn from the course's secret, anew for every submission, and
so is the number by which each class goes: to a network that was trained elsewhere, a seven is a 7.

Training is deterministic, and starts from the same parameters with the same images for everybody,
but for the order of the classes, which the last layer's columns share. So a right program reaches
what the reference reaches: all of the twenty, and 0.80 to 0.87 of the unseen (40 draws). The bars
are far below; what they catch is training that does not learn.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import numpy as np
from convlab.data import load_digits, shifted_digits, split_digits
from numpy.typing import NDArray

from autograder.exercises.a8_digits.networks import shapes
from autograder.exercises.model import CustomResult, NoAnswer, SubmissionView, say
from autograder.reference import network

CANVAS, CLASSES = 10, 10
BY_HEART, UNSEEN = 20, 200
LOSS_BAR, ACCURACY_BAR = 0.15, 0.6

MEMORY = "learns 20 images by heart"
MEMORY_ADVICE = say("advice.memory", steps=80, images=BY_HEART)
READING = "reads digits it has not seen"
READING_ADVICE = say("advice.reading", digits=600, epochs=6, batch=10)

Params = dict[str, NDArray[np.float64]]


def examine(submission: SubmissionView) -> list[CustomResult]:
    """Return two findings: what the network keeps, and what it has learnt."""
    helped, timeout = bool(submission.wrong), False
    memory = reading = False
    try:
        memory, reading = _examined(submission, helped)
    except NoAnswer as end:
        timeout = str(end) == "timeout"
    # Right functions may be slow, with loops over pixels, or fit together less well than each by
    # itself: then training is judged with quick ones that do.
    if not (helped or (memory and reading)) and (timeout or submission.share_right == 1.0):
        with suppress(NoAnswer):
            memory, reading = _examined(submission, helped=True)
    return [
        CustomResult(MEMORY, memory, 1.5, MEMORY_ADVICE),
        CustomResult(READING, reading, 2.0, READING_ADVICE),
    ]


def _examined(submission: SubmissionView, helped: bool) -> tuple[bool, bool]:
    return _knows_by_heart(submission, helped), _reads(submission, helped)


def _knows_by_heart(submission: SubmissionView, helped: bool) -> bool:
    X, y, _, _ = _digits()
    names = submission.rng.permutation(CLASSES)
    X, y = X[:BY_HEART], names[y[:BY_HEART]]
    params = _trained(submission, helped, names, X, y, lr=0.3, num_epochs=80, batch_size=BY_HEART)
    if params is None:
        return False
    with np.errstate(all="ignore"):  # parameters that training has blown up
        loss, _ = network.loss_and_gradients(params, X, y)
    return bool(loss < LOSS_BAR and np.array_equal(network.predict(params, X), y))


def _reads(submission: SubmissionView, helped: bool) -> bool:
    X, y, unseen, labels = _digits()
    names = submission.rng.permutation(CLASSES)
    params = _trained(submission, helped, names, X, names[y], lr=0.2, num_epochs=6, batch_size=10)
    if params is None:
        return False
    chosen = submission.rng.permutation(len(unseen))[:UNSEEN]
    images, labels = shifted_digits(unseen[chosen], labels[chosen], submission.rng, canvas=CANVAS)
    # With a wrong helper in it the student's `predict` would fail twice for one mistake.
    guesses = (
        network.predict(params, images) if helped else submission.call("predict", params, images)
    )
    right = isinstance(guesses, np.ndarray) and guesses.shape == labels.shape
    return right and bool(np.mean(guesses == names[labels]) >= ACCURACY_BAR)


def _trained(
    submission: SubmissionView, helped: bool, names: Any, X: Any, y: Any, **settings: float
) -> Params | None:
    """Let the student's function train the network; None if it returns no such parameters.

    A wrong helper is not replaced one by one: the maps are too large to send. The two functions
    that training calls are.
    """
    helpers: dict[str, Callable[..., Any]] = {
        "loss_and_gradients": network.loss_and_gradients,
        "sgd_step": network.sgd_step,
    }
    start = _named(_start(), names)
    params = submission.call(
        "train", start, X, y, helpers=helpers if helped else {}, **settings
    )  # fmt: skip
    fits = (
        isinstance(params, dict)
        and params.keys() == start.keys()
        and all(_like(params[name], value) for name, value in start.items())
    )
    return params if fits else None


def _like(found: Any, wanted: NDArray[np.float64]) -> bool:
    return (
        isinstance(found, np.ndarray)
        and found.dtype.kind == "f"
        and found.shape == wanted.shape
        and bool(np.isfinite(found).all())
    )


def _start() -> Params:
    """Return the parameters before training: small random weights, biases of 0."""
    rng = np.random.default_rng(3)
    params = {}
    for name, shape in shapes(6, 24, 10).items():
        inputs = int(np.prod(shape[:-1]))
        gain = {"W1": 2, "W2": 2, "W3": 1}.get(name, 0)
        params[name] = np.sqrt(gain / inputs) * rng.normal(size=shape)
    return params


def _named(params: Params, names: NDArray[np.int64]) -> Params:
    """Let a network call its class ``k`` ``names[k]``; nothing else in it changes."""
    back = np.argsort(names)
    return {**params, "W3": params["W3"][:, back], "b3": params["b3"][back]}


@lru_cache(maxsize=1)
def _digits() -> tuple[NDArray[Any], ...]:
    """Return 600 shifted digits with labels, and digits that are kept for the examination."""
    rng = np.random.default_rng(11)
    images, labels, unseen, unseen_labels = split_digits(*load_digits(), rng)
    X, y = shifted_digits(images[:600], labels[:600], rng, canvas=CANVAS)
    return X, y, unseen, unseen_labels
