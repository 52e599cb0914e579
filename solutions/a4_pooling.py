# %% [markdown]
# # Assignment 4 · Pooling
#
# A convolutional layer says *where* something was found, pixel by pixel. Often that is more than we want to know: "there is an edge somewhere around here" is enough.
# **Pooling** keeps the news and drops the exact address. It makes maps smaller, it has no weights at all, and it takes a few lines of NumPy.
#
# | part | you write | it answers | points |
# |---|---|---|---|
# | 1 | `pool_forward` | what is the news from each window? | 6 |
# | 2 | `global_pool` | what is the news from the whole map? | 2 |
#
# That makes 8 points, all from automatic tests. Plan about an hour. You need loops and slices; everything else is explained here, and no earlier assignment is needed.
#
# This assignment goes with lecture [06 · Pooling and the whole CNN](../../course/06_pooling_and_the_whole_cnn.ipynb). The [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How this assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. The docstring above it is the specification. Play with everything else.
# - **Run the cell below each function.** `check(f)` tests *laws* that hold for every correct function. It shows which law breaks, and where. It knows no answers.
# - **Stuck?** Run `hint("pool_forward")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **What is graded.** Your functions are called with arrays that you have not seen, in *families*: non-square images, overlapping windows, gaps between windows, strides that do not
#   divide, negative numbers, whole numbers. Each family has its share of the points.
# - **Style is free**, loops as well as one-liners. Only the numbers count.
# - **To hand in:** *Kernel → Restart Kernel and Run All Cells…*, save, and hand in this one file `a4_pooling.ipynb` under this very name. Half-finished is fine, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import numpy as np
from convlab import check, check_close, check_shape, hint, solution

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("pool_forward")

# %% [markdown]
# ## One window, one number
#
# Here is the small picture that goes through this course: 4 rows, 4 columns.

# %% locked="picture"
picture = np.array(
    [
        [35, 19, 25, 6],
        [13, 22, 16, 53],
        [4, 3, 7, 10],
        [9, 8, 1, 3],
    ]
)

# %%
from convlab import draw

draw.pool_step(picture, f=2, at=(0, 0))

# %% [markdown]
# Lay a **window** of 2 × 2 pixels on the top left corner. It shows four numbers: 35, 19, 13, 22. Pooling turns these four into **one**. *Max pooling* keeps the largest, 35.
#
# Then the window moves on, and its next neighbour becomes the next number. With windows side by side the whole picture becomes:
#
# $$
# \begin{pmatrix} 35 & 19 & 25 & 6 \\ 13 & 22 & 16 & 53 \\ 4 & 3 & 7 & 10 \\ 9 & 8 & 1 & 3 \end{pmatrix}
# \;\longrightarrow\;
# \begin{pmatrix} 35 & 53 \\ 9 & 10 \end{pmatrix}
# $$
#
# Go through all four windows by hand before you read on. Each number on the right must be *in* its window on the left. It comes from nowhere else: not from the rest of the row, not from
# the rest of the picture.

# %% [markdown]
# ## Max and average
#
# There are two ways to turn a window into a number:
#
# | mode | the number is | first window |
# |---|---|---|
# | `"max"` | the largest | 35 |
# | `"average"` | the sum, divided by how many there are | (35 + 19 + 13 + 22) / 4 = 22.25 |
#
# The number of pixels in a window is its height times its width: `kernel_size` × `kernel_size`. It has nothing to do with the size of the picture or of the result.

# %%
draw.pool_step(picture, f=2, at=(1, 0), mode="average")

# %% [markdown]
# ## Stride
#
# The **stride** $s$ says how many pixels the window moves from one output to the next. Side by side is the usual way, so a stride that is not given means `kernel_size`. But it can be anything:
#
# - $s$ smaller than the window: windows **overlap**, and a pixel is seen by several of them;
# - $s$ equal to the window: windows stand **side by side**;
# - $s$ larger than the window: there are **gaps**, and some pixels are seen by nobody.
#
# Output $(h, w)$ looks at a window with these corners, for a window of $f$ pixels:
#
# $$
# \text{rows } \; h \cdot s \;\; \text{to} \;\; h \cdot s + f - 1
# \qquad
# \text{columns } \; w \cdot s \;\; \text{to} \;\; w \cdot s + f - 1
# $$
#
# The stride decides where a window *starts*. It never decides how large a window *is*. A Python slice leaves out its end, so the rows above are `h * s : h * s + f`.

# %%
draw.pool_step(picture, f=2, at=(1, 2), stride=1)

# %% [markdown]
# With stride 1 the same picture gives nine numbers. Do you see why 22 and 53 come twice?
#
# $$
# \begin{pmatrix} 35 & 25 & 53 \\ 22 & 22 & 53 \\ 9 & 8 & 10 \end{pmatrix}
# $$

# %% [markdown]
# ## The size of the output
#
# Count the windows along one side of $n$ pixels. The first one is free. Beside it there are $n - f$ pixels of room, and each further window takes $s$ of them. What is left over at the end is too little for
# one more window, and is dropped:
#
# $$
# n_H = \left\lfloor \frac{n_H^{\text{prev}} - f}{s} \right\rfloor + 1
# \qquad
# n_W = \left\lfloor \frac{n_W^{\text{prev}} - f}{s} \right\rfloor + 1
# $$
#
# Height and width have a formula each. Pictures need not be square. There is no padding in this assignment.

# %% [markdown]
# ## Sliding the window
#
# Two loops visit all outputs: `h` counts rows from 0 to $n_H - 1$, `w` counts columns from 0 to $n_W - 1$. `range(n_H)` does just that. The row of the window comes from `h`, and only from `h`; its column comes from `w`.
#
# If you mix them up, a square picture with square windows still gives a result of the right shape. That is why the tests use pictures of other shapes.

# %% [markdown]
# ## Channels stay apart
#
# A map usually has several channels: one may mean "vertical edge", the next one "red". The largest of an edge and a colour means nothing. So pooling works on **each channel on its own**, and the number of channels
# stays as it was. Here lies the difference to convolution, whose filters look through all channels at once.

# %% [markdown]
# ## The whole batch
#
# Pictures come in batches of $m$, as an array with four axes:
#
# | axis | name | what pooling does to it |
# |---|---|---|
# | 0 | `m` | stays: every picture on its own |
# | 1 | `n_H_prev` | becomes `n_H` |
# | 2 | `n_W_prev` | becomes `n_W` |
# | 3 | `n_C` | stays: every channel on its own |
#
# So one output is `A[i, h, w, c]`: picture `i`, row `h`, column `w`, channel `c`.
#
# The function returns two things: the result `A`, and a **cache**, the tuple `(A_prev, kernel_size, stride, mode)`. The way back will need it, in assignment 5. In the cache, `stride` is a number: the one you used.

# %% [markdown]
# ## Negative numbers and whole numbers
#
# Two habits cause trouble here:
#
# - A search for the largest number that starts from 0 finds 0 in a window like $(-3, -1, -8, -2)$. But 0 is not in it: the answer is $-1$.
# - Pictures may be whole numbers, and averages are not. An array of whole numbers that is given 22.25 keeps 22. Let the result be an array of floats.
#
# And the picture belongs to the caller: after the call it must be just as it was. Slices are *views*: sorting or changing a slice changes the picture.

# %% [markdown]
# ## 1 · Write the layer
#
# All the parts are above. Make an array for the result, visit every output, cut its window out, turn it into a number.


# %% solution="pool_forward"
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    """Summarise every window of every channel by one number.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C)
        The batch: floats or whole numbers, of any sign, not always square.
    kernel_size : int
        Height and width of the window, in pixels.
    stride : int or None
        Pixels from one window to the next, for height and width alike.
        None means `kernel_size`: windows side by side.
    mode : {"max", "average"}
        What becomes of a window: its largest number, or the mean of its numbers.

    Returns
    -------
    A : ndarray of shape (m, n_H, n_W, n_C)
        With ``n_H = floor((n_H_prev - kernel_size) / stride) + 1``, and likewise ``n_W``.
        Averages keep their fractions, even if `A_prev` holds whole numbers.
    cache : tuple
        ``(A_prev, kernel_size, stride, mode)``, for the way back.

    Notes
    -----
    `A_prev` is left unchanged.
    """
    ### BEGIN SOLUTION
    stride = kernel_size if stride is None else stride
    summary = {"max": np.max, "average": np.mean}[mode]
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    n_H = (n_H_prev - kernel_size) // stride + 1
    n_W = (n_W_prev - kernel_size) // stride + 1
    A = np.zeros((m, n_H, n_W, n_C))

    for h, w in np.ndindex(n_H, n_W):
        top, left = h * stride, w * stride
        window = A_prev[:, top : top + kernel_size, left : left + kernel_size, :]
        A[:, h, w, :] = summary(window, axis=(1, 2))
    return A, (A_prev, kernel_size, stride, mode)
    ### END SOLUTION


# %% tests="pool_forward" points=6
check(pool_forward)

# The picture from above, as a batch of one with one channel: windows side by side.
batch = picture[np.newaxis, :, :, np.newaxis]
A, _ = pool_forward(batch, 2)
check_shape("A", A, (1, 2, 2, 1))
check_close("A[0, :, :, 0]", A[0, :, :, 0], [[35, 53], [9, 10]])

# The same with averages: do they keep their fractions?
A, _ = pool_forward(batch, 2, mode="average")
check_close("A[0, :, :, 0]", A[0, :, :, 0], [[22.25, 25], [6, 5.25]])

# Overlapping windows: the second row of the nine numbers above.
A, _ = pool_forward(batch, 2, stride=1)
check_shape("A", A, (1, 3, 3, 1))
check_close("A[0, 1, :, 0]", A[0, 1, :, 0], [22, 22, 53])

# %% [markdown]
# ### What pooling is good for
#
# A bright spot moves by one pixel. Does the pooled map notice? Then let it move by two. (This cell uses *your* function.)

# %%
spot = np.zeros((1, 6, 6, 1))
spot[0, 2, 2, 0] = 9
for columns in (0, 1, 2):
    try:
        A, _ = pool_forward(np.roll(spot, columns, axis=2), 2)
        print(f"moved by {columns}:", *A[0, :, :, 0].tolist(), sep="\n   ")
    except NotImplementedError:
        print("Write pool_forward first, then run this cell again.")

# %% [markdown]
# The exact address is lost, and that is the point: small movements stay unnoticed, as long as the spot stays within its window.

# %% [markdown]
# ## 2 · Global pooling
#
# At the end of a network we often want no map at all, only "was it anywhere in the picture?" Make the window as large as the map, and each channel becomes one number. For a batch of shape `(m, n_H, n_W, n_C)`
# that leaves a table: **one row for every picture, one column for every channel**. Height and width are gone; they are not kept as axes of length 1.
#
# Such a layer does not care how large the picture was. The same network can then read small and large pictures.
#
# The modes are the same as before, and `"max"` is meant when none is given. Here nothing is returned but the table.


# %% solution="global_pool"
def global_pool(A_prev, mode="max"):
    """Summarise every channel of every picture by one number.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H, n_W, n_C)
        The batch: floats or whole numbers, of any sign, not always square.
    mode : {"max", "average"}
        The largest number of a channel, or the mean of its numbers.

    Returns
    -------
    ndarray of shape (m, n_C)
        One row for every picture, one column for every channel.

    Notes
    -----
    `A_prev` is left unchanged.
    """
    ### BEGIN SOLUTION
    summary = {"max": np.max, "average": np.mean}[mode]
    return summary(A_prev, axis=(1, 2))
    ### END SOLUTION


# %% tests="global_pool" points=2
check(global_pool)

# Two channels: the picture, and the picture upside down in sign.
both = np.stack([picture, -picture], axis=-1)[np.newaxis]
check_shape("the table", global_pool(both), (1, 2))
check_close("the table of maxima", global_pool(both), [[53, -1]])
check_close("the table of averages", global_pool(both, mode="average"), [[14.625, -14.625]])

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. The way back comes later: assignment 5 asks which pixel deserves the credit for a maximum, and what becomes of a gradient that meets an average.
#
# **Next:** lecture [07 · Receptive field](../../course/07_receptive_field.ipynb).
