# %% [markdown]
# # Assignment 1 · Pictures are arrays
#
# Before a network can look at a picture, the picture must be an array of numbers, with its axes in the right order. Four small functions do this.
# Each of them is one or two lines long. Most of the work is knowing which axis is which.
#
# | part | you write | it answers | points |
# |---|---|---|---|
# | 1 | `to_float` | how do bytes become numbers between 0 and 1? | 1 |
# | 2 | `grayscale` | how do three colours become one brightness? | 1 |
# | 3 | `nhwc_to_nchw` | how do images travel to a library that puts channels first? | 1 |
# | 4 | `kernel_to_oihw` | and how do filters? | 1 |
#
# That makes 4 points, all of them from automatic tests. Plan about an hour. You need to know what an array, a shape and a slice are; everything else is explained here.
#
# This assignment goes with lecture [02 · Images as tensors](../../course/02_images_as_tensors.ipynb). The [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How an assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. The docstring above it is the specification:
#   names, shapes, what is returned. Everything else in the notebook may be played with; add cells wherever you like.
# - **Run the cell below each function.** `check(f)` tests *laws*: statements that hold for every correct function, such as
#   "black stays 0". It shows which law breaks, and where.
# - **Stuck?** Run `hint("to_float")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **What is graded.** Your functions are called with arrays that you have not seen, in *families* of cases: dark pictures, pictures that are not square, batches, and so on.
#   Each family has its share of the points, so half a solution earns half the points. There are no trick questions: the families ask for what the docstrings say.
# - **Every function is graded on its own**, and style is free: loops or one line of NumPy, whatever gives the right numbers.
# - **To hand in:** choose *Kernel → Restart Kernel and Run All Cells…*, look that everything still runs, save, and hand in this one file
#   `a1_tensors.ipynb` under this very name. You may hand in an unfinished notebook, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import numpy as np
from convlab import check, check_close, check_shape, hint, solution

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("to_float")

# %% [markdown]
# ## A picture to think with
#
# Here is a photograph. For NumPy it is an array with three axes: row, column, channel.

# %%
from convlab import draw
from convlab.data import load_picture

cat = load_picture("cat")
print(cat.shape, cat.dtype, "from", cat.min(), "to", cat.max())
draw.image(cat, "100 rows, 150 columns, 3 channels")

# %% [markdown]
# Read the shape from left to right: $n_H = 100$ rows, $n_W = 150$ columns, $n_C = 3$ channels. Rows come first, so `cat[10, 40]` is in row 10 and column 40,
# and `cat[10, 40, 0]` is how much red there is.

# %% [markdown]
# ## 1 · From bytes to numbers between 0 and 1
#
# Files store each colour of each pixel in one **byte**, a whole number from 0 to 255. NumPy calls this type `uint8`. It saves space, and it is a trap:

# %%
bright = np.array([200], dtype=np.uint8)
print(bright + bright)

# %% [markdown]
# 200 + 200 is 400, but a byte ends at 255. It starts again at 0, so 400 becomes 400 − 256 = 144. No error, no warning, just a wrong picture. The same happens to
# differences and products. So the first step is always: **leave the bytes, then compute.**
#
# Networks like small numbers. We map black to 0.0 and full brightness to 1.0:
#
# $$
# x = \frac{\text{byte}}{255}
# \qquad
# 0 \mapsto 0.0 \qquad 51 \mapsto 0.2 \qquad 255 \mapsto 1.0
# $$
#
# Two numbers look just as good as 255 and are not. There are **256** different bytes, but the largest one is 255: dividing by 256 never reaches 1. And the **largest byte of this picture**
# makes every picture equally bright: a photograph of the night would become a photograph of the day.


# %% solution="to_float"
def to_float(image):
    """Map bytes 0..255 to floats from 0 to 1.

    Parameters
    ----------
    image : ndarray of uint8, any shape
        One picture or many, grey or coloured.

    Returns
    -------
    ndarray of float64, same shape
        0 becomes 0.0, and 255 becomes 1.0, in every picture.

    Notes
    -----
    `image` is left unchanged.
    """
    ### BEGIN SOLUTION
    return image / 255
    ### END SOLUTION


# %% tests="to_float" points=1
check(to_float)

# Two rows of two bytes. The scale is the same for every picture, however dark it is.
x = to_float(np.array([[0, 51], [102, 255]], dtype=np.uint8))
check_shape("x", x, (2, 2))
check_close("x", x, [[0.0, 0.2], [0.4, 1.0]])
dark = to_float(np.array([51], dtype=np.uint8))
check_close("a dark picture", dark, [0.2])

# %% [markdown]
# ## 2 · From colour to grey
#
# A colour picture has three numbers per pixel: red, green, blue. Each channel is a picture of its own.

# %%
draw.channels(cat)

# %% [markdown]
# How bright is a pixel? The plain average would be simple, and wrong for our eyes: green light looks much brighter than blue light of the same strength. Television solved this long ago with fixed
# **luma weights**:
#
# $$
# \text{grey} = 0.299 \cdot \text{red} + 0.587 \cdot \text{green} + 0.114 \cdot \text{blue}
# $$
#
# The weights sum to 1. So white, with its three equal numbers, keeps its value, and the result stays on the scale of the picture: bytes give numbers from 0 to 255, floats from 0 to 1 give numbers from 0 to 1.
#
# By hand, for one orange pixel (200, 100, 50):
#
# $$
# 0.299 \cdot 200 + 0.587 \cdot 100 + 0.114 \cdot 50 = 59.8 + 58.7 + 5.7 = 124.2
# $$
#
# The result has a fraction. Keep it. And the channel axis is gone: `(n_H, n_W, 3)` becomes `(n_H, n_W)`.

# %% [markdown]
# ### The last axis, wherever it is
#
# Pictures often come in batches, with an axis in front: `(m, n_H, n_W, 3)`. If you count the channel axis from the end, one line serves both. `image[..., 0]` means "index 0 on the last axis, whatever stands before it".


# %% solution="grayscale"
def grayscale(image):
    """Weigh red, green and blue into one brightness.

    Parameters
    ----------
    image : ndarray of shape (..., n_H, n_W, 3)
        Red, green, blue on the last axis; bytes (uint8) or floats. One picture, or a batch.

    Returns
    -------
    ndarray of floats of shape (..., n_H, n_W)
        0.299 * red + 0.587 * green + 0.114 * blue, on the scale of `image`:
        neither rounded nor rescaled.

    Notes
    -----
    `image` is left unchanged.
    """
    ### BEGIN SOLUTION
    return image @ np.array([0.299, 0.587, 0.114])
    ### END SOLUTION


# %% tests="grayscale" points=1
check(grayscale)

# The orange pixel from above, as a picture of one row and two columns; the other one is white.
pixels = np.array([[[200, 100, 50], [255, 255, 255]]], dtype=np.uint8)
gray = grayscale(pixels)
check_shape("gray", gray, (1, 2))
check_close("gray", gray, [[124.2, 255.0]])

# %% [markdown]
# Look at your result: four patches, and the cat. In the plain average red, green and blue are equally bright. Which of the two greys looks right to you?

# %%
patches = np.zeros((1, 4, 3), dtype=np.uint8)
patches[0, 0, 0] = patches[0, 1, 1] = patches[0, 2, 2] = 255
patches[0, 3] = 255
try:
    views = [view for x in (patches, cat) for view in (x, grayscale(x), x.mean(axis=-1))]
    views = [view.astype(np.uint8) for view in views]
except NotImplementedError:
    views = [patches, cat]
draw.images(views, ["colour", "luma", "plain average"] * 2 if len(views) == 6 else [], columns=3)

# %% [markdown]
# ## 3 · Images: channels last or first
#
# A batch has four axes, and there are two habits of ordering them. They are named by their letters: N examples, H rows, W columns, C channels.
#
# | name | axes | used by |
# |---|---|---|
# | **NHWC**, channels last | `(m, n_H, n_W, n_C)` | this course, picture files, TensorFlow |
# | **NCHW**, channels first | `(m, n_C, n_H, n_W)` | PyTorch, and libraries for graphics cards |
#
# No order is better. Mixing them up is what hurts: a picture of 3 rows and 100 channels still runs, and learns nothing. So conversions deserve a function with a clear name.
#
# The number for example `i`, row `h`, column `w`, channel `c` moves to a new address, and nothing else happens to it:
#
# $$
# \text{out}[i, c, h, w] = X[i, h, w, c]
# $$

# %% [markdown]
# ### Reshape does not move axes
#
# The most tempting line of this assignment is `X.reshape(m, n_C, n_H, n_W)`. The shape is right. The numbers are not. `reshape` reads all numbers in their old order, as one long row, and cuts this row
# anew. An axis is not moved by that. Look at a picture of 2 × 2 pixels with the channels R, G and B:
#
# ```
# in memory           R₀ G₀ B₀  R₁ G₁ B₁  R₂ G₂ B₂  R₃ G₃ B₃
# reshape cuts        R₀ G₀ B₀ R₁ | G₁ B₁ R₂ G₂ | B₂ R₃ G₃ B₃     three mixtures
# channels should be  R₀ R₁ R₂ R₃ | G₀ G₁ G₂ G₃ | B₀ B₁ B₂ B₃
# ```
#
# Here is what it does to the cat. Each panel should be one colour of it.

# %%
draw.images(list(cat.reshape(3, 100, 150)), ["not red", "not green", "not blue"])

# %% [markdown]
# ### Naming the axes
#
# What you want is a *transposition*: a new order of the axes. `np.transpose(X, axes)` takes a list with one entry per **new** axis; the entry says which **old** axis goes there.
# A smaller example: if `Y` has shape `(a, b, c)`, then `np.transpose(Y, (2, 0, 1))` has shape `(c, a, b)`. And beware of `.T`: it reverses *all* axes.


# %% solution="nhwc_to_nchw"
def nhwc_to_nchw(X):
    """Move the channel axis of a batch of images from last to second.

    Parameters
    ----------
    X : ndarray of shape (m, n_H, n_W, n_C)

    Returns
    -------
    ndarray of shape (m, n_C, n_H, n_W)
        ``out[i, c, h, w] == X[i, h, w, c]`` for all indices.

    Notes
    -----
    `X` is left unchanged.
    """
    ### BEGIN SOLUTION
    return np.transpose(X, (0, 3, 1, 2))
    ### END SOLUTION


# %% tests="nhwc_to_nchw" points=1
check(nhwc_to_nchw)

# One picture of 2 x 2 pixels. The number says where it is: 100 * row + 10 * column + channel.
X = np.array([[[[0, 1, 2], [10, 11, 12]], [[100, 101, 102], [110, 111, 112]]]])
out = nhwc_to_nchw(X)
check_shape("out", out, (1, 3, 2, 2))
check_close("channel 1", out[0, 1], [[1, 11], [101, 111]])

# %% [markdown]
# ## 4 · Filters: four axes, two orders
#
# The filters of a layer have four axes as well, but other ones. None of them counts examples:
#
# | name | axes | used by |
# |---|---|---|
# | **HWIO** | `(f, f, n_C_prev, n_C)`: row, column, **i**nput channel, **o**utput channel | this course |
# | **OIHW** | `(n_C, n_C_prev, f, f)`: output channel, input channel, row, column | PyTorch |
#
# Each output channel belongs to one filter, so O is "which filter". In OIHW, `W[3]` is filter number 3, a box of shape `(n_C_prev, f, f)`.
#
# $$
# \text{out}[o, i, h, w] = W[h, w, i, o]
# $$
#
# Rows and columns have the same length here. So an order that exchanges them has the right shape and turns every filter on its diagonal: a detector of vertical edges becomes one of horizontal edges. Look at the
# letters, not at the shape.

# %%
vertical = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])
draw.feature_maps(np.stack([vertical, vertical.T], axis=-1), ["vertical edge", "exchanged"])


# %% solution="kernel_to_oihw"
def kernel_to_oihw(W):
    """Reorder a bank of filters from HWIO to OIHW.

    Parameters
    ----------
    W : ndarray of shape (f, f, n_C_prev, n_C)
        Row, column, input channel, output channel.

    Returns
    -------
    ndarray of shape (n_C, n_C_prev, f, f)
        ``out[o, i, h, w] == W[h, w, i, o]`` for all indices.

    Notes
    -----
    `W` is left unchanged, and no filter is flipped.
    """
    ### BEGIN SOLUTION
    return np.transpose(W, (3, 2, 0, 1))
    ### END SOLUTION


# %% tests="kernel_to_oihw" points=1
check(kernel_to_oihw)

# Two filters for one channel; the first one is the detector of vertical edges from above.
W = np.zeros((3, 3, 1, 2))
W[:, :, 0, 0] = [[1, 0, -1], [1, 0, -1], [1, 0, -1]]
out = kernel_to_oihw(W)
check_shape("out", out, (2, 1, 3, 3))
check_close("filter 0", out[0, 0], [[1, 0, -1], [1, 0, -1], [1, 0, -1]])
check_close("filter 1", out[1, 0], np.zeros((3, 3)))

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. You can now name every axis of a picture, of a batch and of a bank of filters, which saves more evenings than any
# formula. What comes next: a filter looks at its first window.
#
# **Next:** lecture [03 · Convolution](../../course/03_convolution.ipynb).
