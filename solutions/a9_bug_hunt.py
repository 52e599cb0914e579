# %% [markdown]
# # Assignment 9 · Bug hunt
#
# You have written a good many functions in this course, and each was tested by somebody else. Now you change sides. **You write the tests**, and the grader hands you programs: some are right, and more than twenty of each kind have a mistake that real students made. How many do you catch?
#
# | part | you write | it judges | points |
# |---|---|---|---|
# | 1 | `check_conv_forward` | programs for the convolutional layer | 2 |
# | 2 | `check_pool_backward` | programs for the backward pass of pooling | 2 |
#
# That makes 4 points, all from automatic tests. Plan an hour. It is short, and it may be the most useful hour of the course: most time in this profession goes into finding out *why it does not learn*.
#
# This assignment uses the laws of lecture [08 · Backward](../../course/08_backward.ipynb), and comes last, after lecture [11 · Digits](../../course/11_digits.ipynb). The [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How this assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. Play with everything else.
# - **Run the cell below each function.** `check(f)` tries your test on a few hopeless programs and on a right one. Passing it is the beginning: the grader's programs are better hidden.
# - **Stuck?** Run `hint("check_conv_forward")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **What is graded.** Points go by the number of wrong programs that you catch. But a test that rejects **one right program gets nothing**: nobody trusts an alarm that rings without a fire.
# - **Given:** `conv2d` from the course and its partner for pooling. They are right. You need not use them: your own functions will do as well, if you copy them into a cell of this notebook.
# - **Keep arrays small.** While grading, the programs run on the other side of a line. An array may have 4000 numbers, and filters, windows, strides and paddings stay below 8; images of 9 × 9 are plenty. A test that takes longer than two seconds for one program is stopped. `check` tells you if yours does one or the other.
# - **To hand in:** *Kernel → Restart Kernel and Run All Cells…*, save, and hand in this one file `a9_bug_hunt.ipynb` under this very name. Half-finished is fine, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import numpy as np
from convlab import check, hint, solution
from convlab.layers.convolution import conv2d
from convlab.layers.pooling import pool2d_backward

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("check_conv_forward")

# %% [markdown]
# ## How a test complains
#
# A test is a function that gets a *program*. It calls it, looks at what comes back, and then does one of two things:
#
# - the program seems right: it says nothing, and returns;
# - the program is wrong: it **raises an `AssertionError`**. That is what `assert` does when its condition is false. (Returning `False` counts as a complaint, too. Printing does not.)
#
# A first test, of a program that is to double numbers:


# %%
def check_double(f):
    assert f(3) == 6, "f(3) should be 6"
    assert f(-1) == -2, "f(-1) should be -2"


check_double(lambda x: 2 * x)
print("2 * x passes")
try:
    check_double(lambda x: x * x - 3)
except AssertionError as complaint:
    print("x * x - 3 is caught:", complaint)

# %% [markdown]
# If a wrong program stumbles in the middle of your test, with an `IndexError` for example, it is caught as well.
#
# ## The right questions
#
# Which programs pass the test above, although they are wrong? `abs(2 * x)` does not, thanks to the second line. But `2 * int(x)` does. A test finds only the mistakes that its questions can show.
#
# So the art is to choose the question. This is what we saw when we planted one mistake after another in right programs: one nice square image with one nice setting catches about two thirds. The mistakes that are left hide behind symmetry. A few hiding places:
#
# | in a test with … | hides a program that … |
# |---|---|
# | square images | confuses height and width |
# | one example, one channel, one filter | looks at the first one only |
# | a stride of 1 | leaves the stride out |
# | windows that fit exactly | counts one window too many |
# | numbers that are all alike | takes them from the wrong place |
#
# There are more, and they are for you to find. A question that is *not* symmetric shows many mistakes at once: sizes that are all different, numbers that are all different, several settings.
#
# Compare whole arrays. A mean or a sum is the same when numbers stand at the wrong places.
#
# ## Not the last digit
#
# A right program may add up in another order than yours. Then the last digits differ, since a computer rounds every sum:

# %%
print(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1)
print((0.1 + 0.2 + 0.3) == (0.3 + 0.2 + 0.1), np.allclose(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1))

# %% [markdown]
# So never compare floats with `==`. `np.allclose(a, b)` allows tiny differences, far below any real mistake. Look at the shapes first: `np.allclose` stretches arrays that do not fit, as NumPy always does.
#
# ## 1 · A test for convolutions
#
# The programs are called as in assignment 2: `Z, cache = f(A_prev, W, b, stride=2, padding=1)`. With the given layer, the right answer is `conv2d(A_prev, W, b, stride=2, padding=1)`. Whole-number images are legal; the result has fractions then if the filters have.


# %% solution="check_conv_forward"
def check_conv_forward(f):
    """Complain about a program that does not convolve rightly.

    Parameters
    ----------
    f : callable
        To be called as ``f(A_prev, W, b, stride=1, padding=0)``; returns ``(Z, cache)``, with

        - `A_prev` of shape (m, n_H_prev, n_W_prev, n_C_prev), floats or whole numbers,
        - `W` of shape (f, f, n_C_prev, n_C), `b` of shape (1, 1, 1, n_C),
        - `Z` of shape (m, n_H, n_W, n_C), ``n_H = (n_H_prev + 2 * padding - f) // stride + 1``.

        The kernel is not flipped. The cache does not matter here.

    Raises
    ------
    AssertionError
        If the program is wrong. (Any other exception counts, and so does returning False.)
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(1)
    for stride, padding in ((1, 0), (2, 1), (3, 2), (4, 0)):
        A_prev = rng.normal(size=(2, 8, 6, 3))
        W, b = rng.normal(size=(3, 3, 3, 4)), rng.normal(size=(1, 1, 1, 4))
        for images in (A_prev, np.rint(3 * A_prev).astype(int)):
            wanted = conv2d(images, W, b, stride=stride, padding=padding)
            Z, _ = f(images, W, b, stride=stride, padding=padding)
            assert Z.shape == wanted.shape, f"shape {Z.shape}, wanted {wanted.shape}"
            assert np.allclose(Z, wanted), f"wrong numbers at stride {stride}, padding {padding}"
    ### END SOLUTION


# %% tests="check_conv_forward" points=2
check(check_conv_forward)


def is_caught(test, program):
    """Tell whether a test complains about a program."""
    try:
        return test(program) is False
    except NotImplementedError:
        raise
    except Exception:
        return True


def nonsense(A_prev, W, b, stride=1, padding=0):
    return np.zeros((1, 1, 1, 1)), None


def forgetful(A_prev, W, b, stride=1, padding=0):
    return A_prev, None


assert is_caught(check_conv_forward, nonsense), "your test lets a program of one zero pass"
assert is_caught(check_conv_forward, forgetful), "your test lets a program pass that does nothing"

# %% [markdown]
# ### Plant a mistake yourself
#
# The best way to try a test is to break something on purpose. Here is a program with one small mistake; change it, plant others, and see whether your test notices.


# %%
def planted(A_prev, W, b, stride=1, padding=0):
    Z = conv2d(A_prev, W, b, stride=stride, padding=padding)
    if stride > 2:
        Z = Z[:, ::-1]  # upside down, but for large strides only
    return Z, None


try:
    check_conv_forward(planted)
    print("not caught: your test lets it pass")
except NotImplementedError:
    print("Write check_conv_forward first, then run this cell again.")
except Exception as complaint:
    print("caught by", type(complaint).__name__, complaint)

# %% [markdown]
# ## Ties, gaps and overlaps
#
# The backward pass of pooling has corners of its own. In max mode, the **first** maximum of each window, read row by row, gets the gradient of that window. In average mode all pixels share it equally. Where windows overlap, a pixel adds up what it gets.
#
# Of the public solutions that get this function wrong, four out of five leave the stride out, and the tests of the original homework do not notice. Why not? They never use a stride other than 1. You know better.
#
# Think of what real data brings: after a ReLU, many pixels are exactly 0, so maxima tie. With a window of 2 and a stride of 3 there are gaps: pixels that nobody asked, and that get 0. With a window of 3 and a stride of 1, a pixel belongs to nine windows. And the largest of several negative numbers is negative.
#
# ## 2 · A test for pooling, backward
#
# The programs are called as in assignment 5: `dA_prev = f(dA, (A_prev, kernel_size, stride, mode))`. With the given layer, the right answer is `pool2d_backward(dA, A_prev, kernel_size, stride, mode)`. `dA` has one number for each window: its height is `(n_H_prev - kernel_size) // stride + 1`.


# %% solution="check_pool_backward"
def check_pool_backward(f):
    """Complain about a program that does not send gradients back through pooling rightly.

    Parameters
    ----------
    f : callable
        To be called as ``f(dA, cache)``, with ``cache = (A_prev, kernel_size, stride, mode)``;
        returns `dA_prev`, with

        - `dA` of shape (m, n_H, n_W, n_C), ``n_H = (n_H_prev - kernel_size) // stride + 1``,
        - `A_prev` of shape (m, n_H_prev, n_W_prev, n_C), floats or whole numbers,
        - `mode` ``"max"`` or ``"average"``,
        - `dA_prev` of the shape of `A_prev`.

        Of equal maxima, the first one in reading order gets the gradient.

    Raises
    ------
    AssertionError
        If the program is wrong. (Any other exception counts, and so does returning False.)
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(2)
    for size, stride in ((2, 2), (3, 1), (3, 2), (2, 3)):
        A_prev = rng.normal(size=(2, 8, 7, 3))
        n_H, n_W = (8 - size) // stride + 1, (7 - size) // stride + 1
        dA = rng.normal(size=(2, n_H, n_W, 3))
        for images in (A_prev, A_prev - 5, np.rint(A_prev).astype(int)):
            for mode in ("max", "average"):
                wanted = pool2d_backward(dA, images, size, stride, mode)
                found = f(dA, (images, size, stride, mode))
                assert found.shape == wanted.shape
                assert np.allclose(found, wanted), f"wrong in mode {mode}, stride {stride}"
    ### END SOLUTION


# %% tests="check_pool_backward" points=2
check(check_pool_backward)


def is_caught(test, program):
    """Tell whether a test complains about a program."""
    try:
        return test(program) is False
    except NotImplementedError:
        raise
    except Exception:
        return True


def nothing(dA, cache):
    return np.zeros(cache[0].shape)


def forgetful(dA, cache):
    return dA


assert is_caught(check_pool_backward, nothing), "your test lets a program of zeros pass"
assert is_caught(check_pool_backward, forgetful), "your test lets a program pass that does nothing"

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. This was the last assignment. The feedback will list the programs that slipped through: each of them is a mistake that somebody made at three in the morning, and that a better question would have shown at five past three.
