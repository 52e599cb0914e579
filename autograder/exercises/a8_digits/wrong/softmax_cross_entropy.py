"""What goes wrong in softmax_cross_entropy."""

from __future__ import annotations

from autograder.exercises.model import (
    Misconception,
    Patch,
    Program,
)

PROBABILITIES = "From scores to probabilities"
LOSS = "Surprise"
GRADIENT = "The most beautiful gradient"

TINY = ("1e-5", "1e-6", "1e-7", "1e-8", "1e-9", "1e-10", "1e-12", "1e-15", "1e-16", "1e-20")


def _kept_from_zero(probability: str) -> Patch:
    """Return the program with a logarithm of this instead of the exact loss."""
    return Patch(("np.log(total) - scores[right]", f"-np.log({probability})"))


MISCONCEPTIONS = (
    Misconception(
        "loss_summed",
        "Your loss is the sum over the examples. Take the mean, so that a batch of another size does "
        "not change the scale.",
        "sum instead of mean for the loss",
        (Patch(("    loss = loss / m\n", "")),),
        LOSS,
    ),
    Misconception(
        "gradient_not_averaged",
        "The loss is a mean over the examples, but its gradient is not divided by their number.",
        "dlogits not divided by m",
        (Patch(("    dlogits = dlogits / m\n", "")),),
        GRADIENT,
    ),
    Misconception(
        "nothing_averaged",
        "Loss and gradient are sums over the examples. Both belong to the mean.",
        "neither divided by m",
        (Patch(("    loss = loss / m\n", ""), ("    dlogits = dlogits / m\n", "")),),
        LOSS,
    ),
    Misconception(
        "exponential_overflows",
        "With scores in the thousands `np.exp` overflows. Only differences of scores matter: first "
        "subtract the largest score of each row.",
        "no shift by the maximum",
        (
            Patch(
                ("scores = logits[i] - np.max(logits[i])", "scores = logits[i]"),
            ),
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m = len(labels)
                    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
                    loss = -np.log(p[np.arange(m), labels]).mean()
                    p[np.arange(m), labels] -= 1
                    return loss, p / m
            """),
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m = len(labels)
                    s = logits - logits.max(axis=1, keepdims=True)
                    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
                    loss = -log_p[np.arange(m), labels].mean()
                    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
                    p[np.arange(m), labels] -= 1
                    return loss, p / m
            """),
        ),
        PROBABILITIES,
    ),
    Misconception(
        "one_maximum_for_all_rows",
        "You subtract one maximum from the whole batch. In a row whose scores are far below it, all "
        "exponentials become 0. Every row needs its own.",
        "shift by the maximum of the batch",
        (Patch(("np.max(logits[i])", "np.max(logits)")),),
        PROBABILITIES,
    ),
    Misconception(
        "logarithm_of_zero",
        "Your loss is the logarithm of a probability that was rounded to 0. Do not compute the "
        "probability first: log(exp(s) / sum) is s − log(sum).",
        "log of an underflowed probability",
        (
            Patch(("np.log(total) - scores[right]", "-np.log(powers[right] / total)")),
            *(_kept_from_zero(f"powers[right] / total + {tiny}") for tiny in TINY),
            *(_kept_from_zero(f"max(powers[right] / total, {tiny})") for tiny in TINY),
        ),
        LOSS,
    ),
    Misconception(
        "loss_with_the_wrong_sign",
        "Your loss is negative. The logarithm of a probability is; the surprise is minus that.",
        "minus forgotten in the loss",
        (Patch(("np.log(total) - scores[right]", "scores[right] - np.log(total)")),),
        LOSS,
    ),
    Misconception(
        "gradient_without_the_truth",
        "Your gradient is the probabilities themselves. At the right class, 1 has to be taken off.",
        "no - 1 at the right class",
        (Patch(("        dlogits[i, right] -= 1\n", "")),),
        GRADIENT,
    ),
    Misconception(
        "gradient_with_the_wrong_sign",
        "Your gradient points the other way: it is truth minus probabilities. More score for the "
        "right class makes the loss *smaller*.",
        "y - p",
        (Patch(("    dlogits = dlogits / m\n", "    dlogits = -dlogits / m\n")),),
        GRADIENT,
    ),
    Misconception(
        "gradient_at_the_right_class_only",
        "Only the right class has a gradient in your result. The others are pushed down, too: their "
        "gradients are their probabilities.",
        "zero gradient for the other classes",
        (
            Patch(
                (
                    "dlogits[i, k] = powers[k] / total",
                    "dlogits[i, k] = (k == right) * powers[k] / total",
                ),
            ),
        ),
        GRADIENT,
    ),
    Misconception(
        "normalised_over_the_batch",
        "Your probabilities sum to 1 over the examples. Within each example, over the *classes*, they "
        "should.",
        "softmax over axis 0",
        (
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m = len(labels)
                    s = logits - logits.max(axis=0)
                    log_p = s - np.log(np.exp(s).sum(axis=0))
                    loss = -log_p[np.arange(m), labels].mean()
                    d = np.exp(log_p)
                    d[np.arange(m), labels] -= 1
                    return loss, d / m
            """),
        ),
        PROBABILITIES,
    ),
    Misconception(
        "logarithm_to_base_two",
        "You use a logarithm to base 2 or 10. The gradient belongs to the natural one, `np.log`.",
        "log2 or log10",
        (
            Patch(("np.log(total) - scores[right]", "(np.log(total) - scores[right]) / np.log(2)")),
            Patch(
                ("np.log(total) - scores[right]", "(np.log(total) - scores[right]) / np.log(10)")
            ),
        ),
        LOSS,
    ),
    Misconception(
        "divides_by_the_number_of_classes",
        "You divide by the number of classes as well, or instead. A mean over the examples is "
        "wanted.",
        "divided by n_classes",
        (
            Patch(
                ("    loss = loss / m\n", "    loss = loss / n_classes\n"),
                ("    dlogits = dlogits / m\n", "    dlogits = dlogits / n_classes\n"),
            ),
            Patch(
                ("    loss = loss / m\n", "    loss = loss / (m * n_classes)\n"),
                ("    dlogits = dlogits / m\n", "    dlogits = dlogits / (m * n_classes)\n"),
            ),
            Patch(("    loss = loss / m\n", "    loss = loss / (m * n_classes)\n")),
        ),
        LOSS,
    ),
    Misconception(
        "squared_error",
        "This is the squared distance between probabilities and truth. Here the loss is minus the "
        "logarithm of one probability.",
        "mean squared error",
        (
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m, n_classes = logits.shape
                    s = logits - logits.max(axis=1, keepdims=True)
                    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
                    truth = np.eye(n_classes)[labels]
                    return np.sum((p - truth) ** 2) / m, (p - truth) / m
            """),
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m, n_classes = logits.shape
                    s = logits - logits.max(axis=1, keepdims=True)
                    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
                    truth = np.eye(n_classes)[labels]
                    return np.sum((p - truth) ** 2) / m, 2 * (p - truth) / m
            """),
        ),
        LOSS,
    ),
    Misconception(
        "all_classes_in_the_loss",
        "Your loss also counts how unlikely the wrong classes are, as for ten separate yes-or-no "
        "questions. Only the right class's probability counts.",
        "binary cross-entropy over all classes",
        (
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m, n_classes = logits.shape
                    s = logits - logits.max(axis=1, keepdims=True)
                    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
                    truth = np.eye(n_classes)[labels]
                    loss = -np.sum(truth * np.log(p) + (1 - truth) * np.log(1 - p)) / m
                    return loss, (p - truth) / m
            """),
        ),
        LOSS,
    ),
    Misconception(
        "first_label_for_all",
        "The label of the first example is used for all of them.",
        "labels[0]",
        (Patch(("right = labels[i]", "right = labels[0]")),),
        LOSS,
    ),
    Misconception(
        "loss_without_the_logarithm",
        "There is no logarithm in your loss: it is the missing probability itself. Surprise is minus the "
        "logarithm of the right class's probability.",
        "mean of 1 - p, or of p",
        (
            Patch(("np.log(total) - scores[right]", "1 - np.exp(scores[right]) / total")),
            Patch(("np.log(total) - scores[right]", "-np.exp(scores[right]) / total")),
        ),
        LOSS,
    ),
    Misconception(
        "margins_instead_of_surprise",
        "You add up by how much wrong scores come within 1 of the right one: the loss of another method. "
        "Here probabilities are wanted, and their logarithm.",
        "hinge loss",
        (
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m = len(labels)
                    rows = np.arange(m)
                    margins = np.maximum(0, logits - logits[rows, labels][:, None] + 1)
                    margins[rows, labels] = 0
                    slopes = (margins > 0) * 1.0
                    slopes[rows, labels] -= slopes.sum(axis=1)
                    return margins.sum() / m, slopes / m
            """),
        ),
        LOSS,
    ),
    Misconception(
        "one_loss_for_each_example",
        "Your loss is an array with one number for each example. The loss of a batch is one number, "
        "their mean.",
        "mean not taken",
        (
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m = len(labels)
                    s = logits - logits.max(axis=1, keepdims=True)
                    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
                    d = np.exp(log_p)
                    d[np.arange(m), labels] -= 1
                    return -log_p[np.arange(m), labels], d / m
            """),
        ),
        LOSS,
    ),
    Misconception(
        "one_taken_off_after_the_division",
        "In the gradient you divide the probabilities by the number of examples, and then take off a "
        "whole 1 at the right class. The division belongs to both.",
        "p / m - 1",
        (
            Patch(
                ("dlogits[i, k] = powers[k] / total", "dlogits[i, k] = powers[k] / total / m"),
                ("    dlogits = dlogits / m\n", ""),
            ),
        ),
        GRADIENT,
    ),
    Misconception(
        "normalised_over_everything",
        "Your probabilities sum to 1 over the whole batch: `np.sum` without an axis adds up everything. "
        "Within each example they should.",
        "sum without an axis",
        (
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m = len(labels)
                    s = logits - logits.max()
                    p = np.exp(s) / np.sum(np.exp(s))
                    loss = -np.log(p[np.arange(m), labels]).mean()
                    p[np.arange(m), labels] -= 1
                    return loss, p / m
            """),
        ),
        PROBABILITIES,
    ),
    Misconception(
        "labels_of_all_for_every_example",
        "An index such as `[:, labels]` takes the right classes of *all* examples in every row. Each "
        "row has one right class, its own.",
        "p[:, labels]",
        (
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m = len(labels)
                    s = logits - logits.max(axis=1, keepdims=True)
                    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
                    d = np.exp(log_p)
                    d[:, labels] -= 1
                    return -log_p[:, labels].mean(), d / m
            """),
            Program("""
                def softmax_cross_entropy(logits, labels):
                    m = len(labels)
                    s = logits - logits.max(axis=1, keepdims=True)
                    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
                    d = np.exp(log_p)
                    d[:, labels] -= 1
                    return -log_p[:, labels].sum() / m, d / m
            """),
        ),
        GRADIENT,
    ),
    Misconception(
        "guess_taken_for_the_truth",
        "You use the class with the largest score as the right one. The right ones stand in `labels`.",
        "argmax instead of labels",
        (Patch(("right = labels[i]", "right = np.argmax(logits[i])")),),
        LOSS,
    ),
    Misconception(
        "classes_counted_from_one",
        "You count the classes from 1. Label 0 is the first column.",
        "labels - 1",
        (Patch(("right = labels[i]", "right = labels[i] - 1")),),
        LOSS,
    ),
)
