# %% [markdown]
# # Assignment 3 · Counting
#
# How large is a network, how much work is it, and how much of the picture does it see? You can answer all of that with pencil and paper, before a single number is computed.
# People who can do it choose better networks. You write four functions, and there is no array in any of them: only whole numbers.
#
# | part | you write | it answers | points |
# |---|---|---|---|
# | 1 | `conv_params` | how many numbers does a layer learn? | 2 |
# | 2 | `conv_macs` | how much work is a layer? | 2 |
# | 3 | `shape_table` | what happens to a picture on its way through a network? | 3 |
# | 4 | `receptive_field` | how many pixels does one value see? | 3 |
# | 5 | a few sentences | what would you choose? | 2 |
#
# That makes 12 points: 10 from automatic tests and 2 from your own words, read by a person.
# Plan two hours. You need loops, dictionaries and whole-number division. All the formulas are explained here.
#
# This assignment goes with lectures [05 · The convolutional layer](../../course/05_the_convolutional_layer.ipynb) and, for the last function, [07 · Receptive field](../../course/07_receptive_field.ipynb). So it comes after assignment 4: the [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How this assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. The docstring above it is the specification.
# - **Run the cell below each function.** `check(f)` tests *laws*: statements that hold for every correct function, such as
#   "two groups are two small layers side by side". It shows which law breaks, and where.
# - **Stuck?** Run `hint("conv_params")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **What is graded.** Your functions are called with layers that you have not seen, in *families* of cases: groups, no bias, strides that do not divide, whole networks, and so on.
#   Each family has its share of the points. The families ask for what the docstrings say, and nothing else.
# - **Every function is graded on its own**, and style is free. A later function may use an earlier one or do without it.
# - **To hand in:** choose *Kernel → Restart Kernel and Run All Cells…*, look that everything still runs, save, and hand in this one file
#   `a3_counting.ipynb` under this very name. You may hand in an unfinished notebook, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import numpy as np
from convlab import check, hint, solution

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("conv_params")

# %% [markdown]
# ## 1 · Parameters of a layer
#
# A convolutional layer learns the weights of its filters, and one **bias** per filter. Everything it learns is called its **parameters**.
#
# Start with one filter. It is a box: $f$ rows, $f$ columns, and as deep as the input has channels. It also has its one bias:
#
# $$
# \underbrace{f \cdot f \cdot n_C^{\text{prev}}}_{\text{weights}} + \underbrace{1}_{\text{bias}}
# $$
#
# Now take all $n_C$ filters. A worked example, a famous little question: **ten filters of 3 × 3 on a colour picture, how many parameters?**
#
# ```
# one filter      3 · 3 · 3 = 27 weights       and 1 bias      28 numbers
# ten filters     10 · 28                                      280 numbers
# ```
#
# Note what is *not* in this count: the size of the picture. A filter is used at every place, but learned once. The layer has 280 parameters on a thumbnail and on a poster. A dense layer is not so lucky:

# %%
from convlab import draw

draw.parameter_explosion()

# %% [markdown]
# ### Groups
#
# A layer may be split into $g$ **groups**. The input channels are dealt out into $g$ equal parts, the filters as well, and each filter sees only the channels of its own group. So filters get *shorter*; there are still
# $n_C$ of them, and $n_C$ biases:
#
# $$
# \text{parameters} = n_C \cdot \left( f \cdot f \cdot \frac{n_C^{\text{prev}}}{g} + 1 \right)
# $$
#
# With $g = 2$, four input channels and six filters:
#
# ```
# channels 0 1  →  filters 0 1 2        each filter is 2 deep, not 4
# channels 2 3  →  filters 3 4 5
# ```
#
# $g$ always divides both numbers of channels, here and in grading, so use the whole-number division `//`: a count is an integer. Some layers have no bias at all; then the 1 goes.


# %% solution="conv_params"
def conv_params(f, n_C_prev, n_C, groups=1, bias=True):
    """Count the trainable numbers of a convolutional layer.

    Parameters
    ----------
    f : int
        Side of the square filters.
    n_C_prev : int
        Channels of the input.
    n_C : int
        Number of filters, which is the number of channels of the output.
    groups : int
        Number of groups; it divides `n_C_prev` and `n_C`.
    bias : bool
        Whether each filter has a bias.

    Returns
    -------
    int
        All weights and, if there are any, all biases. An integer, not a float.
    """
    ### BEGIN SOLUTION
    weights_per_filter = f * f * n_C_prev // groups
    return n_C * (weights_per_filter + bool(bias))
    ### END SOLUTION


# %% tests="conv_params" points=2
check(conv_params)

# The worked example, with and without its ten biases.
assert conv_params(3, 3, 10) == 280, "ten filters of 3 x 3 x 3 and their biases are 280 numbers"
assert conv_params(3, 3, 10, bias=False) == 270, "without biases 270 remain"
# Four channels and six filters in two groups: six filters of 3 x 3 x 2, and six biases.
assert conv_params(3, 4, 6, groups=2) == 6 * (18 + 1), "in two groups each filter is two deep"
assert isinstance(conv_params(3, 4, 6, groups=2), (int, np.integer)), (
    "a count is an integer: use //"
)

# %% [markdown]
# ## 2 · Multiply-adds
#
# Parameters say how much must be stored. They do not say how much must be *computed*. The unit of work is the **multiply-add**, or MAC: one product, added to a running sum. One MAC is one multiplication with its addition, not two things.
#
# One value of the output takes one MAC per weight of its filter. And there are $n_H \cdot n_W$ places with $n_C$ values each:
#
# $$
# \text{MACs} = \underbrace{n_H \cdot n_W \cdot n_C}_{\text{output values}} \cdot \underbrace{f \cdot f \cdot \frac{n_C^{\text{prev}}}{g}}_{\text{weights of one filter}}
# $$
#
# Here $n_H$ and $n_W$ are the size of the **output**. The function gets them ready-made; how they come about is the business of part 3. Adding the bias multiplies nothing and is left out.
#
# By hand: our ten filters of 3 × 3 × 3, with an output of 8 rows and 6 columns.
#
# ```
# output values       8 · 6 · 10 = 480
# weights each        3 · 3 · 3  =  27
# multiply-adds       480 · 27   = 12 960
# ```
#
# 280 parameters, 12 960 multiply-adds: convolutions are small and busy. Dense layers are the opposite.


# %% solution="conv_macs"
def conv_macs(n_H, n_W, f, n_C_prev, n_C, groups=1):
    """Count the multiply-adds of a convolutional layer on one image.

    Parameters
    ----------
    n_H, n_W : int
        Size of the layer's *output*; it need not be square.
    f : int
        Side of the square filters.
    n_C_prev, n_C : int
        Channels of the input, and number of filters.
    groups : int
        Number of groups; it divides `n_C_prev` and `n_C`.

    Returns
    -------
    int
        One for each product. Adding the bias is not counted. An integer, not a float.
    """
    ### BEGIN SOLUTION
    return n_H * n_W * n_C * f * f * (n_C_prev // groups)
    ### END SOLUTION


# %% tests="conv_macs" points=2
check(conv_macs)

# The worked example, and the first layer of AlexNet.
assert conv_macs(8, 6, 3, 3, 10) == 12_960, "480 output values take 27 products each"
assert conv_macs(55, 55, 11, 3, 96) == 105_415_200, "55 * 55 * 96 values, 11 * 11 * 3 products"
assert conv_macs(8, 6, 3, 4, 10, groups=2) == 8_640, "in two groups each filter is two deep"

# %% [markdown]
# ## 3 · A table for a whole network
#
# Now follow one picture through a network and write a line for each layer: what comes out, what is learned, what is computed.

# %%
draw.blocks(
    [
        ("picture", (16, 12, 1)),
        ("conv 3×3", (14, 10, 8)),
        ("pool 2×2", (7, 5, 8)),
        ("flatten", (280,)),
        ("dense", (10,)),
    ],
    "a small network",
)

# %% [markdown]
# ### The size of the output
#
# A window of size $f$ that moves in steps of $s$ over a side of $n$ pixels, with $p$ zeros added on both ends, has this many places:
#
# $$
# n_{\text{out}} = \left\lfloor \frac{n + 2p - f}{s} \right\rfloor + 1
# $$
#
# The brackets mean *rounded down*: a window that would hang over the edge is dropped. In Python that is `//`. The formula counts once for the height and once for the width. It is the same for convolution and pooling; our poolings have $p = 0$.

# %% [markdown]
# ### Four kinds of layers
#
# A network is a list of plain dictionaries. A key that is missing has its usual value.
#
# | dictionary | optional keys | shape that comes out | parameters | MACs |
# |---|---|---|---|---|
# | `{"kind": "conv", "f": 3, "n_C": 8}` | `"stride"`: 1, `"padding"`: 0, `"groups"`: 1 | `(n_H, n_W, n_C)` | as in part 1, with biases | as in part 2 |
# | `{"kind": "pool", "f": 2}` | `"stride"`: **f** | `(n_H, n_W, channels as before)` | 0 | 0 |
# | `{"kind": "flatten"}` | | `(n,)`, all numbers in a row | 0 | 0 |
# | `{"kind": "dense", "n": 10}` | | `(n,)` | a weight for each input of each unit, and a bias per unit | one per weight |
#
# Pooling takes a maximum or a mean: it has nothing to learn, and we do not count comparisons as work. A dense layer always stands behind a flatten or another dense layer.
#
# The network of the picture, line by line:
#
# ```
# conv      (14, 10, 8)    8 · (3·3·1 + 1)  =   80       14·10·8 · 9  = 10 080
# pool      (7, 5, 8)                          0                          0
# flatten   (280,)                             0                          0
# dense     (10,)          280·10 + 10      = 2810       280 · 10     =  2 800
# ```
#
# Most of the *parameters* sit in the dense layer, most of the *work* in the convolution. Remember this when you meet AlexNet.
#
# Two traps. The depth of a filter is the number of channels of the layer *before*, not of the picture. And reading a key must not change the dictionary: the list belongs to the caller.


# %% solution="shape_table"
def shape_table(layers, input_shape):
    """Follow one image through a network, layer by layer.

    Parameters
    ----------
    layers : list of dict
        Each has a key ``"kind"`` and the keys of its kind:

        - ``"conv"``: ``"f"`` (side of the filters), ``"n_C"`` (their number), and optionally
          ``"stride"`` (1), ``"padding"`` (0) and ``"groups"`` (1). There are always biases.
        - ``"pool"``: ``"f"``, and optionally ``"stride"`` (the same as ``f``). No padding.
        - ``"flatten"``: no other key. Its input has three axes.
        - ``"dense"``: ``"n"``, the number of units. Its input has one axis.
    input_shape : tuple of int
        ``(n_H, n_W, n_C)`` of the image; it need not be square.

    Returns
    -------
    list of tuple
        One row ``(kind, shape, params, macs)`` per layer, in the order of `layers`:
        ``kind`` is the text of the layer, ``shape`` the tuple ``(n_H, n_W, n_C)`` or ``(n,)`` that
        comes *out* of the layer, ``params`` and ``macs`` are integers.

    Notes
    -----
    `layers` is left unchanged.
    """
    ### BEGIN SOLUTION
    table = []
    shape = tuple(input_shape)
    for layer in layers:
        kind, params, macs = layer["kind"], 0, 0
        if kind == "conv":
            f, n_C, groups = layer["f"], layer["n_C"], layer.get("groups", 1)
            stride, padding = layer.get("stride", 1), layer.get("padding", 0)
            n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in shape[:2])
            params = conv_params(f, shape[2], n_C, groups=groups)
            macs = conv_macs(n_H, n_W, f, shape[2], n_C, groups=groups)
            shape = (n_H, n_W, n_C)
        elif kind == "pool":
            f = layer["f"]
            stride = layer.get("stride", f)
            n_H, n_W = ((n - f) // stride + 1 for n in shape[:2])
            shape = (n_H, n_W, shape[2])
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        elif kind == "dense":
            macs = shape[0] * layer["n"]
            params = macs + layer["n"]
            shape = (layer["n"],)
        table.append((kind, shape, params, macs))
    return table
    ### END SOLUTION


# %% tests="shape_table" points=3
check(shape_table)

# The network of the picture, row by row.
network = [
    {"kind": "conv", "f": 3, "n_C": 8},
    {"kind": "pool", "f": 2},
    {"kind": "flatten"},
    {"kind": "dense", "n": 10},
]
by_hand = [
    ("conv", (14, 10, 8), 80, 10_080),
    ("pool", (7, 5, 8), 0, 0),
    ("flatten", (280,), 0, 0),
    ("dense", (10,), 2_810, 2_800),
]
table = shape_table(network, (16, 12, 1))
assert len(table) == 4, f"four layers give four rows, not {len(table)}"
for row, expected in zip(table, by_hand, strict=True):
    kind, shape, params, macs = row
    same = (kind, tuple(shape), params, macs) == expected
    assert same, f"the row is {row}, by hand it is {expected}"

# %% [markdown]
# ## 4 · The receptive field
#
# One value of a deep layer looks at a small window of the layer before. Each value in that window looks at a window of the layer before that. The pixels that can reach the value in the end are its **receptive field**.

# %%
draw.receptive_cone([(3, 1), (3, 2), (3, 1)], n=15)

# %% [markdown]
# Two numbers are enough to follow it, from the picture upwards:
#
# - the **size** $r$: how many pixels one value sees along a side;
# - the **jump** $j$: how many pixels lie between the fields of two neighbouring values, from start to start.
#
# Without any layer a value sees itself, and neighbours are one pixel apart: $r = 1$, $j = 1$.
#
# A layer's window covers $f$ neighbours of the layer before. The first one brings its field along. Each of the other $f - 1$ adds as many pixels as neighbours are apart, and that is $j$. Only then does the layer's own stride pull its outputs apart:
#
# $$
# r \leftarrow r + (f - 1) \cdot j
# \qquad\text{then}\qquad
# j \leftarrow j \cdot s
# $$
#
# By hand, for the three layers of the drawing ($f = 3$ everywhere, strides 1, 2, 1):
#
# ```
#                   size r             jump j
# nothing yet            1                  1
# conv 3, stride 1   1 + 2·1 = 3        1·1 = 1
# conv 3, stride 2   3 + 2·1 = 5        1·2 = 2
# conv 3, stride 1   5 + 2·2 = 9        2·1 = 2
# ```
#
# Compare with the drawing: nine pixels at the bottom. Note where the stride of 2 took effect: not in its own layer, but in the one behind it.
#
# Pooling windows widen the view like filters do. Padding plays no part: zeros around the picture are no pixels, and the window stays as wide as it is.


# %% solution="receptive_field"
def receptive_field(layers):
    """Return how much of the picture one value of the last layer sees.

    Parameters
    ----------
    layers : list of dict
        Convolutional and pooling layers as for `shape_table`, first layer first. It may be empty.
        A missing ``"stride"`` is 1 for ``"conv"`` and ``f`` for ``"pool"``.

    Returns
    -------
    size : int
        Pixels along one side of the receptive field, far from the border of the picture.
    jump : int
        Pixels from the start of one value's field to the start of its neighbour's.

    Notes
    -----
    `layers` is left unchanged.
    """
    ### BEGIN SOLUTION
    size, jump = 1, 1
    for layer in layers:
        f = layer["f"]
        stride = layer.get("stride", f if layer["kind"] == "pool" else 1)
        size += (f - 1) * jump
        jump *= stride
    return size, jump
    ### END SOLUTION


# %% tests="receptive_field" points=3
check(receptive_field)

# The three layers of the drawing.
size, jump = receptive_field(
    [
        {"kind": "conv", "f": 3, "n_C": 4},
        {"kind": "conv", "f": 3, "n_C": 4, "stride": 2},
        {"kind": "conv", "f": 3, "n_C": 4},
    ]
)
assert size == 9, f"the drawing shows nine pixels, not {size}"
assert jump == 2, f"one stride of 2 makes a jump of 2, not {jump}"
assert tuple(receptive_field([])) == (1, 1), "without layers a value sees its own pixel"

# %% [markdown]
# Now let your function look at AlexNet. A value behind its first filter sees 11 pixels. How many does a value behind the last pooling see, of 227?

# %%
conv, pool = {"kind": "conv", "f": 3, "n_C": 384}, {"kind": "pool", "f": 3, "stride": 2}
alexnet = [{"kind": "conv", "f": 11, "n_C": 96, "stride": 4}, pool]
alexnet += [{"kind": "conv", "f": 5, "n_C": 256}, pool, conv, conv, conv, pool]
try:
    for k in range(1, len(alexnet) + 1):
        print(alexnet[k - 1]["kind"], *receptive_field(alexnet[:k]))
except NotImplementedError:
    print("write receptive_field first")

# %% [markdown]
# ## 5 · In your own words
#
# Three or four sentences are enough. A person reads them (2 points).
#
# **One layer of 7 × 7 filters, or three layers of 3 × 3 filters, one behind the other?** All have stride 1, and 64 channels go in and come out everywhere. Compare, with numbers from your functions: what a value sees, and the parameters.
# Then name one more thing that speaks for the three small layers, and one that speaks against them.

# %% [markdown] written="one_large_or_three_small" points=2
# ### BEGIN SOLUTION
# Both see 7 × 7 pixels: 1 + 6 for the large filter, 1 + 2 + 2 + 2 for the small ones. The large layer has 64 · (49 · 64 + 1) = 200 768 parameters, the three small ones together 3 · 64 · (9 · 64 + 1) = 110 784, little more than
# half; the multiply-adds on the same map have the same ratio, 49 to 27. The three layers can also have a ReLU between them, so they can express more than one linear filter. Against them: three maps must be kept in memory for the way
# back instead of one, the layers have to run one after the other, and gradients have a longer way.
#
# One point for the equal field and both counts, one for a sound argument on each side.
# ### END SOLUTION

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. You can now read the table of any network and see where it is large, where it is slow, and how far it sees.
#
# **Next:** lecture [08 · Backward](../../course/08_backward.ipynb).
