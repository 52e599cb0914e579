"""predict: families of cases, wrong programs, correct alternatives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from convlab.layers import conv2d, pool2d

from autograder.exercises.a8_digits.networks import task
from autograder.exercises.model import Alternative, Draw, Exercise, Family, Misconception, Patch
from autograder.reference import network
from autograder.reference.plain import network as plain

MOST_DRAWS = 60


def _images(draw: Draw, *args: Any) -> dict[str, Any]:
    """Return a network whose guesses vary, and images that need each of its parts.

    A guess is a coarse answer: without a ReLU or a bias it is often the same, so that it takes some
    draws until one of the images shows it.
    """
    for _ in range(MOST_DRAWS):
        given = _varied(draw, *args)
        right = network.predict(**given)
        if all((guesses != right).any() for guesses in _guesses_without_a_part(**given)):
            break
    return given


def _guesses_without_a_part(params: dict[str, Any], X: Any) -> Iterator[Any]:
    yield _guesses(params, X, first=0.0)
    yield _guesses(params, X, second=0.0)
    for name in ("b1", "b2", "b3"):
        yield _guesses({**params, name: 0 * params[name]}, X)


def _guesses(params: dict[str, Any], X: Any, first: float = 1.0, second: float = 1.0) -> Any:
    """Guess; a share of 0 lets what is negative pass a ReLU."""
    A = conv2d(X, params["W1"], params["b1"], padding=1)
    A = np.where(A > 0, A, (1 - first) * A)
    A = conv2d(pool2d(A, 2), params["W2"], params["b2"], padding=1)
    A = np.where(A > 0, A, (1 - second) * A)
    return (A.max(axis=(1, 2)) @ params["W3"] + params["b3"]).argmax(axis=1)


def _varied(draw: Draw, *args: Any) -> dict[str, Any]:
    """Return a network whose guesses vary, and images."""
    given = task(draw, *args)
    params, X = given["params"], 4 * given["X"]
    # No class may win by its bias alone: their mean scores on these images are made equal. And in
    # half of the images all scores are negative.
    scores = network._forward({**params, "b3": 0 * params["b3"]}, X)[0]
    mean = scores.mean(axis=0)
    b3 = -mean - np.median((scores - mean).max(axis=1))
    return {"params": {**params, "b3": b3.round(3)}, "X": X}


FAMILIES = (
    Family("nine images", lambda draw: _images(draw, (9, 4, 4)), weight=1.5, cases=4),
    Family("non-square images", lambda draw: _images(draw, (8, 4, 6)), cases=3),
    Family("odd sizes, other classes", lambda draw: _images(draw, (9, 5, 5), 3, 5, 9)),
    Family(
        "arguments left unchanged",
        lambda draw: _images(draw, (3, 4, 4)),
        weight=0.25,
        arguments_unchanged=True,
    ),
)

READ = "A guess"
FORWARD = "The way forward"

MISCONCEPTIONS = (
    Misconception(
        "scores_instead_of_classes",
        "You return the scores. A guess is the *number* of the class with the largest score.",
        "returns logits",
        (Patch(("    return guesses", "    return logits")),),
        READ,
    ),
    Misconception(
        "largest_score_instead_of_its_place",
        "You return how large the largest score is, not which class it belongs to.",
        "max instead of argmax",
        (Patch(("    return guesses", "    return logits.max(axis=1)")),),
        READ,
    ),
    Misconception(
        "largest_over_the_images",
        "You look for the largest score among the images, for every class. It should be among the "
        "classes, for every image.",
        "argmax over axis 0",
        (Patch(("    return guesses", "    return logits.argmax(axis=0)")),),
        READ,
    ),
    Misconception(
        "one_guess_for_all",
        "You return a single number for the whole batch: `np.argmax` without an axis looks at all "
        "scores at once.",
        "argmax without an axis",
        (
            Patch(("    return guesses", "    return np.argmax(logits)")),
            Patch(("np.argmax(logits[i])", "np.argmax(logits) % logits.shape[1]")),
        ),
        READ,
    ),
    Misconception(
        "least_likely_class",
        "You guess the class with the *smallest* score.",
        "argmin",
        (Patch(("np.argmax(logits[i])", "np.argmin(logits[i])")),),
        READ,
    ),
    Misconception(
        "classes_counted_from_one",
        "Your classes are counted from 1. The first one is 0.",
        "argmax + 1",
        (Patch(("np.argmax(logits[i])", "np.argmax(logits[i]) + 1")),),
        READ,
    ),
    Misconception(
        "one_hot",
        "You return a table with a 1 at the guess. Return one number for each image.",
        "one-hot guesses",
        (Patch(("    return guesses", "    return np.eye(logits.shape[1])[guesses]")),),
        READ,
    ),
    Misconception(
        "relu_missing",
        "A ReLU is missing: the way forward must be the same as in training.",
        "ReLU left out",
        (
            Patch(("A1, _ = relu_forward(Z1)", "A1 = Z1")),
            Patch(("A2, _ = relu_forward(Z2)", "A2 = Z2")),
            Patch(("A1, _ = relu_forward(Z1)", "A1 = Z1"), ("A2, _ = relu_forward(Z2)", "A2 = Z2")),
        ),
        FORWARD,
    ),
    Misconception(
        "maps_averaged",
        "You take means where maxima are asked for, in the pooling between the convolutions or at "
        "the end: another network than the one that was trained.",
        "average pooling instead of maximum",
        (
            Patch(("global_pool2d(A2)", 'global_pool2d(A2, "average")')),
            Patch(("P = pool2d(A1, 2)", 'P = pool2d(A1, 2, mode="average")')),
        ),
        FORWARD,
    ),
    Misconception(
        "biases_left_out",
        "A layer runs without its biases.",
        "b1, b2 or b3 missing",
        (
            Patch(('params["b3"])', '0 * params["b3"])')),
            Patch(('params["b1"]', '0 * params["b1"]'), ('params["b2"]', '0 * params["b2"]')),
            Patch(('params["b1"]', '0 * params["b1"]')),
            Patch(('params["b2"]', '0 * params["b2"]')),
        ),
        FORWARD,
    ),
    Misconception(
        "relu_over_the_scores",
        "There is a ReLU behind the last layer. Scores may be negative, and where all of them are, "
        "the largest still wins.",
        "ReLU after the dense layer",
        (Patch(("np.argmax(logits[i])", "np.argmax(np.maximum(logits[i], 0))")),),
        READ,
    ),
    Misconception(
        "pooling_left_out",
        "The pooling between the convolutions is missing: another network than the one that was "
        "trained.",
        "pool2d missing",
        (Patch(("P = pool2d(A1, 2)", "P = A1")),),
        FORWARD,
    ),
    Misconception(
        "padding_forgotten",
        "A convolution runs without padding. Both have padding 1, as in training.",
        "padding=1 missing",
        (
            Patch(
                ('conv2d(X, params["W1"], params["b1"], padding=1)', 'conv2d(X, params["W1"], params["b1"])'),
                ('conv2d(P, params["W2"], params["b2"], padding=1)', 'conv2d(P, params["W2"], params["b2"])'),
            ),
            Patch(
                ('conv2d(X, params["W1"], params["b1"], padding=1)', 'conv2d(X, params["W1"], params["b1"])'),
            ),
            Patch(
                ('conv2d(P, params["W2"], params["b2"], padding=1)', 'conv2d(P, params["W2"], params["b2"])'),
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "probabilities_over_the_batch",
        "Your probabilities sum to 1 over the images. Within each image, over the classes, they "
        "should; and a guess does not need them at all.",
        "softmax over axis 0",
        (
            Patch(
                (
                    "np.argmax(logits[i])",
                    "np.argmax(logits[i] - np.log(np.exp(logits - logits.max()).sum(axis=0)))",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "probabilities_instead_of_classes",
        "You return probabilities. A guess is the *number* of the class with the largest one.",
        "returns probabilities",
        (
            Patch(
                (
                    "    return guesses",
                    "    p = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
                    "    return p / p.sum(axis=1, keepdims=True)",
                )
            ),
        ),
        READ,
    ),
    Misconception(
        "signs_of_the_scores_ignored",
        "You look for the score that is farthest from 0. A very negative score says: surely *not* this "
        "class.",
        "argmax of absolute or squared scores",
        (Patch(("np.argmax(logits[i])", "np.argmax(abs(logits[i]))")),),
        READ,
    ),
)  # fmt: skip

ALTERNATIVES = (
    Alternative(
        "one_line_at_the_end",
        """
def predict(params, X):
    A1 = np.maximum(conv2d(X, params["W1"], params["b1"], padding=1), 0)
    A2 = conv2d(pool2d(A1, 2), params["W2"], params["b2"], padding=1).clip(0)
    return (A2.max(axis=(1, 2)) @ params["W3"] + params["b3"]).argmax(axis=-1)
""",
    ),
    Alternative(
        "image_by_image",
        """
def predict(params, X):
    found = []
    for x in X:
        A1, _ = relu_forward(conv2d(x[None], params["W1"], params["b1"], padding=1))
        P = pool2d(A1, 2)
        A2, _ = relu_forward(conv2d(P, params["W2"], params["b2"], padding=1))
        scores, _ = dense_forward(global_pool2d(A2), params["W3"], params["b3"])
        probabilities = np.exp(scores - scores.max())
        found.append(int(np.argmax(probabilities)))
    return np.array(found)
""",
    ),
)

EXERCISE = Exercise(
    function="predict",
    reference=network.predict,
    plain=plain.predict,
    returns=("guesses",),
    families=FAMILIES,
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
    dependencies=("relu_forward", "dense_forward"),
)
