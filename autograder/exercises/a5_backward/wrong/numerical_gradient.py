"""What goes wrong in numerical_gradient."""

from __future__ import annotations

from autograder.exercises.a5_backward.right.numerical_gradient import FLAT, IN_PLACE
from autograder.exercises.handwriting import edited
from autograder.exercises.model import Misconception, Patch, Program

_REREAD = "Nudge and measure"


MISCONCEPTIONS = (
    Misconception(
        "one_sided_difference",
        "Only one side of the point is visited: the function is compared with its value at x itself. "
        "Look at both neighbours: the error falls from eps to eps².",
        "forward or backward difference",
        (
            Patch(("rise / (2 * eps)", "rise / eps"), ("f(minus)", "f(point)")),
            Patch(("rise / (2 * eps)", "rise / eps"), ("f(plus)", "f(point)")),
            edited(
                IN_PLACE,
                (
                    "x[k] = old - eps\n        down = f(x)\n        x[k] = old",
                    "x[k] = old\n        down = f(x)",
                ),
                ("(2 * eps)", "eps"),
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "divides_by_eps_once",
        "Every entry is twice too large. How far apart are the two points at which f is asked?",
        "divided by eps, not 2 eps",
        (Patch(("(2 * eps)", "eps")), edited(FLAT, ("(2 * eps)", "eps"))),
        reread=_REREAD,
    ),
    Misconception(
        "divides_by_two_times_by_eps",
        "`a / 2 * eps` divides by 2 and then multiplies by eps. The whole distance belongs below the "
        "fraction bar.",
        "brackets missing: / 2 * eps",
        (Patch(("/ (2 * eps)", "/ 2 * eps")), edited(IN_PLACE, ("/ (2 * eps)", "/ 2 * eps"))),
        reread=_REREAD,
    ),
    Misconception(
        "all_entries_nudged_at_once",
        "All entries are moved together, so every entry gets the same number: the slope along the "
        "diagonal. A partial derivative moves one entry and holds the others.",
        "x + eps instead of one entry",
        (
            Patch(("plus[index] += eps", "plus += eps"), ("minus[index] -= eps", "minus -= eps")),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    return np.full(np.shape(x), (f(x + eps) - f(x - eps)) / (2 * eps))
"""),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "slope_of_f_as_one_number",
        "The function returns one number for the whole array. A gradient has the shape of x: one "
        "slope for every entry.",
        "returns a scalar",
        (
            Patch(("return grad", "return grad.sum()")),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    return (f(x + eps) - f(x - eps)) / (2 * eps)
"""),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "nudge_lost_in_integer_array",
        "With whole numbers in x the gradient is zero or nonsense: an array of integers cannot hold a "
        "nudge of a millionth. What type must the copy have?",
        "copy of an integer array, nudge truncated",
        (
            Patch(("np.array(x, dtype=float)", "np.array(x)")),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        plus, minus = x.copy(), x.copy()
        plus[index] = plus[index] + eps
        minus[index] = minus[index] - eps
        grad[index] = (f(plus) - f(minus)) / (2 * eps)
    return grad
"""),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    x = x.copy()
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = f(x)
        x[index] = old - eps
        down = f(x)
        x[index] = old
        grad[index] = (up - down) / (2 * eps)
    return grad
"""),
            edited(IN_PLACE, (", dtype=np.float64", "")),
        ),
        reread="Whole numbers are too coarse",
    ),
    Misconception(
        "gradient_takes_the_type_of_x",
        "With whole numbers in x the slopes come out as whole numbers: the array for the result has "
        "the type of x.",
        "zeros_like(x) of an integer x",
        (
            Patch(("np.zeros(point.shape)", "np.zeros_like(x)")),
            edited(FLAT, ("np.array(grad)", "np.array(grad).astype(x.dtype)")),
        ),
        reread="Whole numbers are too coarse",
    ),
    Misconception(
        "nudge_not_undone",
        "After an entry was nudged it is not put back, so the next slopes are measured somewhere else. "
        "Each entry starts again from x.",
        "entries not restored between nudges",
        (
            edited(IN_PLACE, ("        x[k] = old\n", "")),
            edited(IN_PLACE, ("        x[k] = old\n", "        x[k] = x[k] - eps\n")),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    plus, minus = np.array(x, float), np.array(x, float)
    grad = np.zeros(plus.shape)
    for index in np.ndindex(plus.shape):
        plus[index] += eps
        minus[index] -= eps
        grad[index] = (f(plus) - f(minus)) / (2 * eps)
    return grad
"""),
            edited(IN_PLACE, ("        x[k] = old\n", "        x[k] += 2 * eps\n")),
        ),
        reread="Leave the point where it was",
    ),
    Misconception(
        "nudged_up_but_not_down",
        "The second value of f is taken where the first was, or at x itself: the nudge down takes back "
        "the nudge up and goes no further.",
        "x + eps, then - eps",
        (
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    x = np.array(x, float)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        up = f(x)
        x[index] -= eps
        down = f(x)
        grad[index] = (up - down) / (2 * eps)
    return grad
"""),
            Patch(("minus[index] -= eps", "minus[index] -= 0")),
        ),
        reread="Nudge and measure",
    ),
    Misconception(
        "two_names_for_one_array",
        "The gradient is zero everywhere: x_plus and x_minus are two names of the same array, so the "
        "nudge up and the nudge down cancel. Assignment does not copy.",
        "plus and minus alias x",
        (
            Patch(
                ("plus = point.copy()", "plus = point"), ("minus = point.copy()", "minus = point")
            ),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    x = x.astype(float)
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x_plus = x
        x_plus[index] = x_plus[index] + eps
        x_minus = x
        x_minus[index] = x_minus[index] - eps
        grad[index] = (f(x_plus) - f(x_minus)) / (2 * eps)
    return grad
"""),
        ),
        reread="Leave the point where it was",
    ),
    Misconception(
        "x_left_nudged",
        "The numbers are right or nearly so, but the caller's x is different after the call. Work on "
        "a copy, or put every entry back exactly.",
        "argument changed",
        (
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    if x.dtype.kind != "f":
        x = x.astype(float)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        plus, minus = x.copy(), x.copy()
        plus[index] += eps
        minus[index] -= eps
        grad[index] = (f(plus) - f(minus)) / (2 * eps)
    x += eps
    return grad
"""),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    if x.dtype.kind != "f":
        x = x.astype(float)
    grad = np.zeros(x.shape)
    start = x.copy()
    for index in np.ndindex(x.shape):
        x[...] = start
        x[index] = start[index] + eps
        up = f(x)
        x[index] = start[index] - eps
        grad[index] = (up - f(x)) / (2 * eps)
    return grad
"""),
        ),
        reread="Leave the point where it was",
    ),
    Misconception(
        "rows_nudged_instead_of_entries",
        "A whole row is nudged at once: counting with one index goes over rows, not entries. The loop "
        "has to visit every entry, whatever the number of axes.",
        "range(len(x)) on an array of several axes",
        (
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    x = np.array(x, float)
    grad = np.zeros(x.shape)
    for k in range(len(x)):
        plus, minus = x.copy(), x.copy()
        plus[k] += eps
        minus[k] -= eps
        grad[k] = (f(plus) - f(minus)) / (2 * eps)
    return grad
"""),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    x = np.array(x, float)
    grad = np.zeros(x.shape)
    for k in range(x.size):
        plus, minus = x.copy(), x.copy()
        plus[k] += eps
        minus[k] -= eps
        grad[k] = (f(plus) - f(minus)) / (2 * eps)
    return grad
"""),
        ),
        reread="An array of any shape",
    ),
    Misconception(
        "made_for_matrices_only",
        "The function works for two axes only. `np.ndindex(x.shape)` visits the entries of an array of "
        "any shape.",
        "two nested loops over a matrix",
        (
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    x = np.array(x, float)
    rows, columns = x.shape
    grad = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            plus, minus = x.copy(), x.copy()
            plus[r, c] += eps
            minus[r, c] -= eps
            grad[r, c] = (f(plus) - f(minus)) / (2 * eps)
    return grad
"""),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    x = np.array(x, float)
    grad = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            up, down = x.copy(), x.copy()
            up[i, j] += eps
            down[i, j] -= eps
            grad[i, j] = (f(up) - f(down)) / (2 * eps)
    return grad
"""),
        ),
        reread="An array of any shape",
    ),
    Misconception(
        "shape_lost",
        "The numbers are right, but in one long row. A gradient has the shape of x.",
        "flat gradient",
        (
            Patch(("return grad", "return grad.ravel()")),
            edited(FLAT, ("np.array(grad).reshape(x.shape)", "np.array(grad)")),
        ),
        reread="An array of any shape",
    ),
    Misconception(
        "f_gets_a_flat_array",
        "The function f is asked with a flat array. It was written for arrays of the shape of x.",
        "f called with raveled x",
        (
            edited(
                FLAT,
                ("(flat + nudge).reshape(x.shape)", "flat + nudge"),
                ("(flat - nudge).reshape(x.shape)", "flat - nudge"),
            ),
        ),
        reread="An array of any shape",
    ),
    Misconception(
        "f_of_a_single_entry",
        "The function f is asked with one number instead of the whole array, so it cannot know how the "
        "entries act together.",
        "f(x[k]) instead of f(x)",
        (
            Patch(("f(plus) - f(minus)", "f(plus[index]) - f(minus[index])")),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    grad = np.zeros(x.shape)
    for k in np.ndindex(x.shape):
        grad[k] = (f(np.array([x[k] + eps])) - f(np.array([x[k] - eps]))) / (2 * eps)
    return grad
"""),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "eps_ignored",
        "The eps that was given is not used; the nudge is a number written into the function.",
        "hard-coded eps",
        (
            Patch(("point = np", "eps = 1e-6\n    point = np")),
            Patch(("point = np", "eps = 1e-5\n    point = np")),
            Patch(("point = np", "eps = 1e-7\n    point = np")),
            Patch(("(2 * eps)", "2e-6")),
            Patch(("(2 * eps)", "0.0002")),
            Patch(("point = np", "eps = 0.01\n    point = np")),
            Patch(("point = np", "eps = 0.001\n    point = np")),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "nudged_by_half_eps",
        "Each side is nudged by half of eps. In the formula of this assignment both sides move by eps, "
        "and the distance is 2 eps.",
        "x ± eps / 2",
        (
            Patch(
                ("plus[index] += eps", "plus[index] += eps / 2"),
                ("minus[index] -= eps", "minus[index] -= eps / 2"),
                ("(2 * eps)", "eps"),
            ),
            Patch(
                ("plus[index] += eps", "plus[index] += eps / 2"),
                ("minus[index] -= eps", "minus[index] -= eps / 2"),
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "nudged_by_a_factor",
        "The entries are multiplied by 1 + eps instead of moved by eps, so large entries move further "
        "than small ones, and 0 does not move at all.",
        "x * (1 ± eps)",
        (
            Patch(
                ("plus[index] += eps", "plus[index] *= 1 + eps"),
                ("minus[index] -= eps", "minus[index] *= 1 - eps"),
            ),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "sign_exchanged",
        "Every slope has the wrong sign: the value behind is not taken from the value in front, but the "
        "other way round.",
        "f(x − eps) − f(x + eps)",
        (
            Patch(("f(plus) - f(minus)", "f(minus) - f(plus)")),
            edited(IN_PLACE, ("up - down", "down - up")),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "difference_not_divided",
        "The difference of the two values is not divided by the distance of the two points, so nearly "
        "nothing is left of the slope.",
        "not divided by 2 eps",
        (
            Patch((" / (2 * eps)", "")),
            Patch((" / (2 * eps)", " / 2")),
        ),
        reread=_REREAD,
    ),
    Misconception(
        "values_added",
        "The two values of f are added. A slope is a difference.",
        "f(x + eps) + f(x − eps)",
        (Patch(("f(plus) - f(minus)", "f(plus) + f(minus)")),),
        reread=_REREAD,
    ),
    Misconception(
        "last_slope_only",
        "Only one entry of the gradient is filled. Either the loop ends too early or each round throws "
        "away what the last one found.",
        "return inside the loop, or grad reset in it",
        (
            Patch(("rise / (2 * eps)\n", "rise / (2 * eps)\n        return grad\n")),
            Patch(
                (
                    "        plus = point",
                    "        grad = np.zeros(point.shape)\n        plus = point",
                )
            ),
            Program("""
def numerical_gradient(f, x, eps=1e-6):
    x = np.array(x, float)
    for index in np.ndindex(x.shape):
        plus, minus = x.copy(), x.copy()
        plus[index] += eps
        minus[index] -= eps
        slope = (f(plus) - f(minus)) / (2 * eps)
    return np.full(x.shape, slope)
"""),
        ),
        reread="An array of any shape",
    ),
    Misconception(
        "starts_from_zero_instead_of_x",
        "The slopes are measured around zero, not at x: only the nudge itself is handed to f.",
        "f(± eps e) without x",
        (
            Patch(
                ("plus = point.copy()", "plus = np.zeros(point.shape)"),
                ("minus = point.copy()", "minus = np.zeros(point.shape)"),
            ),
        ),
        reread="Nudge and measure",
    ),
    Misconception(
        "single_precision_swallows_the_nudge",
        "The copy of x holds floats of 32 bits, which keep about seven digits. A nudge of a millionth is nearly or wholly lost in them.",
        "copy as float32",
        (
            Patch(("np.array(x, dtype=float)", "np.array(x, dtype=np.float32)")),
            edited(IN_PLACE, ("np.array(x, dtype=np.float64)", "np.array(x, dtype=np.float32)")),
        ),
        reread="Whole numbers are too coarse",
    ),
)
