"""What goes wrong in relu_backward."""

from __future__ import annotations

from autograder.exercises.model import (
    Misconception,
    Patch,
    Program,
)

READ = "The gate on the way back"

MISCONCEPTIONS = (
    Misconception(
        "sign_of_the_gradient_decides",
        "You let positive *gradients* through. What decides is the sign of `Z` on the way forward; "
        "the gradient may have any sign.",
        "mask from dA instead of Z",
        (Patch(("if Z[index] <= 0", "if dZ[index] <= 0")),),
        READ,
    ),
    Misconception(
        "bare_mask",
        "Your result is the slope of the ReLU alone, ones and zeros. Multiply it by the gradient "
        "that comes in.",
        "dA forgotten",
        (Program("def relu_backward(dA, cache):\n    return 1.0 * (cache > 0)"),),
        READ,
    ),
    Misconception(
        "times_the_activation",
        "You multiply the gradient by the activation. The slope of a ReLU is 1 or 0, however large "
        "the number is.",
        "dA * relu(Z)",
        (
            Program("def relu_backward(dA, cache):\n    return dA * np.maximum(cache, 0)"),
            Program("def relu_backward(dA, cache):\n    return dA * cache"),
        ),
        READ,
    ),
    Misconception(
        "gate_ignored",
        "Every gradient passes. Where the signal was stopped on the way forward, the gradient stops.",
        "returns dA",
        (Program("def relu_backward(dA, cache):\n    return dA.copy()"),),
        READ,
    ),
    Misconception(
        "gate_reversed",
        "Your gate is open where it should be closed.",
        "mask reversed",
        (Patch(("if Z[index] <= 0", "if Z[index] > 0")),),
        READ,
    ),
    Misconception(
        "zero_counts_as_positive",
        "Where `Z` is exactly 0 you let the gradient pass, or a part of it. By agreement it stops "
        "there: a ReLU makes many exact zeros, and they are asleep.",
        "Z >= 0 instead of Z > 0",
        (
            Patch(("if Z[index] <= 0", "if Z[index] < 0")),
            Program("def relu_backward(dA, cache):\n    return dA * np.heaviside(cache, 0.5)"),
        ),
        READ,
    ),
    Misconception(
        "changes_its_input",
        "The numbers are right, but you write the zeros into `dA` itself. Work on a copy.",
        "in-place change of dA",
        (Program("def relu_backward(dA, cache):\n    dA[cache <= 0] = 0\n    return dA"),),
        READ,
    ),
    Misconception(
        "rectifies_the_gradient",
        "You put the gradient itself through a ReLU. The way back does not apply the function again, "
        "it multiplies by its slope.",
        "relu(dA) or relu(dA * Z)",
        (Program("def relu_backward(dA, cache):\n    return np.maximum(dA * (cache > 0), 0)"),),
        READ,
    ),
    Misconception(
        "forward_once_more",
        "Your result is the ReLU of `Z`, the way forward once more. The gradient `dA` plays no part "
        "in it.",
        "returns relu(Z)",
        (Program("def relu_backward(dA, cache):\n    return np.maximum(cache, 0)"),),
        READ,
    ),
    Misconception(
        "slope_of_another_function",
        "You multiply by the slope of another function: of a sigmoid, or of a leaky ReLU. Here the "
        "slope is 1 where `Z` is positive, and 0 elsewhere.",
        "sigmoid or leaky slope",
        (
            Program("""
                def relu_backward(dA, cache):
                    s = 1 / (1 + np.exp(-cache))
                    return dA * s * (1 - s)
            """),
            Program("def relu_backward(dA, cache):\n    return dA * np.where(cache > 0, 1, 0.01)"),
            Program("def relu_backward(dA, cache):\n    return dA * np.where(cache > 0, 1, 0.1)"),
        ),
        READ,
    ),
    Misconception(
        "only_what_passes",
        "Your result is a row of the gradients that pass. Those that are stopped stay at their place, "
        "as 0: the result has the shape of `dA`.",
        "dA[Z > 0]",
        (Program("def relu_backward(dA, cache):\n    return dA[cache > 0]"),),
        READ,
    ),
    Misconception(
        "gradient_and_cache_exchanged",
        "You took `dA` for `Z`, and `Z` for `dA`. The gradient passes, and the sign of `Z` decides.",
        "arguments exchanged",
        (Program("def relu_backward(dA, cache):\n    return cache * (dA > 0)"),),
        READ,
    ),
    Misconception(
        "stopped_ones_turned_round",
        "Where `Z` is negative your gradient comes out with the other sign: `np.sign` is −1 there. The "
        "slope of a ReLU is 0 there.",
        "dA * sign(Z)",
        (Program("def relu_backward(dA, cache):\n    return dA * np.sign(cache)"),),
        READ,
    ),
)
