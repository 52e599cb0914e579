"""What goes wrong in check_pool_backward."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

SETTINGS = "((2, 2), (3, 1), (3, 2), (2, 3))"
IMAGES = "(A_prev, -abs(A_prev), np.rint(A_prev).astype(int))"
COMPARE = "                assert np.allclose(found, expected)\n"
GRADIENT = "dA = rng.normal(size=(shape[0], n_H, n_W, channels))"
COMPLAIN = "How a test complains"
QUESTION = "The right questions"
POOLING = "Ties, gaps and overlaps"
ROUNDING = "Not the last digit"

MISCONCEPTIONS = (
    Misconception(
        "never_complains",
        "Your test lets every program pass. Does it call `f`, the program that it is given, and does "
        "it stop with an `assert` when something differs? Printing is not enough.",
        "no program is rejected",
        (
            Program("def check_pool_backward(f):\n    return None"),
            Patch(("found = f(dA, cache)", "found = pool_backward(dA, cache)")),
        ),
        COMPLAIN,
    ),
    Misconception(
        "complains_about_everything",
        "Your test rejects every program, right ones too. Does it ask for more than the docstring "
        "promises, such as equality to the last digit, a certain cache, or a call with other arguments? "
        "The example names the line at which it stops.",
        "all programs rejected",
        (Program("def check_pool_backward(f):\n    assert False"),),
        COMPLAIN,
    ),
    Misconception(
        "compared_to_the_last_digit",
        "Your test rejects right programs that add in another order: their last digits differ. "
        "Compare with `np.allclose`, not with `==`.",
        "exact comparison of floats",
        (
            Patch((COMPARE, "                assert (found == expected).all()\n")),
            Patch((COMPARE, "                assert np.array_equal(found, expected)\n")),
        ),
        ROUNDING,
    ),
    Misconception(
        "only_shapes_compared",
        "Your test hardly looks at the numbers. Most wrong programs get the shape right, and many "
        "get the sum right where windows stand side by side: compare whole arrays.",
        "values not compared",
        (Patch((COMPARE, "")),),
        QUESTION,
    ),
    Misconception(
        "only_sums_compared",
        "Your test compares the sums of the gradients. It is a good law, but gradients that land on "
        "the wrong pixels have the same sum.",
        "sum of dA_prev only",
        (
            Patch((COMPARE, "                assert np.allclose(found.sum(), expected.sum())\n")),
            Patch((COMPARE, "                assert np.allclose(found.sum(), dA.sum())\n")),
        ),
        QUESTION,
    ),
    Misconception(
        "windows_never_overlap",
        "The windows of your test never overlap, so nobody notices a later gradient that overwrites an "
        "earlier one.",
        "stride ≥ kernel size only",
        (
            Patch((SETTINGS, "((2, 2), (3, 3))")),
            Patch((SETTINGS, "((2, 2),)")),
            Patch((SETTINGS, "((2, 2), (2, 3))")),
        ),
        POOLING,
    ),
    Misconception(
        "stride_one_only",
        "Your test never uses a stride other than 1. Four out of five wrong solutions of this "
        "function leave the stride out.",
        "no stride above 1",
        (Patch((SETTINGS, "((2, 1), (3, 1))")), Patch((SETTINGS, "((2, 1),)"))),
        POOLING,
    ),
    Misconception(
        "maximum_only",
        "Your test never asks for averages.",
        "mode max only",
        (Patch(('("max", "average")', '("max",)')),),
        QUESTION,
    ),
    Misconception(
        "average_only",
        "Your test never asks for maxima.",
        "mode average only",
        (Patch(('("max", "average")', '("average",)')),),
        QUESTION,
    ),
    Misconception(
        "no_ties",
        "In your test no two numbers of a window are equal. After a ReLU many are, and then the first "
        "one gets the gradient.",
        "no equal maxima",
        (
            Patch((IMAGES, "(A_prev, -abs(A_prev), (1000 * A_prev).astype(int))")),
            Patch((IMAGES, "(A_prev, -abs(A_prev), np.arange(A_prev.size).reshape(A_prev.shape))")),
        ),
        POOLING,
    ),
    Misconception(
        "floats_without_ties_only",
        "Your test uses random floats only: they are never equal, and never whole numbers.",
        "no ties, no integers",
        (Patch((IMAGES, "(A_prev, -abs(A_prev))")), Patch((IMAGES, "(A_prev,)"))),
        POOLING,
    ),
    Misconception(
        "floats_only",
        "All your images are of floats. A program may make an array of the same type for the "
        "gradient, and cut off its fractions when the images are of whole numbers.",
        "no integer images",
        (Patch((IMAGES, "(A_prev, -abs(A_prev), np.rint(A_prev))")),),
        QUESTION,
    ),
    Misconception(
        "positive_numbers_only",
        "All pixels in your test are positive. What if the largest number of a window is negative?",
        "no negative maxima",
        (Patch((IMAGES, "(abs(A_prev), np.rint(abs(A_prev)).astype(int))")),),
        POOLING,
    ),
    Misconception(
        "gradient_of_ones",
        "All gradients in your test are 1. Then nobody sees which gradient goes where, or whether it "
        "is used at all.",
        "dA of ones",
        (Patch((GRADIENT, "dA = np.ones((shape[0], n_H, n_W, channels))")),),
        QUESTION,
    ),
    Misconception(
        "positive_gradients_only",
        "All gradients in your test are positive.",
        "no negative gradients",
        (Patch((GRADIENT, "dA = rng.random(size=(shape[0], n_H, n_W, channels))")),),
        QUESTION,
    ),
    Misconception(
        "one_example_only",
        "Your test uses a batch of one. Try two examples that differ.",
        "m = 1",
        (Patch(("(2, 6, 5), 2", "(1, 6, 5), 2")),),
        QUESTION,
    ),
    Misconception(
        "one_channel_only",
        "Your images have a single channel.",
        "n_C = 1",
        (Patch(("(2, 6, 5), 2", "(2, 6, 5), 1")),),
        QUESTION,
    ),
)
