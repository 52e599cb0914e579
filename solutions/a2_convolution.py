# %% [markdown]
# # Assignment 2 · Convolution
#
# You will build a convolutional layer out of nothing but NumPy. It takes five small functions. Each one is a few lines long, and each
# one uses only what came before it:
#
# | part | you write | it answers | points |
# |---|---|---|---|
# | 1 | `conv_single_step` | what does one filter say about one window? | 3 |
# | 2 | `conv_output_size` | how many windows are there? | 4 |
# | 3 | `zero_pad` | what happens at the border? | 3 |
# | 4 | `same_padding` | how much border keeps the size? | 2 |
# | 5 | `conv_forward` | the whole layer | 10 |
# | 6 | a few sentences | why pad at all? | 2 |
#
# That makes 24 points: 22 from automatic tests and 2 from your own words, read by a person.
# Plan two to three hours. You need Python loops and NumPy slices. You do not need to have read the lectures: all that is used is explained here.
#
# This assignment goes with lectures [03 · Convolution](../../course/03_convolution.ipynb) and [04 · Padding, stride, the formula](../../course/04_padding_and_stride.ipynb). The [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How this assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. The docstring above it is the specification:
#   names, shapes, what is returned, what is raised. Cells without a lock are yours: change them, and add as many as you like.
# - **Run the cell below each function.** `check(f)` tests *laws*: statements that hold for every correct function, such as
#   "a window of zeros leaves only the bias". It shows which law breaks, and where.
# - **Stuck?** Run `hint("zero_pad")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **What is graded.** Your functions are called with arrays that you have not seen, in *families* of cases: non-square images, several channels,
#   strides that do not divide, whole numbers, and so on. Each family has its share of the points, so half a solution earns half the points.
#   There are no trick questions: the families ask for what the docstrings say, and nothing else. The same families for everybody, with different numbers.
# - **Every function is graded on its own.** A mistake in `zero_pad` costs you points in `zero_pad`, not again in `conv_forward`.
# - **Style is free.** Loops, slices, `einsum`: whatever gives the right numbers. You do not have to use the helper functions you wrote before.
# - **Looking for answers in the machine is a waste of your evening.** Your code is graded in a closed room without the answers in it.
# - **To hand in:** choose *Kernel → Restart Kernel and Run All Cells…*, look that everything still runs, save, and hand in this one file
#   `a2_convolution.ipynb` under this very name. You may hand in an unfinished notebook, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import numpy as np
from convlab import check, check_close, check_shape, hint, solution

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("conv_single_step")

# %% [markdown]
# ## A picture to think with
#
# A grey picture is a matrix. Here is a very small one, 4 pixels high and 4 pixels wide. It will stay with us to the end.

# %% locked="picture"
from convlab import draw

picture = np.array(
    [
        [35, 19, 25, 6],
        [13, 22, 16, 53],
        [4, 3, 7, 10],
        [9, 8, 1, 3],
    ]
)
draw.matrix(picture, "picture: 4 rows, 4 columns")

# %% [markdown]
# ## 1 · One window, one number
#
# A **filter** (or kernel) is a small matrix of weights. Lay it over a part of the picture, the **window**. Multiply each pixel with the weight that lies
# on top of it. Add up all the products. That is all a filter does: it turns one window into **one number**.
#
# Take a filter that compares left with right, and the window in the top left corner:
#
# $$
# \underbrace{\begin{pmatrix} 35 & 19 & 25 \\ 13 & 22 & 16 \\ 4 & 3 & 7 \end{pmatrix}}_{\text{window}}
# \quad
# \underbrace{\begin{pmatrix} 1 & 0 & -1 \\ 1 & 0 & -1 \\ 1 & 0 & -1 \end{pmatrix}}_{\text{filter } W}
# \qquad
# (35 + 13 + 4) - (25 + 16 + 7) = 52 - 48 = 4
# $$
#
# The left column has a little more light than the right one, so the answer is a little above zero.

# %% locked="left_right"
compare_left_right = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])
draw.conv_step(picture, compare_left_right, at=(0, 0))

# %% [markdown]
# ### The kernel is not flipped
#
# In mathematics, *convolution* turns the filter by 180° before it is laid on the picture. Neural networks do not: the top left weight meets the top left pixel.
# The exact name of this is **cross-correlation**, but everybody in this field says convolution, and so do we.

# %% [markdown]
# ### Windows have depth
#
# A colour picture has three numbers per pixel: its last axis holds the **channels**. So a window is a small box of shape $(f, f, n_C)$, and the filter is a box of the
# same shape. It has a weight for every entry. Multiply entry by entry and add up *everything*, over height, width and channels:
#
# $$
# z = \sum_{i=0}^{f-1} \; \sum_{j=0}^{f-1} \; \sum_{c=0}^{n_C-1} a_{i,j,c} \, W_{i,j,c} \; + \; b
# $$
#
# However deep the box is, the result is still one number.

# %% [markdown]
# ### The bias is added once
#
# The number $b$ is the **bias**. It moves the answer of the filter up or down, whatever the window shows. It stands *outside* the sums in the formula: it is added
# once, to the finished sum, not to each of the products.
#
# For reasons that will be clear in part 5, `b` comes as an array of shape `(1, 1, 1)`. An array with one entry is not a number yet; `b.item()` is.


# %% solution="conv_single_step"
def conv_single_step(a_slice, W, b):
    """Apply one filter to one window.

    Parameters
    ----------
    a_slice : ndarray of shape (f, f, n_C_prev)
        The window: a part of the input, floats or whole numbers.
    W : ndarray of shape (f, f, n_C_prev)
        The weights of one filter; the kernel is not flipped.
    b : ndarray of shape (1, 1, 1)
        The bias of this filter.

    Returns
    -------
    float
        The sum of all products, plus the bias: one number, not an array of shape (1, 1, 1).
        A Python float, a NumPy scalar and a 0-d array are all fine.

    Notes
    -----
    The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    return np.sum(a_slice * W) + b.item()
    ### END SOLUTION


# %% tests="conv_single_step" points=3
check(conv_single_step)

# The example from above, as a box with one channel: 4 from the sum, and a bias of 10.
z = conv_single_step(
    picture[0:3, 0:3, np.newaxis], compare_left_right[:, :, np.newaxis], np.full((1, 1, 1), 10.0)
)
check_close("z", z, 14.0)

# 2 * 2 * 3 products of 1 * 1, and a bias of one half.
z = conv_single_step(np.ones((2, 2, 3)), np.ones((2, 2, 3)), np.full((1, 1, 1), 0.5))
assert abs(z - 12.5) < 1e-9, f"twelve ones and a bias of one half make 12.5, not {z}"

# %% [markdown]
# ## 2 · How many places there are
#
# Now let the window travel. A filter of size $f$ = 3 on a picture of width $n$ = 4 can start in column 0 or in column 1. It cannot start in column 2,
# it would hang over the edge. So there are 2 places in each direction, and the result is a 2 × 2 **map**:
#
# $$
# \begin{pmatrix} 35 & 19 & 25 & 6 \\ 13 & 22 & 16 & 53 \\ 4 & 3 & 7 & 10 \\ 9 & 8 & 1 & 3 \end{pmatrix}
# \;\longrightarrow\;
# \begin{pmatrix} 4 & -25 \\ 2 & -33 \end{pmatrix}
# $$
#
# The first number is ours from part 1. Check the $-25$ by hand before you go on: move the window one column to the right.
#
# Count it like this: the first place is free. Then the window can move on by one pixel, again and again, until the **room** beside it is used up. There is room for
# $n - f$ moves. So there are $(n - f) + 1$ places. Do not forget the first one.

# %% [markdown]
# ### Where the next window starts
#
# The **stride** $s$ is the length of one move. With $s = 2$ the window starts at 0, 2, 4, …

# %%
draw.conv_arithmetic(8, 3, stride=2, at=[(0, 0), (0, 1), (0, 2)])

# %% [markdown]
# The room is 8 − 3 = 5 pixels, a move takes 2, so there are 2 whole moves and 3 places. Half a move is no move: the division is **rounded down**, and what is left
# over is dropped. Here that is the last row and the last column: no window ever sees them.

# %% [markdown]
# ### What padding adds
#
# Part 3 puts $p$ extra pixels on *each* side of the picture. A side of $n$ pixels becomes one of $n + 2p$.

# %% [markdown]
# ### What dilation does
#
# A filter may have holes. With **dilation** $d$, neighbouring weights lie $d$ pixels apart:
#
# ```
# f = 3, d = 1    ■ ■ ■           spans 3 pixels
# f = 3, d = 2    ■ · ■ · ■       spans 5 pixels
# f = 3, d = 3    ■ · · ■ · · ■   spans 7 pixels
# ```
#
# There are $f$ weights and $f - 1$ gaps between them. Find the formula for the span yourself: a first pixel, and then one step of $d$ per gap.
# A usual filter has $d = 1$.

# %% [markdown]
# ### When nothing fits
#
# If the span is larger than the padded picture, there is no place at all. A function that returned 0 or −1 here would only move the trouble to a later line. So say it at
# once: `raise ValueError("…")`. A filter exactly as large as the padded picture fits, in one place.
#
# Put together, with $\lfloor\,\cdot\,\rfloor$ for rounding down:
#
# $$
# n_{\text{out}} = \left\lfloor \frac{n + 2p - \text{span}}{s} \right\rfloor + 1
# $$


# %% solution="conv_output_size"
def conv_output_size(n, f, padding=0, stride=1, dilation=1):
    """Count the places of a filter along one side of an image.

    Parameters
    ----------
    n : int
        Side of the image in pixels, at least 1.
    f : int
        Side of the filter in weights, at least 1.
    padding : int
        Pixels added on both ends of the side, at least 0.
    stride : int
        Pixels from one place to the next, at least 1.
    dilation : int
        Pixels from one weight to the next, at least 1.

    Returns
    -------
    int
        The number of places: an integer, at least 1.

    Raises
    ------
    ValueError
        If the filter, spread out by the dilation, is larger than the padded image.
    """
    ### BEGIN SOLUTION
    span = dilation * (f - 1) + 1
    room = n + 2 * padding - span
    if room < 0:
        raise ValueError(f"{span} pixels of filter do not fit into {n + 2 * padding} pixels")
    return room // stride + 1
    ### END SOLUTION


# %% tests="conv_output_size" points=4
check(conv_output_size)

assert conv_output_size(4, 3) == 2, "the 4 x 4 picture has two places per side for a filter of 3"
assert conv_output_size(8, 3, stride=2) == 3, "half a move is no move: round down"
assert conv_output_size(227, 11, stride=4) == 55, "the first layer of AlexNet has 55 places a side"
assert isinstance(conv_output_size(8, 3, stride=2), (int, np.integer)), "a size is an integer"

# %% [markdown]
# ## 3 · Zeros around the picture
#
# Two things are unpleasant about the windows so far. Each layer makes the picture smaller. And a pixel in a corner is seen by one window only, a pixel in the middle by many.
# **Padding** helps with both: put a frame around the picture, $p$ pixels wide, and fill it with zeros.
# With $p = 1$ our picture becomes 6 × 6:

# %%
draw.matrix(np.pad(picture, 1), "one frame of zeros", window=(0, 0, 3, 3), padding=1)

# %% [markdown]
# The marked window did not exist before. The corner pixel 35 was in one window; now it is in four.

# %% [markdown]
# ### Four axes, two of them padded
#
# From here on, pictures come in **batches**, as an array with four axes:
#
# | axis | name | what it counts | padded? |
# |---|---|---|---|
# | 0 | `m` | pictures in the batch | no |
# | 1 | `n_H` | rows: the height | yes |
# | 2 | `n_W` | columns: the width | yes |
# | 3 | `n_C` | channels, such as red, green, blue | no |
#
# A frame of zeros goes around each picture and each channel. No new pictures and no new channels appear.


# %% solution="zero_pad"
def zero_pad(X, padding):
    """Surround every image of a batch with zeros.

    Parameters
    ----------
    X : ndarray of shape (m, n_H, n_W, n_C)
        A batch of images.
    padding : int
        Zeros added on each of the four sides; 0 is legal and adds nothing.

    Returns
    -------
    ndarray of shape (m, n_H + 2 * padding, n_W + 2 * padding, n_C)
        The images in the middle, zeros around them.

    Notes
    -----
    `X` is left unchanged.
    """
    ### BEGIN SOLUTION
    return np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    ### END SOLUTION


# %% tests="zero_pad" points=3
check(zero_pad)

# One white image of 2 x 3 pixels: the frame brings no light in.
X_pad = zero_pad(np.ones((1, 2, 3, 1)), 1)
check_shape("X_pad", X_pad, (1, 4, 5, 1))
assert X_pad.sum() == 6, "padding must add zeros and nothing else"
check_close("X_pad[0, 1, 1:-1, 0]", X_pad[0, 1, 1:-1, 0], np.ones(3))

# %% [markdown]
# ## 4 · How much padding keeps the size
#
# With the right padding the output is exactly as large as the input. This is called **"same" padding**. It lets you stack layers without the picture melting away.
#
# Take the formula of part 2 with stride 1 and dilation 1 and ask for $n_{\text{out}} = n$. Solve it for $p$. It depends on $f$ alone.
#
# Another way to see it: the middle weight of the filter must be able to lie on a corner pixel. By how many pixels does the filter then hang over the edge?

# %%
draw.conv_arithmetic(4, 3, padding=1, at=[(0, 0), (3, 3)])

# %%
draw.conv_arithmetic(4, 5, padding=2, at=[(0, 0), (3, 3)])

# %% [markdown]
# ### Even filters have no middle
#
# For even $f$ the equation has no whole solution: the padding would have to be larger on one side than on the other. Our padding is equal on both sides. So for an even `f`
# the honest answer is a `ValueError`.


# %% solution="same_padding"
def same_padding(f):
    """Return the padding that keeps an image's size at stride 1.

    Parameters
    ----------
    f : int
        Side of the filter, at least 1.

    Returns
    -------
    int
        Zeros to add on *each* side: an integer.

    Raises
    ------
    ValueError
        If `f` is even: no equal padding on both sides keeps the size.
    """
    ### BEGIN SOLUTION
    if f % 2 == 0:
        raise ValueError(f"a filter of even size {f} has no middle")
    return (f - 1) // 2
    ### END SOLUTION


# %% tests="same_padding" points=2
check(same_padding)

assert same_padding(3) == 1, "a 3 x 3 filter hangs over by one pixel"
assert same_padding(1) == 0, "a 1 x 1 filter never hangs over"

# %% [markdown]
# ## 5 · The whole layer
#
# All parts are there. A layer takes a batch of pictures and several filters, and lets each filter travel over each picture.

# %% [markdown]
# ### Every filter makes a map
#
# A layer has $n_C$ filters. Each of them looks at *all* the channels of the input and makes *one* map. The maps of all the filters, laid on top of each other, are the channels of
# the output. So the number of channels changes from `n_C_prev` to `n_C`, and the weights need four axes:
#
# | array | shape | read it as |
# |---|---|---|
# | `A_prev` | `(m, n_H_prev, n_W_prev, n_C_prev)` | picture, row, column, channel |
# | `W` | `(f, f, n_C_prev, n_C)` | row, column, input channel, **filter** |
# | `b` | `(1, 1, 1, n_C)` | one bias per **filter** |
# | `Z` | `(m, n_H, n_W, n_C)` | picture, row, column, **filter** |
#
# Filter number `c` is the box `W[:, :, :, c]`, and its bias is `b[:, :, :, c]`. They have just the shapes that `conv_single_step` wants.

# %% [markdown]
# ### Which window belongs to which output
#
# Output pixel $(h, w)$ looks at one window of the **padded** picture. Its first row is $h \cdot s$, its first column is $w \cdot s$, and it is $f$ pixels high and wide:
#
# $$
# Z_{i,h,w,c} = \sum_{k=0}^{f-1} \sum_{l=0}^{f-1} \sum_{d=0}^{n_C^{\text{prev}}-1}
# A^{\text{pad}}_{i,\; h s + k,\; w s + l,\; d} \; W_{k,l,d,c} \; + \; b_c
# $$
#
# The size of the output comes from part 2, once for the height and once for the width. Pictures need not be square!
#
# $$
# n_H = \left\lfloor \frac{n_H^{\text{prev}} + 2p - f}{s} \right\rfloor + 1
# \qquad
# n_W = \left\lfloor \frac{n_W^{\text{prev}} + 2p - f}{s} \right\rfloor + 1
# $$
#
# The stride has two jobs here: it decides how many windows there are, **and** where each of them starts. Forgetting the second job is the most common mistake of all.

# %%
draw.conv_step(picture, compare_left_right, at=(1, 0), stride=3, padding=1)

# %% [markdown]
# ### A batch is many pictures
#
# The pictures of a batch do not mix. Picture `i` of the output depends on picture `i` of the input and on nothing else. The window has three axes: take it from *one* padded picture.
#
# A plan, if you want one: pad the whole batch; make an array of zeros for `Z`; loop over pictures, rows, columns and filters; find the corners of the window;
# cut it out; let `conv_single_step` do the rest. Four loops are slow and perfectly fine.

# %% [markdown]
# ### The cache
#
# When the network learns, it walks back through its layers, and will want to know what came in. So a layer returns two things: its result, and a **cache** with what the way back needs.
# Put `(A_prev, W, b, stride, padding)` into it. Nobody looks into it in this assignment.


# %% solution="conv_forward"
def conv_forward(A_prev, W, b, stride=1, padding=0):
    """Apply a bank of filters to a batch of images.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
        The batch: floats or whole numbers, not always square.
    W : ndarray of shape (f, f, n_C_prev, n_C)
        The filters: floats or whole numbers; the kernel is not flipped.
    b : ndarray of shape (1, 1, 1, n_C)
        One bias per filter.
    stride : int
        Pixels from one window to the next, for height and width alike.
    padding : int
        Zeros on each side of the images.

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
        With ``n_H = floor((n_H_prev + 2 * padding - f) / stride) + 1``, and likewise ``n_W``.
        Fractions are kept, even if `A_prev` and `W` hold whole numbers.
    cache : tuple
        ``(A_prev, W, b, stride, padding)``, for the way back.

    Notes
    -----
    The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    f, _, _, n_C = W.shape
    n_H = conv_output_size(n_H_prev, f, padding, stride)
    n_W = conv_output_size(n_W_prev, f, padding, stride)
    A_pad = zero_pad(A_prev, padding)
    Z = np.zeros((m, n_H, n_W, n_C))

    for i, h, w, c in np.ndindex(Z.shape):
        top, left = h * stride, w * stride
        window = A_pad[i, top : top + f, left : left + f, :]
        Z[i, h, w, c] = conv_single_step(window, W[:, :, :, c], b[:, :, :, c])
    return Z, (A_prev, W, b, stride, padding)
    ### END SOLUTION


# %% tests="conv_forward" points=10
check(conv_forward)

# The map of part 2: a batch of one picture, one channel, one filter.
batch = picture[np.newaxis, :, :, np.newaxis]
filters = compare_left_right[:, :, np.newaxis, np.newaxis]
Z, _ = conv_forward(batch, filters, np.zeros((1, 1, 1, 1)))
check_shape("Z", Z, (1, 2, 2, 1))
check_close("Z[0, :, :, 0]", Z[0, :, :, 0], [[4, -25], [2, -33]])

# Stride 3 on the padded picture: four windows, one at each corner.
Z, _ = conv_forward(batch, filters, np.zeros((1, 1, 1, 1)), stride=3, padding=1)
check_close("Z[0, :, :, 0]", Z[0, :, :, 0], [[-41, 41], [-11, 8]])

# %% [markdown]
# ## 6 · In your own words
#
# Two or three sentences are enough. A person reads them (2 points).
#
# **Why do networks pad their pictures?** Give two reasons. Then say one thing that padding with zeros does *not* do well, and what you might see of it at the border of a map.

# %% [markdown] written="why_padding" points=2
# ### BEGIN SOLUTION
# Without padding each layer makes the picture smaller by f − 1 pixels, so a deep network would run out of picture; "same" padding keeps the size. And pixels at the border
# are seen by fewer windows than those in the middle; padding lets them take part in more. But the zeros are invented: a filter that compares neighbours sees an edge
# between the picture and the black frame, so maps often have bright or dark borders that come from the frame and not from the picture.
#
# One point for two reasons, one for the artefact and where it shows.
# ### END SOLUTION

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. You have written the layer that looks at pictures in every convolutional network.
# What comes next: a layer that makes maps smaller on purpose (pooling), and the way back, on which the filters learn.
#
# **Next:** lecture [05 · The convolutional layer](../../course/05_the_convolutional_layer.ipynb).
