# %% [markdown]
# # Assignment 5 · The way back
#
# Forward, a layer turns pictures into maps. Backward, it is told how much the cost would change with each number it put out, and has to answer two questions:
# *how much would the cost change with each number that came in*, and *with each weight*? Those answers are the **gradients**. With them a network learns.
#
# You will write the backward passes of convolution and of pooling. Before that, you build a referee that can tell right gradients from wrong ones.
#
# | part | you write | it answers | points |
# |---|---|---|---|
# | 1 | `numerical_gradient` | what is the slope, measured? | 4 |
# | 2 | `conv_backward` | who had which share in a sum of products? | 8 |
# | 3 | `create_mask_from_window` | who was the maximum? | 2 |
# | 4 | `distribute_value` | what does an average send back? | 2 |
# | 5 | `pool_backward` | both, over a whole batch | 6 |
# | 6 | a few sentences | when maxima tie | 2 |
#
# That makes 24 points: 22 from automatic tests and 2 from your own words, read by a person. Plan three hours. It is the hardest assignment of the course, and the one people are proudest of.
# No earlier assignment is needed: the formulas of the layers are repeated here.
#
# This assignment goes with lecture [08 · Backward](../../course/08_backward.ipynb). The [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How this assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. The docstring above it is the specification. Play with everything else.
# - **Run the cell below each function.** `check(f)` tests *laws* that hold for every correct function. It shows which law breaks, and where. It knows no answers.
# - **Stuck?** Run `hint("conv_backward")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **What is graded.** Your functions are called with arrays that you have not seen, in *families*: several channels, padding 0, 1 and 2, strides that do not divide, overlapping windows and
#   gaps, negative numbers, whole numbers, ties. Each family has its share of the points.
# - **Every function is graded on its own.** A mistake in `create_mask_from_window` costs points there, and not again in `pool_backward`. You need not use your helpers, either.
# - **Style is free**, four nested loops as well as `einsum`. Only the numbers count.
# - **To hand in:** *Kernel → Restart Kernel and Run All Cells…*, save, and hand in this one file `a5_backward.ipynb` under this very name. Half-finished is fine, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import numpy as np
from convlab import check, check_close, check_gradient, check_shape, hint, solution

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("numerical_gradient")

# %% [markdown]
# ## Nudge and measure
#
# Take a function of two numbers, $f(x_0, x_1) = x_0^2 \, x_1$, at the point $(3, 2)$. There $f = 18$. How fast does it grow if only $x_0$ moves? Give it a small **nudge** to both sides and measure:
#
# $$
# \frac{f(3 + 0.1,\; 2) - f(3 - 0.1,\; 2)}{0.2} = \frac{19.22 - 16.82}{0.2} = 12
# $$
#
# Calculus says $2 x_0 x_1 = 12$. Now hold $x_0$ and nudge $x_1$: do it by hand, you should find 9. The two slopes together are the **gradient**, $(12, 9)$.
#
# In general, with $e_k$ for "entry $k$ moves and all others stand still":
#
# $$
# \text{gradient}_k \;=\; \frac{f(x + \varepsilon\, e_k) - f(x - \varepsilon\, e_k)}{2\,\varepsilon}
# $$
#
# - Each side is nudged by the whole $\varepsilon$, so the two points are $2\varepsilon$ apart.
# - One entry at a time. If all move together, you measure one slope of something else.
# - Why both sides? With one side only, $(19.22 - 18) / 0.1 = 12.2$: the function bends, and the bend does not cancel.

# %%
from convlab import draw

eps = 10.0 ** -np.arange(1, 13)
one_sided = abs((np.exp(1 + eps) - np.exp(1)) / eps - np.exp(1))
two_sided = abs((np.exp(1 + eps) - np.exp(1 - eps)) / (2 * eps) - np.exp(1))
fig = draw.Drawing(figsize=(5, 3), layout="constrained")
ax = fig.subplots()
ax.loglog(eps, one_sided, "o-", label="one side")
ax.loglog(eps, two_sided, "s-", label="both sides")
ax.set(xlabel="eps", ylabel="error of the slope of exp at 1")
ax.legend()
fig.alt = "Error against eps: both sides is smaller by far, and both rise again for tiny eps"
fig

# %% [markdown]
# Smaller is better, until it is not: for a tiny $\varepsilon$ the two values are so close that rounding eats their difference. About $10^{-6}$ is a good place.

# %% [markdown]
# ### Leave the point where it was
#
# The array `x` belongs to the caller. After the call it must be exactly as before, so nudge a **copy**, or put each entry back before you go on. And beware: `a = x` makes no copy, only a second name for the same array.
#
# Each entry starts again from `x`. If the first nudge is still there while you measure the second, you stand somewhere else.

# %% [markdown]
# ### Whole numbers are too coarse
#
# `x` may hold whole numbers. An array of whole numbers has no room for 3.000001: it keeps 3, and the nudge is lost without a word. `np.array(x, dtype=float)` makes a copy of floats.

# %% [markdown]
# ### An array of any shape
#
# `x` may be a row, a matrix, or a batch of filters. The gradient has the same shape: one slope for every entry. `np.ndindex(x.shape)` counts through all entries, whatever the number of axes, and each index works in square brackets:

# %%
for index in np.ndindex((2, 2)):
    print(index)

# %% [markdown]
# ## 1 · The referee


# %% solution="numerical_gradient"
def numerical_gradient(f, x, eps=1e-6):
    """Measure the gradient of a function by nudging one entry at a time to both sides.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x`, and returns one number.
    x : ndarray of any shape
        Where to measure: floats or whole numbers.
    eps : float
        How far an entry is nudged to each side.

    Returns
    -------
    ndarray of the shape of `x`
        Entry k is ``(f(x + eps * e_k) - f(x - eps * e_k)) / (2 * eps)``, in floats.

    Notes
    -----
    `x` is left unchanged.
    """
    ### BEGIN SOLUTION
    point = np.array(x, dtype=float)
    grad = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        start = point[index]
        point[index] = start + eps
        above = f(point)
        point[index] = start - eps
        below = f(point)
        point[index] = start
        grad[index] = (above - below) / (2 * eps)
    return grad
    ### END SOLUTION


# %% tests="numerical_gradient" points=4
check(numerical_gradient)

# The example from above: 12 and 9.
slopes = numerical_gradient(lambda x: x[0] ** 2 * x[1], np.array([3.0, 2.0]))
check_close("slopes", slopes, [12, 9], tol=1e-4)

# A weighted sum has its weights as slopes, at every point, also at one of whole numbers.
weights = np.array([[1.0, -2.0, 0.5], [4.0, 0.0, -1.0]])
slopes = numerical_gradient(lambda x: np.sum(weights * x), np.arange(6).reshape(2, 3))
check_shape("slopes", slopes, (2, 3))
check_close("slopes", slopes, weights, tol=1e-4)

# %% [markdown]
# The referee is slow: it needs two calls of `f` for every entry. A network has millions of entries. That is why the rest of this assignment exists, and why the referee is used on small arrays only.

# %% [markdown]
# ## Backward through one window
#
# Take one window of our small picture, a filter of 2 × 2, and one output number:
#
# $$
# \text{window} = \begin{pmatrix} 35 & 19 \\ 13 & 22 \end{pmatrix}
# \qquad
# W = \begin{pmatrix} 1 & 0 \\ 0 & -1 \end{pmatrix}
# \qquad
# z = \sum \text{window} \cdot W + b = 35 - 22 + b
# $$
#
# Now someone further up in the network tells us: "if your $z$ grows by a little, the cost grows 2 times as much." This number is `dZ` at that output; call it $g = 2$. Who is responsible?
#
# - **A weight.** If the top left weight grows by a little, $z$ grows 35 times as much, because it is multiplied by 35. So it gets $35 \cdot g = 70$.
# - **A pixel.** If the top left pixel grows, $z$ grows 1 times as much, because it is multiplied by the weight 1. So it gets $1 \cdot g = 2$.
# - **The bias.** If $b$ grows, $z$ grows just as much. So it gets $g = 2$.
#
# In a product, each factor's gradient holds **the other factor**:
#
# $$
# dW = g \cdot \text{window} = \begin{pmatrix} 70 & 38 \\ 26 & 44 \end{pmatrix}
# \qquad
# d\,\text{window} = g \cdot W = \begin{pmatrix} 2 & 0 \\ 0 & -2 \end{pmatrix}
# \qquad
# db = g = 2
# $$
#
# That is the whole secret. What remains is bookkeeping: the same three lines for every output $(i, h, w, c)$, with the window that this output looked at. Its first row is $h \cdot s$ and its first column is $w \cdot s$,
# in the **padded** picture, and it is $f$ pixels high and wide, as on the way forward. If the stride is left out here, the gradients land on the wrong pixels.

# %% [markdown]
# ## Sums start from zero
#
# Let a second output, beside the first, report $g = -1$. It looked at the window one pixel to the right. Where the windows overlap, a pixel hears from both, and the filter and the bias hear from everybody. What they hear is **added up**:

# %%
picture = np.array(
    [
        [35, 19, 25, 6],
        [13, 22, 16, 53],
        [4, 3, 7, 10],
        [9, 8, 1, 3],
    ]
)
W = np.array([[1, 0], [0, -1]])
first, second = np.zeros((2, 3)), np.zeros((2, 3))
first[:, 0:2] = 2 * W
second[:, 1:3] = -1 * W
draw.equation(
    first, "+", second, "=", first + second,
    titles=["from output (0, 0)", "from output (0, 1)", "gradient of the pixels"],
)  # fmt: skip

# %% [markdown]
# And for the filter: $2 \begin{pmatrix} 35 & 19 \\ 13 & 22 \end{pmatrix} - \begin{pmatrix} 19 & 25 \\ 22 & 16 \end{pmatrix} = \begin{pmatrix} 51 & 13 \\ 4 & 28 \end{pmatrix}$, and for the bias: $2 - 1 = 1$.
#
# So the gradients begin as zeros, and each output adds its part: over all pictures, rows, columns and filters. Nothing is divided by the number of pictures. (If the cost is an average, `dZ` has that division in it already.)
#
# Zeros, and not random numbers: *weights* begin at random, before training. A gradient is a sum, and a sum begins at 0.

# %% [markdown]
# ## Every gradient has its owner's shape
#
# There is one slope for every number, so the shapes are known before you begin:
#
# | gradient | shape | same as |
# |---|---|---|
# | `dZ`, comes in | `(m, n_H, n_W, n_C)` | the layer's output |
# | `dA_prev` | `(m, n_H_prev, n_W_prev, n_C_prev)` | `A_prev` |
# | `dW` | `(f, f, n_C_prev, n_C)` | `W` |
# | `db` | `(1, 1, 1, n_C)` | `b` |
#
# The same shape, but not always the same type: the picture may hold whole numbers, the slopes have fractions. `np.zeros_like(A_prev)` would make an array of whole numbers then. `np.zeros(A_prev.shape)` makes floats.
#
# The loops run over the **output**: over `dZ`. Each of its entries is one step back. And the arrays that come in stay as they are: a backward pass reports slopes, it takes no step.

# %% [markdown]
# ## Taking the padding off
#
# Forward, the picture was padded with $p$ zeros on each side before the windows were cut. So do it again here: `np.pad` takes one pair (before, after) for each axis, and only height and width are padded.
# Collect the gradient of the *padded* picture, in an array of that larger shape. At the end take the frame off: nobody needs the slopes of invented zeros.

# %%
draw.matrix(
    np.pad(picture, 1),
    "padded by 1: only the middle is the picture",
    window=(1, 1, 4, 4),
    padding=1,
)

# %% [markdown]
# The middle begins at row $p$ and is $n_H^{\text{prev}}$ rows high. Count from the front. A slice that counts from the back, from `p` to `-p`, works for every padding but one: for $p = 0$ its end is `-0`, which is `0`, and the slice is
# empty. We read 68 public solutions of this exercise that were otherwise right: 67 of them fell into this trap.
#
# Each picture of the batch needs its frame taken off, not only the last one.

# %% [markdown]
# ## 2 · Convolution, backward
#
# The forward formula, to look at while you write:
#
# $$
# Z_{i,h,w,c} = \sum_{k=0}^{f-1} \sum_{l=0}^{f-1} \sum_{d} A^{\text{pad}}_{i,\; hs + k,\; ws + l,\; d} \; W_{k,l,d,c} \; + \; b_c
# $$
#
# Four loops, over `i`, `h`, `w`, `c`. In the middle, one number $g$ = `dZ[i, h, w, c]`, one window of shape `(f, f, n_C_prev)`, one filter `W[:, :, :, c]`, and three lines that add.
#
# Each of the three gradients counts by itself: `dA_prev` for half of the points, `dW` for a third, `db` for the rest.
#
# Your referee may *check* your gradients, but it cannot stand in for them: it needs two forward passes for every number. So grading also gives `conv_backward` (and `pool_backward`, later on) one layer of some ten thousand numbers. Your loops
# are done with it in a blink. Measuring every slope takes far too long, and a function that is not done in time gets no points.


# %% solution="conv_backward"
def conv_backward(dZ, cache):
    """Send the gradient of the cost back through a convolutional layer.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_H, n_W, n_C)
        Gradient of the cost with respect to the layer's output.
    cache : tuple
        ``(A_prev, W, b, stride, padding)``, as they were on the way forward:
        `A_prev` of shape (m, n_H_prev, n_W_prev, n_C_prev), floats or whole numbers, not padded;
        `W` of shape (f, f, n_C_prev, n_C); `b` of shape (1, 1, 1, n_C).

    Returns
    -------
    dA_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
        Gradient with respect to the pictures, without the padding.
    dW : ndarray of shape (f, f, n_C_prev, n_C)
        Gradient with respect to the filters.
    db : ndarray of shape (1, 1, 1, n_C)
        Gradient with respect to the biases.

    Notes
    -----
    The arguments are left unchanged. Nothing is divided by m.
    """
    ### BEGIN SOLUTION
    A_prev, W, b, stride, padding = cache
    _, n_H_prev, n_W_prev, _ = A_prev.shape
    f = W.shape[0]
    frame = (padding, padding)
    A_pad = np.pad(A_prev, ((0, 0), frame, frame, (0, 0)))
    dA_pad, dW, db = np.zeros(A_pad.shape), np.zeros(W.shape), np.zeros(b.shape)

    for i, h, w, c in np.ndindex(dZ.shape):
        rows = slice(h * stride, h * stride + f)
        columns = slice(w * stride, w * stride + f)
        dA_pad[i, rows, columns] += W[:, :, :, c] * dZ[i, h, w, c]
        dW[:, :, :, c] += A_pad[i, rows, columns] * dZ[i, h, w, c]
        db[0, 0, 0, c] += dZ[i, h, w, c]

    dA_prev = dA_pad[:, padding : padding + n_H_prev, padding : padding + n_W_prev]
    return dA_prev, dW, db
    ### END SOLUTION


# %% tests="conv_backward" points=8
check(conv_backward)

# The two windows from above: a picture of 2 x 3 pixels, one filter, two outputs.
A_prev = np.array([[35.0, 19, 25], [13, 22, 16]])[np.newaxis, :, :, np.newaxis]
W = np.array([[1.0, 0], [0, -1]])[:, :, np.newaxis, np.newaxis]
dZ = np.array([2.0, -1]).reshape(1, 1, 2, 1)
dA_prev, dW, db = conv_backward(dZ, (A_prev, W, np.zeros((1, 1, 1, 1)), 1, 0))
check_close("dA_prev[0, :, :, 0]", dA_prev[0, :, :, 0], [[2, -1, 0], [0, -2, 1]])
check_close("dW[:, :, 0, 0]", dW[:, :, 0, 0], [[51, 13], [4, 28]])
check_close("db", db, np.ones((1, 1, 1, 1)))

# A gradient check: the course's forward layer, weighted by dZ, is a cost whose gradient is known.
from convlab.layers import conv2d

rng = np.random.default_rng(5)
A_prev, W, b = rng.normal(size=(2, 4, 3, 2)), rng.normal(size=(2, 2, 2, 3)), np.zeros((1, 1, 1, 3))
dZ = rng.normal(size=(2, 3, 2, 3))
dA_prev, dW, _ = conv_backward(dZ, (A_prev, W, b, 2, 1))
check_gradient("dW", lambda W: np.sum(dZ * conv2d(A_prev, W, b, stride=2, padding=1)), W, dW)

# %% [markdown]
# ### Let your own referee judge
#
# Your `numerical_gradient` can check your `conv_backward`. Change the stride and the padding and see whether they still agree. (`dZ` gets the shape that fits by itself.)

# %%
from convlab import layers

stride, padding = 2, 1
A_prev, b = np.ones((1, 5, 4, 1)), np.zeros((1, 1, 1, 1))
W = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(2, 2, 1, 1)
dZ = np.ones_like(layers.conv2d(A_prev, W, b, stride=stride, padding=padding))
try:
    mine, _, _ = conv_backward(dZ, (A_prev, W, b, stride, padding))
    measured = numerical_gradient(
        lambda A: np.sum(layers.conv2d(A, W, b, stride=stride, padding=padding)), A_prev
    )
    print("largest difference:", abs(mine - measured).max())
except NotImplementedError:
    print("Write both functions first, then run this cell again.")

# %% [markdown]
# ## Who was the maximum
#
# Max pooling passed on **one** number of each window, the largest, unchanged. If the winner grows by a little, the output grows just as much. If any other pixel grows by a little, nothing happens at all. So the winner gets the whole
# gradient, and the others get nothing. What the gradient is multiplied by is 1 or 0, and never the pixel itself.
#
# So we need to know *where* the winner stands. A **mask** says it: an array as large as the window, True at the winner's place and False elsewhere.
#
# $$
# \begin{pmatrix} 35 & 19 \\ 13 & 22 \end{pmatrix}
# \;\longrightarrow\;
# \begin{pmatrix} \text{True} & \text{False} \\ \text{False} & \text{False} \end{pmatrix}
# $$
#
# If several pixels share the maximum, the **first** one in reading order wins, row by row from the top left. There is exactly one True, always:
#
# $$
# \begin{pmatrix} 3 & 7 \\ 7 & 0 \end{pmatrix}
# \;\longrightarrow\;
# \begin{pmatrix} \text{False} & \text{True} \\ \text{False} & \text{False} \end{pmatrix}
# $$
#
# Numbers may be negative, all of them. Then the largest is the one nearest to zero.
#
# ## 3 · A mask


# %% solution="create_mask_from_window"
def create_mask_from_window(x):
    """Mark the first maximum of a window.

    Parameters
    ----------
    x : ndarray of shape (n_H, n_W)
        A window of one channel, not always square: floats or whole numbers, of any sign.

    Returns
    -------
    ndarray of shape (n_H, n_W)
        True at exactly one entry, the first maximum in reading order. 1 and 0 are fine, too.

    Notes
    -----
    `x` is left unchanged.
    """
    ### BEGIN SOLUTION
    mask = np.zeros(x.shape, dtype=bool)
    mask.flat[np.argmax(x)] = True
    return mask
    ### END SOLUTION


# %% tests="create_mask_from_window" points=2
check(create_mask_from_window)

check_close("mask", create_mask_from_window(np.array([[35, 19], [13, 22]])), [[1, 0], [0, 0]])
check_close("mask", create_mask_from_window(np.array([[3, 7], [7, 0]])), [[0, 1], [0, 0]])
check_close("mask", create_mask_from_window(np.array([[-4, -3, -9]])), [[0, 1, 0]])

# %% [markdown]
# ## Sharing a gradient
#
# Average pooling passed on the mean. In a window of 2 × 2, each pixel had a share of one quarter in it: if a pixel grows by 1, the mean grows by 1/4. So each pixel gets a quarter of the gradient back. For a gradient of 5:
#
# $$
# 5 \;\longrightarrow\; \begin{pmatrix} 1.25 & 1.25 \\ 1.25 & 1.25 \end{pmatrix}
# $$
#
# Together they get 5 again: nothing is lost and nothing is made. A window of $n_H \times n_W$ has how many pixels? Not $n_H + n_W$.
#
# ## 4 · Equal shares


# %% solution="distribute_value"
def distribute_value(dz, shape):
    """Share a gradient equally among the pixels of a window.

    Parameters
    ----------
    dz : float
        The gradient of one output; a whole number is legal.
    shape : tuple of two int
        Height and width ``(n_H, n_W)`` of the window, not always equal.

    Returns
    -------
    ndarray of shape (n_H, n_W)
        Equal numbers that sum to `dz`, in floats.
    """
    ### BEGIN SOLUTION
    n_H, n_W = shape
    return np.full(shape, dz / (n_H * n_W))
    ### END SOLUTION


# %% tests="distribute_value" points=2
check(distribute_value)

check_close("the shares", distribute_value(5, (2, 2)), np.full((2, 2), 1.25))
shares = distribute_value(-3.0, (2, 3))
check_shape("the shares", shares, (2, 3))
check_close("their sum", shares.sum(), -3.0)

# %% [markdown]
# ## Backward through pooling
#
# For every output $(i, h, w, c)$ there is one number, `dA[i, h, w, c]`, and one window of the picture. It begins at row $h \cdot s$ and column $w \cdot s$, and is `kernel_size` pixels high and wide: the same window as on the way
# forward, with the **stride** in it. Of the public solutions that get this function wrong, four out of five leave the stride out, and their tests never notice.
#
# - `"max"`: the mask of that window, times the one number.
# - `"average"`: the equal shares of the one number.
#
# The window comes from `A_prev`, since the mask asks which *pixel* won. The number comes from `dA`. Do not cut a window out of `dA`: it has a smaller map of its own, with one entry for every window.
#
# Channels and pictures stay apart, as on the way forward. What comes out has the shape of `A_prev`.

# %% [markdown]
# ## Where windows overlap, add
#
# Take the whole picture, windows of 2 × 2 and stride 1. Forward, max pooling gives the map on the left. Let the gradients 1 to 9 come back:

# %%
pooled = np.array([[35, 25, 53], [22, 22, 53], [9, 8, 10]])
dA = np.arange(1, 10).reshape(3, 3)
draw.equation(
    picture,
    pooled,
    dA,
    titles=["picture", "its maxima", "gradients coming back"],
    windows={0: (1, 1, 1, 1), 1: (1, 0, 1, 2), 2: (1, 0, 1, 2)},
)

# %% [markdown]
# The pixel 22 won twice: it was the maximum of the windows with gradients 4 and 5. It gets both, $4 + 5 = 9$. The pixel 53 won twice, too. All in all:
#
# $$
# dA_{\text{prev}} =
# \begin{pmatrix} 1 & 0 & 2 & 0 \\ 0 & 9 & 0 & 9 \\ 0 & 0 & 0 & 9 \\ 7 & 8 & 0 & 0 \end{pmatrix}
# $$
#
# Check it with a sum: 1 + 2 + … + 9 = 45 came in, and 45 is in the matrix. For pooling this is a law: $\sum dA_{\text{prev}} = \sum dA$, for both modes and any stride.
#
# ## 5 · Pooling, backward


# %% solution="pool_backward"
def pool_backward(dA, cache):
    """Send the gradient of the cost back through a pooling layer.

    Parameters
    ----------
    dA : ndarray of shape (m, n_H, n_W, n_C)
        Gradient of the cost with respect to the layer's output.
    cache : tuple
        ``(A_prev, kernel_size, stride, mode)``, as they were on the way forward:
        `A_prev` of shape (m, n_H_prev, n_W_prev, n_C), floats or whole numbers;
        `kernel_size` and `stride` are numbers of pixels; `mode` is "max" or "average".

    Returns
    -------
    ndarray of shape (m, n_H_prev, n_W_prev, n_C)
        Gradient with respect to `A_prev`, in floats. The first maximum of a window takes all of its
        gradient.

    Notes
    -----
    The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    A_prev, kernel_size, stride, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        rows = slice(h * stride, h * stride + kernel_size)
        columns = slice(w * stride, w * stride + kernel_size)
        if mode == "max":
            share = create_mask_from_window(A_prev[i, rows, columns, c]) * dA[i, h, w, c]
        else:
            share = distribute_value(dA[i, h, w, c], (kernel_size, kernel_size))
        dA_prev[i, rows, columns, c] += share
    return dA_prev
    ### END SOLUTION


# %% tests="pool_backward" points=6
check(pool_backward)

# The example from above.
A_prev = np.array([[35.0, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
A_prev = A_prev[np.newaxis, :, :, np.newaxis]
dA = np.arange(1.0, 10).reshape(1, 3, 3, 1)
dA_prev = pool_backward(dA, (A_prev, 2, 1, "max"))
check_close(
    "dA_prev[0, :, :, 0]",
    dA_prev[0, :, :, 0],
    [[1, 0, 2, 0], [0, 9, 0, 9], [0, 0, 0, 9], [7, 8, 0, 0]],
)

# The law of the sum, with gaps between the windows.
for mode in ("max", "average"):
    dA_prev = pool_backward(np.full((1, 2, 2, 1), 2.5), (A_prev, 1, 3, mode))
    check_close(f"the sum of dA_prev, mode {mode},", dA_prev.sum(), 10.0)

# A gradient check of the average, with overlapping windows on a picture that is not square.
from convlab.layers import pool2d

rng = np.random.default_rng(7)
A_prev, dA = rng.normal(size=(2, 5, 4, 2)), rng.normal(size=(2, 3, 2, 2))
dA_prev = pool_backward(dA, (A_prev, 3, 1, "average"))
check_gradient(
    "dA_prev", lambda A: np.sum(dA * pool2d(A, 3, stride=1, mode="average")), A_prev, dA_prev
)

# %% [markdown]
# ## 6 · When maxima tie
#
# Many solutions on the internet build the mask as `x == np.max(x)`. On pictures of random numbers it passes every test. Then it is put into a network that has a ReLU before the pooling layer, and something goes wrong.
#
# In three or four sentences (2 points, read by a person): **Why do random numbers not show the mistake, and why does a ReLU? What happens to the sum of the gradients then, and how could you test for it?**

# %% [markdown] written="when_maxima_tie" points=2
# ### BEGIN SOLUTION
# Two random floats are practically never equal, so every window has one maximum and `x == max` marks one pixel. A ReLU turns all negative numbers into 0, so many windows hold nothing but zeros, or the same value several times
# (on this course's digits four windows of 2 × 2 in ten tie, after a convolution with padding and ReLU seven in ten). Then several pixels are marked, each gets the whole gradient, and more flows back than came in: ΣdA_prev > ΣdA.
# A test: an array with many equal values, such as all zeros or small whole numbers, and compare the two sums, or count the True in the mask.
#
# One point for why (floats never tie, zeros after ReLU do), one for the consequence (gradient multiplied) with a test that would show it.
# ### END SOLUTION

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. You have written the part of a network that everybody uses and few have ever seen from inside.
# What comes next: how to make all this fast, and then AlexNet, counted layer by layer.
#
# **Next:** lecture [09 · Fast and transposed convolution](../../course/09_fast_and_transposed.ipynb).
