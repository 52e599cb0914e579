"""What goes wrong in predict."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch

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
