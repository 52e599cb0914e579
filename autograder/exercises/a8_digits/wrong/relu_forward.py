"""What goes wrong in relu_forward."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

READ = "What is positive passes"

MISCONCEPTIONS = (
    Misconception(
        "absolute_value",
        "Negative numbers come out positive. They have to become 0.",
        "absolute value instead of ReLU",
        (Patch(("A[index] = 0", "A[index] = -A[index]")),),
        READ,
    ),
    Misconception(
        "keeps_the_negative",
        "You keep the negative numbers and lose the positive ones: the comparison is the wrong way "
        "round.",
        "min instead of max",
        (
            Patch(("A[index] < 0", "A[index] > 0")),
            Program("def relu_forward(Z):\n    return np.maximum(0, -Z), Z"),
        ),
        READ,
    ),
    Misconception(
        "mask_instead_of_values",
        "Your result says *which* numbers are positive, with ones and zeros. The numbers themselves "
        "should pass.",
        "returns Z > 0",
        (
            Program("def relu_forward(Z):\n    return (Z > 0) * 1.0, Z"),
            Program("def relu_forward(Z):\n    return Z > 0, Z"),
        ),
        READ,
    ),
    Misconception(
        "maximum_of_everything",
        "You take the maximum of a whole array or axis. `np.maximum` compares entry by entry; `np.max` "
        "does not.",
        "np.max for np.maximum",
        (
            Program("def relu_forward(Z):\n    return np.full(Z.shape, max(0, Z.max())), Z"),
            Program("def relu_forward(Z):\n    return max(0, Z.max()), Z"),
            Program("def relu_forward(Z):\n    return np.max(Z, 0), Z"),
        ),
        READ,
    ),
    Misconception(
        "leaky",
        "Negative numbers leave a small trace: this is the leaky variant. Here they become exactly 0.",
        "leaky ReLU",
        (
            Patch(("A[index] = 0", "A[index] = 0.01 * A[index]")),
            Patch(("A[index] = 0", "A[index] = 0.1 * A[index]")),
        ),
        READ,
    ),
    Misconception(
        "sigmoid",
        "This is a sigmoid: it squeezes everything between 0 and 1. A ReLU leaves positive numbers "
        "as they are.",
        "sigmoid instead of ReLU",
        (Program("def relu_forward(Z):\n    return 1 / (1 + np.exp(-Z)), Z"),),
        READ,
    ),
    Misconception(
        "changes_its_input",
        "The numbers are right, but you write the zeros into `Z` itself. The way back needs `Z` as "
        "it was: work on a copy.",
        "in-place change of Z",
        (
            Program("def relu_forward(Z):\n    Z[Z < 0] = 0\n    return Z, Z"),
            Program("def relu_forward(Z):\n    A = Z\n    A[A <= 0] = 0\n    return A, Z"),
        ),
        READ,
    ),
    Misconception(
        "fractions_cut_off",
        "Your result holds whole numbers: the fractions are gone.",
        "integer result",
        (Program("def relu_forward(Z):\n    return np.maximum(Z, 0).astype(int), Z"),),
        READ,
    ),
    Misconception(
        "cut_off_above",
        "Large numbers are cut off in your result. Only what is negative changes; everything else "
        "stays as it is.",
        "clipped above, ReLU6",
        (
            Program("def relu_forward(Z):\n    return np.clip(Z, 0, 6), Z"),
            Program("def relu_forward(Z):\n    return np.clip(Z, 0, 1), Z"),
        ),
        READ,
    ),
    Misconception(
        "smooth_relative",
        "This is a smooth relative of the ReLU. A ReLU has a corner at 0: what is negative becomes "
        "exactly 0, and what is positive does not change at all.",
        "softplus or ELU",
        (
            Program("def relu_forward(Z):\n    return np.log1p(np.exp(Z)), Z"),
            Program("def relu_forward(Z):\n    return np.where(Z > 0, Z, np.exp(Z) - 1), Z"),
        ),
        READ,
    ),
    Misconception(
        "only_what_passes",
        "Your result is a row of the positive numbers alone. Those that are stopped stay at their "
        "place, as 0: the result has the shape of `Z`.",
        "Z[Z > 0]",
        (Program("def relu_forward(Z):\n    return Z[Z > 0], Z"),),
        READ,
    ),
    Misconception(
        "two_axes_only",
        "Your loops go over two axes. `Z` may have any number of them: the maps of a batch have four.",
        "loops over two axes",
        (
            Program("""
                def relu_forward(Z):
                    A = np.zeros(Z.shape)
                    for i in range(Z.shape[0]):
                        for j in range(Z.shape[1]):
                            A[i, j] = max(Z[i, j], 0)
                    return A, Z
            """),
            Program("""
                def relu_forward(Z):
                    A = Z.copy()
                    for i in range(Z.shape[0]):
                        for j in range(Z.shape[1]):
                            if A[i, j] < 0:
                                A[i, j] = 0
                    return A, Z
            """),
        ),
        READ,
    ),
    Misconception(
        "moved_up",
        "You add one amount to all numbers until none is negative. A ReLU looks at every number alone, "
        "and what is positive stays as it is.",
        "Z - Z.min()",
        (
            Program("def relu_forward(Z):\n    return Z - Z.min(), Z"),
            Program("def relu_forward(Z):\n    return Z - min(Z.min(), 0), Z"),
        ),
        READ,
    ),
)
