"""What goes wrong in distribute_value."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

_REREAD = "Sharing a gradient"

MISCONCEPTIONS = (
    # Mistakes of the number and mistakes of the shape in turn: two of a kind cannot be made at once.
    Misconception(
        "divides_by_height_plus_width",
        "The gradient is divided by the sum of height and width. How many pixels has a window of 2 × 5?",
        "n_H + n_W instead of n_H * n_W",
        (
            Patch(("n_H * n_W", "n_H + n_W")),
            Program(
                "def distribute_value(dz, shape):\n    return np.ones(shape) * dz / sum(shape)\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "returns_one_share",
        "The function returns the share of one pixel. It is asked for the whole window, filled with it.",
        "returns a number",
        (
            Patch(("return a", "return share")),
            Program("def distribute_value(dz, shape):\n    return dz / np.prod(shape)\n"),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "gradient_not_used",
        "The result does not depend on dz. What is shared out is the gradient.",
        "dz never used",
        (
            Patch(("share = dz / (n_H * n_W)", "share = 1 / (n_H * n_W)")),
            Program(
                "def distribute_value(dz, shape):\n    return np.ones(shape) / np.prod(shape)\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "everyone_gets_everything",
        "Every pixel gets the whole gradient. Each of the n pixels had a share of 1/n in the average, "
        "and gets the same share back.",
        "not divided at all",
        (
            Patch(("dz / (n_H * n_W)", "dz")),
            Program("def distribute_value(dz, shape):\n    return np.full(shape, dz)\n"),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "height_and_width_swapped",
        "The window lies on its side: width and height are exchanged.",
        "transposed shape",
        (
            Patch(("n_H, n_W = shape", "n_W, n_H = shape")),
            Program(
                "def distribute_value(dz, shape):\n    return np.full((shape[1], shape[0]), dz / (shape[0] * shape[1]))\n"
            ),
            Program("""
def distribute_value(dz, shape):
    share = dz / (shape[0] * shape[1])
    return [[share for h in range(shape[0])] for w in range(shape[1])]
"""),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "multiplied_by_the_count",
        "The gradient is multiplied by the number of pixels. Sharing divides: the entries must sum to dz.",
        "multiplied, not divided",
        (
            Patch(("dz / (n_H * n_W)", "dz * (n_H * n_W)")),
            Program(
                "def distribute_value(dz, shape):\n    return np.full(shape, dz * shape[0] * shape[1])\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "shape_with_all_axes",
        "The result has the right entries but the wrong number of axes. The specification asks for a "
        "window: height and width, nothing else.",
        "extra or flat axes",
        (
            Patch(("return a", "return a.ravel()")),
            Patch(("return a", "return a[None, :, :, None]")),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "divides_by_one_side",
        "The gradient is divided by one side of the window only. It is shared among all its pixels.",
        "divides by n_H or n_W",
        (
            Patch(("dz / (n_H * n_W)", "dz / n_H")),
            Patch(("dz / (n_H * n_W)", "dz / n_W")),
            Program(
                "def distribute_value(dz, shape):\n    return np.full(shape, dz / len(np.ones(shape)))\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "array_of_zeros",
        "The result is all zeros: it was made, but nothing was written into it.",
        "returns zeros",
        (
            Patch(("a[h, w] = share", "share")),
            Program("def distribute_value(dz, shape):\n    return np.zeros(shape) * dz\n"),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "square_of_one_side",
        "The count of pixels is taken as one side squared. Windows need not be square.",
        "n_H² or n_W²",
        (
            Patch(("n_H * n_W", "n_H * n_H")),
            Patch(("n_H * n_W", "n_W * n_W")),
            Program(
                "def distribute_value(dz, shape):\n    return np.full(shape, dz / shape[0] ** 2)\n"
            ),
            Program("""
def distribute_value(dz, shape):
    return np.full((shape[0], shape[0]), dz / shape[0] ** 2)
"""),
            Program("""
def distribute_value(dz, shape):
    return np.full((shape[1], shape[1]), dz / shape[1] ** 2)
"""),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "divided_twice",
        "The gradient is divided by the number of pixels twice. The shares sum to dz, not to a part of it.",
        "divides by the count twice",
        (
            Patch(("dz / (n_H * n_W)", "dz / (n_H * n_W) / (n_H * n_W)")),
            Program(
                "def distribute_value(dz, shape):\n    return np.full(shape, dz / np.prod(shape)) / np.prod(shape)\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "square_whatever_the_shape",
        "The result is a square, whatever the shape. Its height and its width are both in `shape`.",
        "np.ones((n_H, n_H))",
        (
            Program(
                "def distribute_value(dz, shape):\n    return np.full((shape[0], shape[0]), dz / (shape[0] * shape[1]))\n"
            ),
            Program(
                "def distribute_value(dz, shape):\n    return np.full((shape[1], shape[1]), dz / (shape[0] * shape[1]))\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "array_of_ones",
        "The result is all ones: neither dz nor the number of pixels is used.",
        "returns ones",
        (
            Patch(("share = dz / (n_H * n_W)", "share = 1")),
            Program("def distribute_value(dz, shape):\n    return np.ones(shape)\n"),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "brackets_missing",
        "`dz / n_H * n_W` divides by the height and multiplies by the width. The whole count belongs "
        "below the fraction bar.",
        "dz / n_H * n_W",
        (Patch(("dz / (n_H * n_W)", "dz / n_H * n_W")),),
        reread=_REREAD,
    ),
    Misconception(
        "axes_counted_instead_of_pixels",
        "The gradient is divided by 2, the number of axes. `len(shape)` counts axes, not pixels.",
        "divides by len(shape)",
        (
            Patch(("dz / (n_H * n_W)", "dz / len(shape)")),
            Program(
                "def distribute_value(dz, shape):\n    return np.full(shape, dz / np.size(shape))\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "shape_treated_as_an_array",
        "`shape` is a pair of numbers, the height and the width. Its own size or average is not that "
        "of the window.",
        "shape used as if it were the window",
        (
            Program(
                "def distribute_value(dz, shape):\n    return np.ones(np.shape(shape)) * dz / np.size(shape)\n"
            ),
            Program(
                "def distribute_value(dz, shape):\n    return np.ones(shape) * dz / np.mean(shape)\n"
            ),
            Program("def distribute_value(dz, shape):\n    return dz / np.array(shape)\n"),
            Program(
                "def distribute_value(dz, shape):\n    return np.ones(shape) * np.mean(shape)\n"
            ),
            Program(
                "def distribute_value(dz, shape):\n    return np.ones(shape) * np.mean(shape) * dz\n"
            ),
            Program("""
def distribute_value(dz, shape):
    n_H, n_W = shape.shape
    return np.full((n_H, n_W), dz / (n_H * n_W))
"""),
            Program("""
def distribute_value(dz, shape):
    return np.ones_like(shape) * (dz / (shape[0] * shape[1]))
"""),
            Program("""
def distribute_value(dz, shape):
    return np.array(shape) * dz / (shape[0] * shape[1])
"""),
            Program("""
def distribute_value(dz, shape):
    return np.array(shape) * dz / np.sum(shape)
"""),
            Program("def distribute_value(dz, shape):\n    return np.ones(shape) * (dz / shape)\n"),
            Program(
                "def distribute_value(dz, shape):\n    return np.ones(shape) * dz / np.array(shape)\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "shares_rounded_down",
        "The shares are whole numbers: `//` and integer arrays drop what is behind the point.",
        "integer division or integer array",
        (
            Patch(("dz / (n_H * n_W)", "dz // (n_H * n_W)")),
            Program(
                "def distribute_value(dz, shape):\n    a = np.full(shape, dz)\n    a[...] = dz / a.size\n    return a\n"
            ),
            Patch(("np.zeros((n_H, n_W))", "np.zeros((n_H, n_W), dtype=int)")),
            Program(
                "def distribute_value(dz, shape):\n    return np.full(shape, dz / np.prod(shape)).astype(int)\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "one_pixel_gets_it_all",
        "One pixel gets the whole gradient and the others none: that is how max pooling goes back. "
        "In an average all pixels had the same say.",
        "all to one pixel",
        (
            Program(
                "def distribute_value(dz, shape):\n    a = np.zeros(shape)\n    a[0, 0] = dz\n    return a\n"
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "divides_by_a_fixed_number",
        "The gradient is divided by a number written into the function. How many pixels share it depends on `shape`.",
        "divides by 4 (or 2 * 2)",
        (
            Patch(("dz / (n_H * n_W)", "dz / 4")),
            Patch(("dz / (n_H * n_W)", "dz / 9")),
        ),
        reread="Sharing a gradient",
    ),
)
