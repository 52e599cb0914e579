"""What goes wrong in check_conv_forward."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

SETTINGS = "((1, 0), (2, 1), (3, 2), (4, 0))"
SHAPE = "(3, 8, 6), 2, 3, 3"
COMPARE = "            assert np.allclose(Z, expected)\n"
COMPLAIN = "How a test complains"
QUESTION = "The right questions"
ROUNDING = "Not the last digit"


def _settings(*pairs: tuple[int, int]) -> tuple[str, str]:
    return SETTINGS, f"({', '.join(map(str, pairs))},)"


MISCONCEPTIONS = (
    Misconception(
        "never_complains",
        "Your test lets every program pass. Does it call `f`, the program that it is given, and does "
        "it stop with an `assert` when something differs? Printing is not enough.",
        "no program is rejected",
        (
            Program("def check_conv_forward(f):\n    return None"),
            Patch(
                ("            assert Z.shape == expected.shape\n", ""),
                (COMPARE, "            print(Z.shape == expected.shape and np.allclose(Z, expected))\n"),
                ("Z, _ = f(", "Z, _ = conv_forward("),
            ),
        ),
        COMPLAIN,
    ),
    Misconception(
        "compared_to_the_last_digit",
        "Your test rejects right programs. If it compares with `==`: programs that add in another "
        "order differ in the last digits, so compare with `np.allclose`. Otherwise run it with a "
        "program that is right, such as the one in the notebook.",
        "right programs rejected, perhaps by exact comparison",
        (
            Patch((COMPARE, "            assert (Z == expected).all()\n")),
            Patch((COMPARE, "            assert np.array_equal(Z, expected)\n")),
        ),
        ROUNDING,
        twins=frozenset({"complains_about_everything"}),
    ),
    Misconception(
        "complains_about_everything",
        "Your test rejects every program, right ones too. Does it ask for more than the docstring "
        "promises, such as equality to the last digit, a certain cache, or a call with other arguments? "
        "The example names the line at which it stops.",
        "all programs rejected",
        (Program("def check_conv_forward(f):\n    assert False"),),
        COMPLAIN,
        twins=frozenset({"compared_to_the_last_digit"}),
    ),
    Misconception(
        "complains_the_wrong_way_round",
        "Your test rejects right programs and lets wrong ones pass: `assert` wants what is true of a "
        "*right* program.",
        "condition reversed",
        (
            Program("""
                def check_conv_forward(f):
                    rng = np.random.default_rng(0)
                    A, W = rng.normal(size=(2, 8, 6, 2)), rng.normal(size=(3, 3, 2, 3))
                    b = rng.normal(size=(1, 1, 1, 3))
                    Z, _ = f(A, W, b, stride=2, padding=1)
                    expected, _ = conv_forward(A, W, b, stride=2, padding=1)
                    assert Z.shape != expected.shape or not np.allclose(Z, expected)
            """),
        ),
        COMPLAIN,
    ),
    Misconception(
        "only_shapes_compared",
        "Your test looks at the shape alone. Most wrong programs get the shape right.",
        "values not compared",
        (Patch((COMPARE, "")),),
        QUESTION,
    ),
    Misconception(
        "only_means_compared",
        "Your test compares means or sums. Numbers at wrong places have the same mean: compare whole "
        "arrays.",
        "mean or sum instead of entries",
        (
            Patch((COMPARE, "            assert np.allclose(Z.mean(), expected.mean())\n")),
            Patch((COMPARE, "            assert np.allclose(Z.sum(), expected.sum())\n")),
        ),
        QUESTION,
    ),
    Misconception(
        "only_the_first_entry_compared",
        "Your test looks at the first output only. The first window lies in the corner, where stride "
        "and indices do not matter yet.",
        "Z[0, 0, 0] only",
        (
            Patch((COMPARE, "            assert np.allclose(Z[0, 0, 0], expected[0, 0, 0])\n")),
        ),
        QUESTION,
    ),
    Misconception(
        "stride_one_only",
        "Your test never uses a stride other than 1. The commonest mistake of all is a stride that is "
        "left out.",
        "no stride above 1",
        (
            Patch(_settings((1, 0), (1, 1), (1, 2))),
            Patch(_settings((1, 0), (1, 1))),
            Patch(_settings((1, 1))),
        ),
        QUESTION,
    ),
    Misconception(
        "defaults_only",
        "Your test uses neither stride nor padding.",
        "stride 1, padding 0",
        (Patch(_settings((1, 0))),),
        QUESTION,
    ),
    Misconception(
        "no_padding",
        "Your test never uses padding.",
        "no padding",
        (Patch(_settings((1, 0), (2, 0), (3, 0), (4, 0))), Patch(_settings((1, 0), (2, 0)))),
        QUESTION,
    ),
    Misconception(
        "square_images_only",
        "Your test knows square images only. Height and width can be confused there without anyone "
        "noticing.",
        "square images",
        (Patch((SHAPE, "(3, 8, 8), 2, 3, 3")),),
        QUESTION,
    ),
    Misconception(
        "one_example_only",
        "Your test uses a batch of one. Try two examples that differ.",
        "m = 1",
        (Patch((SHAPE, "(1, 8, 6), 2, 3, 3")),),
        QUESTION,
    ),
    Misconception(
        "one_channel_only",
        "Your images have a single channel.",
        "n_C_prev = 1",
        (Patch((SHAPE, "(3, 8, 6), 1, 3, 3")),),
        QUESTION,
    ),
    Misconception(
        "one_filter_only",
        "Your layer has a single filter, so filters and biases cannot be mixed up.",
        "n_C = 1",
        (Patch((SHAPE, "(3, 8, 6), 2, 1, 3")),),
        QUESTION,
    ),
    Misconception(
        "bias_zero",
        "The bias is 0 in your test. What if a program forgets it?",
        "b = 0",
        (Patch(("b = rng.normal(size=(1, 1, 1, filters))", "b = np.zeros((1, 1, 1, filters))")),),
        QUESTION,
    ),
    Misconception(
        "all_numbers_alike",
        "Images or filters of your test are filled with one number. Then it does not matter which "
        "entry goes where.",
        "arrays of ones",
        (
            Patch(
                ("A_prev = rng.normal(size=(*shape, channels))", "A_prev = np.ones((*shape, channels))"),
                ("W = rng.normal(size=(size, size, channels, filters))", "W = np.ones((size, size, channels, filters))"),
            ),
            Patch(("W = rng.normal(size=(size, size, channels, filters))", "W = np.ones((size, size, channels, filters))")),
        ),
        QUESTION,
    ),
    Misconception(
        "positive_numbers_only",
        "All numbers in your test are positive. A program that cuts off what is negative passes.",
        "no negative outputs",
        (
            Patch(
                ("A_prev = rng.normal(size=(*shape, channels))", "A_prev = rng.random(size=(*shape, channels))"),
                ("W = rng.normal(size=(size, size, channels, filters))", "W = rng.random(size=(size, size, channels, filters))"),
                ("b = rng.normal(size=(1, 1, 1, filters))", "b = rng.random(size=(1, 1, 1, filters))"),
            ),
        ),
        QUESTION,
    ),
    Misconception(
        "floats_only",
        "All your images are of floats. Photographs are of whole numbers, and a program may cut off "
        "the fractions of its result then.",
        "no integer images",
        (Patch(("for images in (A_prev, np.rint(4 * A_prev).astype(int)):", "for images in (A_prev,):")),),
        QUESTION,
    ),
    Misconception(
        "small_strides_only",
        "The stride in your test is never larger than the filter.",
        "stride ≤ f",
        (Patch(_settings((1, 0), (2, 1), (3, 2))), Patch(_settings((1, 0), (2, 1), (2, 2)))),
        QUESTION,
    ),
)  # fmt: skip
