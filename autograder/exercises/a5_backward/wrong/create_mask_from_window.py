"""What goes wrong in create_mask_from_window."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

MISCONCEPTIONS = (
    Misconception(
        "ties_all_marked",
        "Where the maximum occurs more than once, all its places are marked, and the gradient would be "
        "handed out several times. Only the first one in reading order wins.",
        "x == max marks every tie",
        (
            Patch(("mask[best_h, best_w] = True", "mask[x == x[best_h, best_w]] = True")),
            Program("def create_mask_from_window(x):\n    return x == np.max(x)\n"),
            Program("def create_mask_from_window(x):\n    return (x >= x.max()).astype(float)\n"),
            Program("def create_mask_from_window(x):\n    return np.isclose(x, x.max())\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "mask_is_a_number",
        "The function returns the maximum itself. A mask says *where* it stands: an array as large as "
        "the window, with one True.",
        "returns the maximum, not a mask",
        (
            Patch(("return mask", "return x[best_h, best_w]")),
            Program("def create_mask_from_window(x):\n    return np.max(x)\n"),
            Program("def create_mask_from_window(x):\n    return x.max(keepdims=True)\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "mask_keeps_the_value",
        "At the maximum's place stands the maximum, not True (or 1). The mask will be multiplied by a "
        "gradient; the activation has no business in that product.",
        "maximum's value in the mask",
        (
            Patch(("return mask", "return mask * x")),
            Program("def create_mask_from_window(x):\n    return np.where(x == x.max(), x, 0)\n"),
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.shape)
    k = np.unravel_index(x.argmax(), x.shape)
    mask[k] = x[k]
    return mask
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "last_of_equals_wins",
        "Where the maximum occurs more than once, the last place is marked. In this course the first "
        "one in reading order wins.",
        ">= while scanning: last tie wins",
        (
            Patch(("x[h, w] > x[best_h, best_w]", "x[h, w] >= x[best_h, best_w]")),
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.size, dtype=bool)
    mask[x.size - 1 - np.argmax(x.ravel()[::-1])] = True
    return mask.reshape(x.shape)
"""),
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.size)
    mask[np.argsort(x, axis=None, kind="stable")[-1]] = 1
    return mask.reshape(x.shape)
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "columns_read_first",
        "Among equal maxima the one in the leftmost column wins. Reading order goes row by row.",
        "ties resolved column by column",
        (
            Patch(
                ("for h in range(n_H)", "for w in range(n_W)"),
                (
                    "    for w in range(n_W):\n            if",
                    "    for h in range(n_H):\n            if",
                ),
            ),
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.T.shape, bool)
    mask[np.unravel_index(np.argmax(x.T), x.T.shape)] = True
    return mask.T
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "ties_share_the_mask",
        "Equal maxima share the one among them. In this course the first takes all.",
        "mask divided by the number of ties",
        (Patch(("return mask", "return (x == x.max()) / np.sum(x == x.max())")),),
        reread="Who was the maximum",
    ),
    Misconception(
        "maximum_of_every_row",
        "Every row has its own mark. The window has one maximum, not one per row or column.",
        "max(axis=…): a mark per row or column",
        (
            Program(
                "def create_mask_from_window(x):\n    return x == x.max(axis=1, keepdims=True)\n"
            ),
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.shape)
    mask[np.arange(x.shape[0]), x.argmax(axis=1)] = 1
    return mask
"""),
        ),
        reread="Who was the maximum",
        twins=frozenset(),
    ),
    Misconception(
        "maximum_of_every_column",
        "Every column has its own mark. The window has one maximum, not one per row or column.",
        "max(axis=0): a mark per column",
        (
            Program("def create_mask_from_window(x):\n    return x == np.max(x, axis=0)\n"),
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.shape)
    mask[x.argmax(axis=0), np.arange(x.shape[1])] = 1
    return mask
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "mask_inverted",
        "The mask is True everywhere but at the maximum.",
        "x != max",
        (
            Patch(("return mask", "return ~mask")),
            Program("def create_mask_from_window(x):\n    return x < np.max(x)\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "minimum_marked",
        "The smallest number is marked instead of the largest.",
        "argmin",
        (
            Patch(("x[h, w] > x[best_h, best_w]", "x[h, w] < x[best_h, best_w]")),
            Program("def create_mask_from_window(x):\n    return x == x.min()\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "largest_in_size_marked",
        "The number furthest from zero is marked, sign forgotten: −7 beats 3. Forward pooling took the "
        "largest number, and backward must find the same one.",
        "max of absolute values",
        (
            Patch(("x[h, w] > x[best_h, best_w]", "abs(x[h, w]) > abs(x[best_h, best_w])")),
            Program("def create_mask_from_window(x):\n    return np.abs(x) == np.abs(x).max()\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "positive_entries_marked",
        "All positive numbers are marked: that is the mask of ReLU. Here one number wins.",
        "x > 0",
        (
            Program("def create_mask_from_window(x):\n    return x > 0\n"),
            Program("def create_mask_from_window(x):\n    return (x > 0).astype(float)\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "above_average_marked",
        "All numbers above the average are marked. A maximum is one number.",
        "x > mean",
        (
            Program("def create_mask_from_window(x):\n    return x > x.mean()\n"),
            Program("def create_mask_from_window(x):\n    return x >= x.mean()\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "search_starts_from_zero",
        "The search for the largest starts from 0, so a window of negative numbers has no winner, or "
        "the wrong one.",
        "running maximum starts at 0",
        (
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.shape, dtype=bool)
    best, place = 0, (0, 0)
    for h in range(x.shape[0]):
        for w in range(x.shape[1]):
            if x[h, w] > best:
                best, place = x[h, w], (h, w)
    mask[place] = True
    return mask
"""),
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.shape, dtype=bool)
    best = 0
    for h in range(x.shape[0]):
        for w in range(x.shape[1]):
            if x[h, w] > best:
                best = x[h, w]
                mask[:] = False
                mask[h, w] = True
    return mask
"""),
            Program("def create_mask_from_window(x):\n    return x == max(0, x.max())\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "old_marks_stay",
        "Every number that was the largest so far stays marked. When a larger one is found, the "
        "former winner has to go.",
        "running maxima all marked",
        (
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.shape, dtype=bool)
    best = -np.inf
    for h in range(x.shape[0]):
        for w in range(x.shape[1]):
            if x[h, w] > best:
                best = x[h, w]
                mask[h, w] = True
    return mask
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "place_instead_of_mask",
        "The function returns the place of the maximum, not a mask: an array as large as the window is "
        "asked for.",
        "returns argmax",
        (
            Program("def create_mask_from_window(x):\n    return np.argmax(x)\n"),
            Patch(("return mask", "return best_h, best_w")),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "mask_is_flat",
        "The mask has lost the window's shape: it is one long row.",
        "flat mask",
        (
            Patch(("return mask", "return mask.ravel()")),
            Program(
                "def create_mask_from_window(x):\n    return np.arange(x.size) == x.argmax()\n"
            ),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "mask_for_square_windows",
        "The place of the maximum is computed as if the window were square: a number counted row by "
        "row turns into (row, column) by the window's width.",
        "divmod by the height",
        (
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.shape, dtype=bool)
    h, w = divmod(int(np.argmax(x)), x.shape[0])
    mask[min(h, x.shape[0] - 1), min(w, x.shape[1] - 1)] = True
    return mask
"""),
            Program("""
def create_mask_from_window(x):
    mask = np.zeros(x.shape, dtype=bool)
    h, w = divmod(int(np.argmax(x)), x.shape[0])
    mask[h, w] = True
    return mask
"""),
            Program("""
def create_mask_from_window(x):
    f = x.shape[0]
    mask = np.zeros((f, f), dtype=bool)
    h, w = divmod(int(np.argmax(x)), f)
    mask[h, w] = True
    return mask
"""),
            Program("""
def create_mask_from_window(x):
    f = x.shape[0]
    mask = np.zeros((f, f), dtype=bool)
    mask[np.unravel_index(np.argmax(x), x.shape)] = True
    return mask
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "window_overwritten",
        "The mask is right, but the window itself was overwritten with zeros and ones: the caller's "
        "image is spoilt.",
        "mask written into x",
        (
            Program("""
def create_mask_from_window(x):
    mask = x
    place = np.unravel_index(np.argmax(x), x.shape)
    mask[:] = 0
    mask[place] = 1
    return mask
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "whole_row_marked",
        "A whole row is marked, or nearly all of the window: the place of the maximum has a row *and* a column.",
        "row of the maximum marked",
        (
            Patch(("mask[best_h, best_w]", "mask[best_h]")),
            Patch(("mask[best_h, best_w]", "mask[:, best_w]")),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "everything_marked",
        "Every entry is marked: the comparison is true everywhere.",
        "all True",
        (
            Program("def create_mask_from_window(x):\n    return np.ones(x.shape, dtype=bool)\n"),
            Program("def create_mask_from_window(x):\n    return x <= np.max(x)\n"),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "flat_place_used_as_a_row",
        "`argmax` counts through the whole window, row after row. That number is used as if it were the number of a row.",
        "mask[argmax]",
        (
            Program(
                "def create_mask_from_window(x):\n    mask = np.zeros(x.shape)\n    mask[np.argmax(x)] = 1\n    return mask\n"
            ),
        ),
        reread="Who was the maximum",
    ),
)
