# %% [markdown]
# # Assignment 7 · Fast and transposed convolution
#
# A convolution with four loops is easy to read, and hopeless to train with: a small network on a few thousand digits would take hours. In this assignment the loops over pixels disappear.
# All windows are laid out as the rows of one table, and **one matrix product** does all the work. Libraries do it in this way, too. The way back from the table to the pixels then gives you a new layer almost for free: the
# **transposed convolution**, which makes images larger.
#
# | part | you write | it answers | points |
# |---|---|---|---|
# | 1 | `im2col` | which numbers does each window see? | 2 |
# | 2 | `conv_forward_fast` | all outputs of a layer, at once | 3 |
# | 3 | `col2im` | who reports to which pixel? | 2 |
# | 4 | `conv_transpose_forward` | what does a pixel paint? | 3 |
#
# That makes 10 points, all from automatic tests. Plan two hours. No earlier assignment is needed.
#
# This assignment goes with lecture [09 · Fast and transposed convolution](../../course/09_fast_and_transposed.ipynb). So it comes before assignment 6: the [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How this assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. The docstring above it is the specification. Play with everything else.
# - **Run the cell below each function.** `check(f)` tests *laws* that hold for every correct function. It shows which law breaks, and where. It knows no answers.
# - **Stuck?** Run `hint("im2col")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **What is graded.** Your functions are called with arrays that you have not seen, in *families*: several channels, batches, images that are not square, padding 0, 1 and 2, strides that do not divide, whole numbers.
#   Three eighths of a point are for **speed**: part 2 says how it is measured. Being right comes first, and is worth nearly everything.
# - **Every function is graded on its own.** If your `im2col` is wrong, `conv_forward_fast` is graded with a correct one. You need not use it, either.
# - **To hand in:** *Kernel → Restart Kernel and Run All Cells…*, save, and hand in this one file `a7_fast_convolution.ipynb` under this very name. Half-finished is fine, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import time

import numpy as np
from convlab import check, check_close, check_shape, hint, solution

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("im2col")

# %% [markdown]
# ## The runner to beat
#
# Here is a convolution as a loop over output pixels, for stride 1 and without padding. For every pixel it cuts out a window, multiplies it with all filters, and adds up. It is right, and you can compare with it. It is also slow: every turn
# of a Python loop costs some ten millionths of a second, and most of that is not arithmetic.


# %% locked="loop_convolution"
def conv_with_loops(A_prev, W, b):
    """Convolve with stride 1 and without padding, one output pixel after the other: slow.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
    W : ndarray of shape (f, f, n_C_prev, n_C)
    b : ndarray of shape (1, 1, 1, n_C)

    Returns
    -------
    ndarray of shape (m, n_H_prev - f + 1, n_W_prev - f + 1, n_C)
    """
    f, _, _, n_C = W.shape
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    Z = np.empty((m, n_H_prev - f + 1, n_W_prev - f + 1, n_C))
    for i, h, w in np.ndindex(Z.shape[:3]):
        Z[i, h, w] = np.tensordot(A_prev[i, h : h + f, w : w + f], W, axes=3) + b[0, 0, 0]
    return Z


# %%
A_prev, W, b = np.ones((4, 31, 33, 1)), np.ones((3, 3, 1, 8)), np.zeros((1, 1, 1, 8))
start = time.perf_counter()
Z = conv_with_loops(A_prev, W, b)
seconds = time.perf_counter() - start
print(f"{Z[..., 0].size} output pixels, 8 filters: {1000 * seconds:.0f} milliseconds")

# %% [markdown]
# Four small images, one layer. AlexNet's first layer has 3025 output pixels for *each* of a million images.
#
# ## One window, one row
#
# Take the small picture of 4 × 4 pixels drawn below and a window of 2 × 2. At the top left, the window sees
#
# $$
# \begin{pmatrix} 35 & 19 \\ 13 & 22 \end{pmatrix}
# \quad\longrightarrow\quad
# \begin{pmatrix} 35 & 19 & 13 & 22 \end{pmatrix}
# $$
#
# A window is only a list of numbers. Written in one line, it can become a **row of a table**. The next window, one pixel to the right, becomes the next row, and so on: nine windows, nine rows. The table has two axes only. Whatever the batch
# looks like, its windows stand one below the other. (The name *im2col*, image to columns, comes from programs in which each window is a column.)

# %%
from convlab import draw

picture = np.array([[35, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
first_rows = np.array([[35, 19, 13, 22], [19, 25, 22, 16], [25, 6, 16, 53]])
draw.equation(
    picture, "→", first_rows, windows={0: (0, 1, 2, 2), 1: (1, 0, 1, 4)},
    titles=["picture", "the first three of nine rows"], tones=["input", "input"],
)  # fmt: skip

# %% [markdown]
# ## How many rows
#
# One row for every output pixel of every image: $m \cdot n_H \cdot n_W$, with the formula that you know,
#
# $$
# n_H = \left\lfloor \frac{n_H^{\text{prev}} + 2p - f}{s} \right\rfloor + 1
# \qquad
# n_W = \left\lfloor \frac{n_W^{\text{prev}} + 2p - f}{s} \right\rfloor + 1
# $$
#
# Window $(h, w)$ begins at row $h \cdot s$ and column $w \cdot s$ of the *padded* picture, and it is $f$ pixels high and wide. With $s = 2$ and $p = 0$ our 4 × 4 picture has $2 \cdot 2 = 4$ windows: 35 19 13 22, then 25 6 16 53, then 4 3 9 8, then 7 10 1 3.
#
# ## In which order
#
# Two orders have to be agreed on. Both follow the way in which NumPy stores an array, last axis fastest, so that a plain `reshape` can do the folding later.
#
# - **Rows of the table:** by image, then by $h$, then by $w$. All windows of image 0 come first. They walk to the right, line by line.
# - **Columns of the table:** by row in the window, then by column in the window, then by **channel**. A colour pixel stays together: red, green, blue, and then the next pixel.
#
# With three channels, a window of 2 × 2 gives 12 columns:
#
# | column | 0 | 1 | 2 | 3 | 4 | 5 | 6 | … | 11 |
# |---|---|---|---|---|---|---|---|---|---|
# | row in the window | 0 | 0 | 0 | 0 | 0 | 0 | 1 | … | 1 |
# | column in the window | 0 | 0 | 0 | 1 | 1 | 1 | 0 | … | 1 |
# | channel | 0 | 1 | 2 | 0 | 1 | 2 | 0 | … | 2 |
#
# ## Loop over the small thing
#
# How does one fill the table without visiting every window? Swap the loops. A filter has only $f \cdot f$ places. Take **one** place, say the top left one. What does it see in all the windows together? With stride 1, the picture without its last row
# and column; with stride 2, every second pixel of that. That is a single slice with a step, `X[:, 0:…:s, 0:…:s]`, and it fills one column per channel, for all images at once. $f \cdot f$ such slices, and the table is full.
#
# It helps to make the table with six axes first, `(m, n_H, n_W, f, f, n_C)`, and to give it its two axes at the end. A loop over windows is right as well, and gets all points of part 1. It is only slow.
#
# ## 1 · Windows as rows


# %% solution="im2col"
def im2col(X, f, stride, padding):
    """Write every window of every image in a row of its own.

    Parameters
    ----------
    X : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
        A batch of images: floats or whole numbers.
    f : int
        Height and width of a window.
    stride : int
        Distance between neighbouring windows.
    padding : int
        Zeros around each image, on every side.

    Returns
    -------
    ndarray of shape (m * n_H * n_W, f * f * n_C_prev)
        Rows ordered by image, row and column of the window; columns ordered by row in the window,
        column in the window, and channel.

    Notes
    -----
    `X` is left unchanged.
    """
    ### BEGIN SOLUTION
    X_pad = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    m, n_H_pad, n_W_pad, n_C_prev = X_pad.shape
    n_H, n_W = (n_H_pad - f) // stride + 1, (n_W_pad - f) // stride + 1
    cols = np.empty((m, n_H, n_W, f, f, n_C_prev), X.dtype)
    for k in range(f):
        for j in range(f):
            rows = slice(k, k + stride * n_H, stride)
            columns = slice(j, j + stride * n_W, stride)
            cols[:, :, :, k, j] = X_pad[:, rows, columns]
    return cols.reshape(m * n_H * n_W, f * f * n_C_prev)
    ### END SOLUTION


# %% tests="im2col" points=2
check(im2col)

# The example from above: four windows of 2 × 2, stride 2.
picture = np.array([[35, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
cols = im2col(picture[np.newaxis, :, :, np.newaxis], 2, 2, 0)
check_close("cols", cols, [[35, 19, 13, 22], [25, 6, 16, 53], [4, 3, 9, 8], [7, 10, 1, 3]])

# Two images of 3 × 4 pixels with 2 channels, padding 1: the frame is all that the first window adds.
X = np.arange(1.0, 49).reshape(2, 3, 4, 2)
cols = im2col(X, 3, 1, 1)
check_shape("cols", cols, (24, 18))
check_close("cols[0]", cols[0], [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 9, 10, 11, 12])

# %% [markdown]
# ## One product for all windows
#
# Now look at one output number: a window times a filter, added up, plus the bias. The window is a row of the table. If the filter is a *column* of numbers in the same order, then "multiply and add up" is exactly what a matrix product does with a row and a column.
# And with all windows as rows and all filters as columns, **one** product gives all outputs:
#
# $$
# \underbrace{\text{cols}}_{(m\, n_H\, n_W)\, \times\, (f f\, n_C^{\text{prev}})} \cdot \underbrace{\text{filters}}_{(f f\, n_C^{\text{prev}})\, \times\, n_C} = \underbrace{\text{product}}_{(m\, n_H\, n_W)\, \times\, n_C}
# $$
#
# Stride and padding do their work in the table. The product knows nothing of them.
#
# ## A filter is a column
#
# `W` has shape $(f, f, n_C^{\text{prev}}, n_C)$: row, column, channel, and then the filter, the last axis. So `W[..., 0]` is one filter, read in the very same order as a window. A reshape that keeps the last axis alone turns `W` into the matrix of filters.
# No transpose is needed, and no flip. Had we put the channels first in the table, we would have to turn `W` now.
#
# ## Back into shape
#
# The product has one row for each output pixel, in the order in which an array of shape $(m, n_H, n_W, n_C)$ stores them: image, row, column, and in the row one number for each filter. So one more `reshape` finishes the layer. The bias has shape $(1, 1, 1, n_C)$ and
# is added to every pixel, once.
#
# A small example by hand. Two filters, one that adds the left column of the window and one that takes the difference of the top row; the two windows at the top of our picture, stride 2:
#
# $$
# \begin{pmatrix} 35 & 19 & 13 & 22 \\ 25 & 6 & 16 & 53 \end{pmatrix}
# \begin{pmatrix} 1 & 1 \\ 0 & -1 \\ 1 & 0 \\ 0 & 0 \end{pmatrix}
# =
# \begin{pmatrix} 48 & 16 \\ 41 & 19 \end{pmatrix}
# $$
#
# ## 2 · A layer in one product
#
# **The race.** While grading, your function and `conv_with_loops` run in turn on a batch of 4 images of 31 × 33 pixels with 8 filters. Yours should be at least **five times** as fast. A matrix product is some thirty times as fast, so a busy computer does no harm. The
# race is an eighth of this function's 3 points. If you lose it, you keep all the others.
#
# The function also returns a cache, as every layer does. Nobody looks into it in this assignment, here or in part 4.


# %% solution="conv_forward_fast"
def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
    """Convolve a batch of images with a bank of filters, without a Python loop over pixels.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
        Floats or whole numbers.
    W : ndarray of shape (f, f, n_C_prev, n_C)
        Filters: floats or whole numbers; the kernel is not flipped.
    b : ndarray of shape (1, 1, 1, n_C)
        One bias for each filter.
    stride : int
        Distance between neighbouring windows.
    padding : int
        Zeros around each image, on every side.

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
        With ``n_H = (n_H_prev + 2 * padding - f) // stride + 1``, and likewise ``n_W``.
    cache : tuple
        ``(A_prev, W, b, stride, padding)``

    Notes
    -----
    The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    f, _, _, n_C = W.shape
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    product = im2col(A_prev, f, stride, padding) @ W.reshape(-1, n_C)
    Z = product.reshape(m, n_H, n_W, n_C) + b
    return Z, (A_prev, W, b, stride, padding)
    ### END SOLUTION


# %% tests="conv_forward_fast" points=3
check(conv_forward_fast)

# The two filters from above, stride 2.
picture = np.array([[35.0, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
W = np.array([[1.0, 1], [0, -1], [1, 0], [0, 0]]).reshape(2, 2, 1, 2)
Z, cache = conv_forward_fast(
    picture[np.newaxis, :, :, np.newaxis], W, np.zeros((1, 1, 1, 2)), stride=2
)
check_shape("Z", Z, (1, 2, 2, 2))
check_close("Z[0, 0]", Z[0, 0], [[48, 16], [41, 19]])

# The slow runner must agree: three images, not square, several channels and filters.
rng = np.random.default_rng(7)
A_prev, W, b = rng.normal(size=(3, 5, 7, 2)), rng.normal(size=(3, 3, 2, 4)), np.arange(4.0)
b = b.reshape(1, 1, 1, 4)
Z, cache = conv_forward_fast(A_prev, W, b)
check_close("Z", Z, conv_with_loops(A_prev, W, b))

# %% [markdown]
# Run your own race. The fastest of five runs counts, since a computer is sometimes busy with other things, but never faster than it can be.


# %%
def milliseconds(run):
    durations = []
    for _ in range(5):
        start = time.perf_counter()
        run()
        durations.append(time.perf_counter() - start)
    return 1000 * min(durations)


A_prev, W, b = np.ones((4, 31, 33, 1)), np.ones((3, 3, 1, 8)), np.zeros((1, 1, 1, 8))
try:
    loops = milliseconds(lambda: conv_with_loops(A_prev, W, b))
    yours = milliseconds(lambda: conv_forward_fast(A_prev, W, b))
    print(f"loops {loops:.1f} ms, yours {yours:.2f} ms: {loops / yours:.0f} times as fast")
except NotImplementedError:
    print("Write im2col and conv_forward_fast first, then run this cell again.")

# %% [markdown]
# ## Back to the pixels
#
# For learning one also needs the way back. Suppose that every entry of the table has something to report, a gradient say. To which pixel? To the one it was read from. Overlapping windows read the same pixel several times, so it gets several reports, and they are **added up**.
# This is `col2im`: the table goes in, images come out.
#
# Take the smallest overlap. A line of three pixels, windows of 1 × 2, so two rows in the table:
#
# $$
# \begin{pmatrix} a & b \\ c & d \end{pmatrix}
# \quad\longrightarrow\quad
# \begin{pmatrix} a & b + c & d \end{pmatrix}
# $$
#
# The middle pixel was seen twice and hears from both. So `col2im` does **not** undo `im2col`: a table that was read from the line 5, 6, 7 comes back as 5, 12, 7. Nothing is averaged, nothing is overwritten. It is the *transpose* of reading: what reads 1 entry from here to there, sends 1 report from there to here.
#
# The same trick makes it fast. The reports of **one** place of the window, in all windows together, all go to different pixels. So they can be added with a single slice, the one that read them. $f \cdot f$ slices, with `+=`.
# (For the whole table at once `+=` would be wrong: with repeated indices, NumPy's `X[indices] += values` keeps only one of the values. `np.add.at` does not.)

# %%
tables = np.ones((9, 4))
draw.equation(
    tables, "→", np.array([[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]]),
    titles=["nine windows, each entry 1", "pixels count their windows"],
    windows={1: (1, 1, 1, 1)}, tones=["input", "output"],
)  # fmt: skip

# %% [markdown]
# ## The frame comes off
#
# With padding, some entries of the table were read from the frame of zeros. Their reports land on the frame, too. So collect everything in an array as large as the *padded* images, and cut the images out of it at the end: from row $p$ on, $n_H^{\text{prev}}$ rows, and likewise the columns.
# A slice from `p` to `-p` is empty when $p = 0$.
#
# The shape of the images is handed to the function, as a tuple. It cannot be found from the table: with a stride that does not divide, pixels are left over at the edge that no window has seen. They get 0.
#
# ## 3 · Rows back to pixels


# %% solution="col2im"
def col2im(cols, X_shape, f, stride, padding):
    """Send every entry of a table of windows back to its pixel, and add up what meets there.

    Parameters
    ----------
    cols : ndarray of shape (m * n_H * n_W, f * f * n_C_prev)
        A table in the order of `im2col`.
    X_shape : tuple of int
        ``(m, n_H_prev, n_W_prev, n_C_prev)``, the shape of the images, without padding.
    f, stride, padding : int
        As they were for `im2col`.

    Returns
    -------
    ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
        For each pixel the sum of all entries that `im2col` would have read from it.

    Notes
    -----
    `cols` is left unchanged.
    """
    ### BEGIN SOLUTION
    m, n_H_prev, n_W_prev, n_C_prev = X_shape
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    windows = cols.reshape(m, n_H, n_W, f, f, n_C_prev)
    X_pad = np.zeros((m, n_H_prev + 2 * padding, n_W_prev + 2 * padding, n_C_prev))
    for k in range(f):
        for j in range(f):
            rows = slice(k, k + stride * n_H, stride)
            columns = slice(j, j + stride * n_W, stride)
            X_pad[:, rows, columns] += windows[:, :, :, k, j]
    return X_pad[:, padding : padding + n_H_prev, padding : padding + n_W_prev]
    ### END SOLUTION


# %% tests="col2im" points=2
check(col2im)

# Pixels count their windows: ones in, and out comes how often each pixel was seen.
counts = col2im(np.ones((9, 4)), (1, 4, 4, 1), 2, 1, 0)
check_close("counts", counts[0, :, :, 0], [[1, 2, 2, 1], [2, 4, 4, 2], [2, 4, 4, 2], [1, 2, 2, 1]])

# Windows side by side: here, and only here, the picture comes back as it was.
picture = np.array([[35.0, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
table = np.array([[35.0, 19, 13, 22], [25, 6, 16, 53], [4, 3, 9, 8], [7, 10, 1, 3]])
back = col2im(table, (1, 4, 4, 1), 2, 2, 0)
check_close("back[0, :, :, 0]", back[0, :, :, 0], picture)

# Padding 1, a row and a column left over by the stride: shape and sum.
back = col2im(np.ones((12, 18)), (2, 4, 5, 2), 3, 2, 1)
check_shape("back", back, (2, 4, 5, 2))
check_close("the last row", back[:, 3], np.broadcast_to([[1.0], [2], [1], [2], [1]], (2, 5, 2)))

# %% [markdown]
# ## Every pixel paints the filter
#
# A convolution *gathers*: an output looks at a window. Turn it around and it *scatters*: an input pixel **paints** the whole filter onto a canvas, multiplied by its own value. Its neighbour paints the same, $s$ pixels further on. Where paintings overlap, they are added. This is the
# **transposed convolution**. It makes images larger, and it can be learned: networks that draw, or that find the outline of a tumour, end with such layers.
#
# Take one row of two pixels, a filter of 1 × 3 and stride 2:
#
# $$
# \begin{pmatrix} 5 & 2 \end{pmatrix}
# \;\text{paints}\;
# \begin{pmatrix} 1 & 10 & 100 \end{pmatrix}
# \;\longrightarrow\;
# \begin{pmatrix} 5 & 50 & 500 & 0 & 0 \end{pmatrix} + \begin{pmatrix} 0 & 0 & 2 & 20 & 200 \end{pmatrix}
# = \begin{pmatrix} 5 & 50 & 502 & 20 & 200 \end{pmatrix}
# $$
#
# The filter is not flipped: it appears on the canvas as it is. With several channels, every input channel $d$ paints with its own part `W[:, :, d, :]`, one picture for each of the $n_C$ output channels, and all of it is added:
#
# $$
# Z_{i,\; hs + k,\; ws + l,\; c} \mathrel{+}= A_{i, h, w, d} \; W_{k, l, d, c}
# $$

# %%
draw.conv_arithmetic(
    2, 3, stride=2, transposed=True, at=[(0, 0), (2, 2), (4, 4)], title="2 × 2 pixels, f = 3, s = 2"
)

# %% [markdown]
# These panels show the other view: what one output cell receives. The pixels are drawn apart, with zeros in between. Look at the middle panel: all four pixels reach the centre.
#
# ## How large the canvas is
#
# The last pixel of a column begins to paint at row $s \cdot (n_H^{\text{prev}} - 1)$, and paints $f$ rows. So the canvas has
#
# $$
# s \cdot (n_H^{\text{prev}} - 1) + f
# $$
#
# rows. Two pixels, $f = 3$, $s = 2$: $2 \cdot 1 + 3 = 5$, as above. If the stride is larger than the filter, gaps remain, and they are 0 before the bias.
#
# ## Padding takes away
#
# In an ordinary convolution, padding adds a frame before the work. The transposed layer does everything the other way round: it **cuts** a frame of $p$ pixels off the canvas, after the work. So the output has
#
# $$
# n_H = s \cdot (n_H^{\text{prev}} - 1) + f - 2p
# $$
#
# rows, and likewise the columns.
#
# ## The bias comes last
#
# Every output pixel gets its filter's bias once, whether many paintings overlap there or none. So it is added to the finished canvas.
#
# A remark for those who like to save work. What one input pixel paints, written in one line, is $f \cdot f \cdot n_C$ numbers. All pixels together make a table, and one product makes it. And to put a table of windows back on a canvas and add up, you have written a function already: with `X_shape` as the shape of the
# *output*, it even takes off the frame. But loops over pixels are just as right here: this part has no race.
#
# ## 4 · Making images larger


# %% solution="conv_transpose_forward"
def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
    """Let every pixel paint the filters, and add up what overlaps.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
        Floats or whole numbers.
    W : ndarray of shape (f, f, n_C_prev, n_C)
        ``W[:, :, d, c]`` is what input channel d paints on output channel c; it is not flipped.
    b : ndarray of shape (1, 1, 1, n_C)
        One bias for each output channel, added once to every pixel.
    stride : int
        Distance between the places where neighbouring pixels begin to paint.
    padding : int
        Width of the frame that is cut off on every side.

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
        With ``n_H = stride * (n_H_prev - 1) + f - 2 * padding``, and likewise ``n_W``.
    cache : tuple
        ``(A_prev, W, b, stride, padding)``

    Notes
    -----
    The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, _, _, n_C = W.shape
    n_H = stride * (n_H_prev - 1) + f - 2 * padding
    n_W = stride * (n_W_prev - 1) + f - 2 * padding
    brushes = W.transpose(2, 0, 1, 3).reshape(n_C_prev, f * f * n_C)
    paintings = A_prev.reshape(-1, n_C_prev) @ brushes
    Z = col2im(paintings, (m, n_H, n_W, n_C), f, stride, padding) + b
    return Z, (A_prev, W, b, stride, padding)
    ### END SOLUTION


# %% tests="conv_transpose_forward" points=3
check(conv_transpose_forward)

# The example from above, with the filter in the middle row of a 3 × 3 one.
A_prev = np.array([5.0, 2]).reshape(1, 1, 2, 1)
W = np.array([[0, 0, 0], [1.0, 10, 100], [0, 0, 0]]).reshape(3, 3, 1, 1)
Z, cache = conv_transpose_forward(A_prev, W, np.zeros((1, 1, 1, 1)), stride=2)
check_shape("Z", Z, (1, 3, 5, 1))
check_close("Z[0, 1, :, 0]", Z[0, 1, :, 0], [5, 50, 502, 20, 200])

# Padding 1 takes a frame away; the bias is added once, also where nothing is painted.
Z, cache = conv_transpose_forward(A_prev, W, np.full((1, 1, 1, 1), 7.0), stride=2, padding=1)
check_close("Z[0, :, :, 0]", Z[0, :, :, 0], [[57, 509, 27]])

# Gaps, two channels in, one out: 1 · 3 + 2 · 4 = 11 at every third place.
W = np.array([3.0, 4]).reshape(1, 1, 2, 1)
Z, cache = conv_transpose_forward(
    np.tile([1.0, 2.0], (1, 2, 2, 1)), W, np.zeros((1, 1, 1, 1)), stride=3
)
check_close(
    "Z[0, :, :, 0]", Z[0, :, :, 0], [[11, 0, 0, 11], [0, 0, 0, 0], [0, 0, 0, 0], [11, 0, 0, 11]]
)

# %% [markdown]
# ### See it paint
#
# Two pixels of a picture, and a round brush. Change the stride, and watch overlaps turn into gaps. When a filter's size is no multiple of the stride, overlaps come and go in a regular pattern: the famous chessboards in drawn pictures.

# %%
stride = 2
brush = np.array([[0.0, 1, 0], [1, 2, 1], [0, 1, 0]]).reshape(3, 3, 1, 1)
dots = np.array([[3.0, 0, 3], [0, 3, 0]]).reshape(1, 2, 3, 1)
try:
    Z, _ = conv_transpose_forward(dots, brush, np.zeros((1, 1, 1, 1)), stride=stride)
    shown = draw.matrix(Z[0, :, :, 0], f"painted with stride {stride}", tone="output", heat=True)
except NotImplementedError:
    shown = "Write conv_transpose_forward first, then run this cell again."
shown

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. You now own a convolution that is fast enough to train with. In assignment 8 a network of such layers learns to read digits.
#
# **Next:** lecture [10 · AlexNet](../../course/10_alexnet.ipynb).
