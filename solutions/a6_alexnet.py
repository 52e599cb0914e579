# %% [markdown]
# # Assignment 6 · AlexNet under the magnifying glass
#
# In 2012 a network with 60 million parameters won the ImageNet contest by a wide margin, and everything changed. It is called **AlexNet**, after Alex Krizhevsky, who built it with Ilya Sutskever and Geoffrey Hinton.
# You will take it apart: all shapes, all parameters, and six questions for a detective. Some of them have led textbooks astray.
#
# | part | you write | it answers | points |
# |---|---|---|---|
# | 1 | `alexnet_shapes` | what comes out of each layer? | 2 |
# | 2 | `alexnet_params` | how many numbers does it learn? | 1 |
# | 3 | six functions named `detective_…` | one number each | 3 |
#
# That makes 6 points, all of them from automatic tests. Plan an hour and a half. You need the size formula and the counting of parameters; both are repeated here.
#
# This assignment goes with lecture [10 · AlexNet](../../course/10_alexnet.ipynb). So it comes after assignment 7: the [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How this assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. The docstring above it is the specification.
# - **Run the cell below each function.** For the first two, `check(f)` tests *laws* that hold for every correct function. For the detective questions the cell below only sees whether your answer
#   makes sense at all; whether it is right you learn from the grading, which also tells you which wrong path you took.
# - **Stuck?** Run `hint("alexnet_shapes")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **Every function is graded on its own.** A mistake in the shapes costs you points there, and not again in the questions. A question may call your functions, or hold a calculation, or just a number.
# - **To hand in:** choose *Kernel → Restart Kernel and Run All Cells…*, look that everything still runs, save, and hand in this one file
#   `a6_alexnet.ipynb` under this very name. You may hand in an unfinished notebook, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import numpy as np
from convlab import check, hint, solution

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("alexnet_shapes")

# %% [markdown]
# ## 1 · Eleven layers
#
# Five convolutions, three poolings, three dense layers. We leave out the activations, the normalisation and the dropout: they learn nothing and change no shape.
#
# | layer | $f$ | stride | padding | filters or units | groups |
# |---|---|---|---|---|---|
# | conv1 | 11 | 4 | 0 (or `padding`) | 96 | 1 |
# | pool1 | 3 | 2 | 0 | | |
# | conv2 | 5 | 1 | 2 | 256 | 2 |
# | pool2 | 3 | 2 | 0 | | |
# | conv3 | 3 | 1 | 1 | 384 | 1 |
# | conv4 | 3 | 1 | 1 | 384 | 2 |
# | conv5 | 3 | 1 | 1 | 256 | 2 |
# | pool5 | 3 | 2 | 0 | | |
# | fc6 | | | | 4096 | |
# | fc7 | | | | 4096 | |
# | fc8 | | | | 1000 | |
#
# Look at the poolings: windows of 3, steps of 2. Neighbouring windows **overlap** by one row, which was new at the time. There is no pooling after conv3 and conv4.

# %%
from convlab import draw

draw.conv_arithmetic(7, 3, stride=2, at=[(0, 0), (0, 1), (0, 2)], title="windows of 3, steps of 2")

# %% [markdown]
# ### One size formula for all of them
#
# A window of size $f$ with stride $s$ on a side of $n$ pixels, with $p$ zeros on both ends, has
#
# $$
# n_{\text{out}} = \left\lfloor \frac{n + 2p - f}{s} \right\rfloor + 1
# $$
#
# places; rounded down, since a window that would stick out is dropped. By hand, for the first two layers and a picture of 227 pixels:
#
# ```
# conv1    (227 + 0 - 11) / 4 + 1  =  216 / 4 + 1  =  55
# pool1    ( 55     -  3) / 2 + 1  =   52 / 2 + 1  =  27
# ```
#
# Both divisions come out even, which is a first trace: somebody has chosen these numbers with care.

# %% [markdown]
# ### 227 or 224?
#
# The paper says that the pictures are 224 × 224, and that the first layer has 55 × 55 places. These two do not go together without padding. You will find out why in the first question of part 3.
# There are two common ways out: pictures of **227** without padding, or **224** with **2** zeros on each side. Both give the same maps. So your function takes the side and the padding as arguments, and
# uses them for conv1. The padding of the other layers stands in the table.


# %% solution="alexnet_shapes"
def alexnet_shapes(n=227, padding=0):
    """List the output shape of each of AlexNet's eleven layers.

    Parameters
    ----------
    n : int
        Side of the square picture in pixels, at least 67.
    padding : int
        Zeros on each side of the picture, for conv1 only.

    Returns
    -------
    list of tuple
        Eleven pairs ``(name, shape)``, from the first layer to the last. The names are ``"conv1"``,
        ``"pool1"``, ``"conv2"``, ``"pool2"``, ``"conv3"``, ``"conv4"``, ``"conv5"``, ``"pool5"``,
        ``"fc6"``, ``"fc7"`` and ``"fc8"``. A shape is a tuple of integers: ``(n_H, n_W, n_C)`` for
        convolutions and poolings, ``(n,)`` for dense layers.
    """
    ### BEGIN SOLUTION
    table = [
        ("conv1", 11, 4, padding, 96),
        ("pool1", 3, 2, 0, 96),
        ("conv2", 5, 1, 2, 256),
        ("pool2", 3, 2, 0, 256),
        ("conv3", 3, 1, 1, 384),
        ("conv4", 3, 1, 1, 384),
        ("conv5", 3, 1, 1, 256),
        ("pool5", 3, 2, 0, 256),
    ]
    shapes = []
    for name, f, s, p, n_C in table:
        n = (n + 2 * p - f) // s + 1
        shapes.append((name, (n, n, n_C)))
    return [*shapes, ("fc6", (4096,)), ("fc7", (4096,)), ("fc8", (1000,))]
    ### END SOLUTION


# %% tests="alexnet_shapes" points=2
check(alexnet_shapes)

# The two layers from above, and the last one.
shapes = dict(alexnet_shapes())
for name, by_hand in (("conv1", (55, 55, 96)), ("pool1", (27, 27, 96)), ("fc8", (1000,))):
    assert tuple(shapes[name]) == by_hand, f"{name} is {shapes[name]}, by hand it is {by_hand}"

# %% [markdown]
# ## 2 · Counting the parameters
#
# A layer's parameters are its weights and its biases.
#
# $$
# \text{convolution: } \; n_C \cdot \left( f \cdot f \cdot \frac{n_C^{\text{prev}}}{g} + 1 \right)
# \qquad
# \text{dense: } \; n \cdot (n^{\text{prev}} + 1)
# $$
#
# Poolings have none. The first dense layer sees *every* number of pool5: rows times columns times channels.
#
# By hand, for conv1: $96 \cdot (11 \cdot 11 \cdot 3 + 1) = 96 \cdot 364 = 34\,944$. The cell below your function cannot name the sum without giving it away. It sees its order of magnitude, what the groups
# save, and two *check digits*, as in the number of a bank account: what remains when the sum is divided by 97. If they are wrong, print the eight terms and look at each, biases included.

# %% [markdown]
# ### Two GPUs, two groups
#
# A graphics card of 2012 had 3 gigabytes, too little for this network. So it was cut in half along the channels and trained on two cards. In conv2, conv4 and conv5 each half looks only at the channels on its own card: these
# layers have $g = 2$ groups, and a filter in them is half as deep. In conv3 the two cards exchange everything: one group. The dense layers see both cards as well.
#
# The *number* of filters in the table counts both cards. Many later copies of AlexNet run on one card and drop the groups; that is `groups=False`.


# %% solution="alexnet_params"
def alexnet_params(groups=True):
    """Count AlexNet's parameters, for pictures of 227 pixels.

    Parameters
    ----------
    groups : bool
        If true, conv2, conv4 and conv5 have two groups, as in the paper; else all layers have one.

    Returns
    -------
    int
        All weights and all biases of the eight layers that have them. Exact, and an integer.
    """
    ### BEGIN SOLUTION
    g = 2 if groups else 1
    convolutions = [
        (11, 3, 96),
        (5, 96 // g, 256),
        (3, 256, 384),
        (3, 384 // g, 384),
        (3, 384 // g, 256),
    ]
    dense = [(6 * 6 * 256, 4096), (4096, 4096), (4096, 1000)]
    in_convolutions = sum(n_C * (f * f * depth + 1) for f, depth, n_C in convolutions)
    return in_convolutions + sum(n * (n_prev + 1) for n_prev, n in dense)
    ### END SOLUTION


# %% tests="alexnet_params" points=1
check(alexnet_params)

# Dropping the groups adds weights to three layers: as many again as they have in two groups.
extra = alexnet_params(groups=False) - alexnet_params(groups=True)
assert extra == 307_200 + 663_552 + 442_368, f"the three layers gain 1 413 120 weights, not {extra}"

# %% [markdown]
# ## 3 · Six questions for a detective
#
# Each of these functions takes no argument and returns one number. How you find it is up to you. All questions are about the network of the paper, with two groups and 227 pixels, unless they say otherwise.
#
# Where an answer has a fraction, two digits behind the point are enough; more are fine.

# %% [markdown]
# ### The odd number in the paper
#
# Take the paper at its word: a picture of **224** pixels, no padding, filters of 11, stride 4. Which number does the size formula give for conv1 **before** rounding down?
#
# Once you have it you know why nobody could build the network from the paper alone.


# %% solution="detective_224"
def detective_224():
    """Return the size formula's value for conv1 on 224 pixels, no padding, *not* rounded down.

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    return (224 - 11) / 4 + 1
    ### END SOLUTION


# %% tests="detective_224" points=0.5
answer = detective_224()
assert 50 < answer < 60, f"somewhere near 55 places, not {answer}"

# %% [markdown]
# ### Where the parameters sit
#
# Five layers look at the picture, three make the decision. What share of all parameters belongs to the three **dense** layers, in percent?


# %% solution="detective_fc_share"
def detective_fc_share():
    """Return the share of AlexNet's parameters that sits in its dense layers.

    Returns
    -------
    float
        In percent, from 0 to 100. Right to within 0.05.
    """
    ### BEGIN SOLUTION
    dense = 4096 * (6 * 6 * 256 + 1) + 4096 * (4096 + 1) + 1000 * (4096 + 1)
    return 100 * dense / alexnet_params()
    ### END SOLUTION


# %% tests="detective_fc_share" points=0.5
answer = detective_fc_share()
assert 0 < answer < 100, f"a share in percent lies between 0 and 100, and {answer} does not"

# %% [markdown]
# ### Where the work is done
#
# A **multiply-add** is one product, added to a running sum. A dense layer does one for each of its weights. A convolution does one for each weight *at each place* of its output:
#
# $$
# \text{multiply-adds} = n_H \cdot n_W \cdot n_C \cdot f \cdot f \cdot \frac{n_C^{\text{prev}}}{g}
# $$
#
# Biases are not counted as work. What share of all multiply-adds for one picture belongs to the five **convolutions**, in percent?


# %% solution="detective_conv_work"
def detective_conv_work():
    """Return the share of AlexNet's multiply-adds that its convolutions do.

    Returns
    -------
    float
        In percent, from 0 to 100. Right to within 0.05.
    """
    ### BEGIN SOLUTION
    weights = {
        "conv1": 96 * 11 * 11 * 3,
        "conv2": 256 * 5 * 5 * 48,
        "conv3": 384 * 3 * 3 * 256,
        "conv4": 384 * 3 * 3 * 192,
        "conv5": 256 * 3 * 3 * 192,
    }
    shapes = dict(alexnet_shapes())
    work = sum(shapes[name][0] * shapes[name][1] * weights[name] for name in weights)
    dense = 6 * 6 * 256 * 4096 + 4096 * 4096 + 4096 * 1000
    return 100 * work / (work + dense)
    ### END SOLUTION


# %% tests="detective_conv_work" points=0.5
answer = detective_conv_work()
assert 0 < answer < 100, f"a share in percent lies between 0 and 100, and {answer} does not"

# %% [markdown]
# ### 650 000 neurons
#
# The paper's abstract speaks of "650,000 neurons". A neuron, or unit, is one output value of a layer that has weights: all numbers of all the maps of conv1 to conv5, and the units of the three dense layers. Poolings have no weights, and the
# picture is not computed by anybody; neither counts. What is the exact number?


# %% solution="detective_units"
def detective_units():
    """Count the output values of AlexNet's eight layers with weights.

    Returns
    -------
    int
        Exact.
    """
    ### BEGIN SOLUTION
    with_weights = [shape for name, shape in alexnet_shapes() if not name.startswith("pool")]
    return sum(int(np.prod(shape)) for shape in with_weights)
    ### END SOLUTION


# %% tests="detective_units" points=0.5
answer = detective_units()
assert answer == int(answer), f"units are counted in whole numbers, and {answer} is none"
assert answer > 290_400, f"conv1 alone has 55 * 55 * 96 units, and {answer} is not more than that"

# %% [markdown]
# ### The weight of a file
#
# How large is a file with all the parameters (weights and biases), each stored as `float32`? Answer in megabytes of $10^6$ bytes.


# %% solution="detective_memory_mb"
def detective_memory_mb():
    """Return the size of all of AlexNet's parameters, stored as float32.

    Returns
    -------
    float
        In megabytes of 1 000 000 bytes. Right to within 0.2.
    """
    ### BEGIN SOLUTION
    return alexnet_params() * np.dtype(np.float32).itemsize / 1e6
    ### END SOLUTION


# %% tests="detective_memory_mb" points=0.5
answer = detective_memory_mb()
assert answer > 0, f"a file of {answer} megabytes is rather small"

# %% [markdown]
# ### The number in the blog
#
# A blog post counts AlexNet's parameters **without groups** and prints **50 844 008**. All formulas in it are right, all filters and units are those of our table. But your `alexnet_params(groups=False)` is larger. Its author trusted a number
# that you have met above. What is the side of the last map, pool5, in the blog's network?


# %% solution="detective_blog"
def detective_blog():
    """Return the side of pool5 in the network without groups that has 50 844 008 parameters.

    Returns
    -------
    int
    """
    ### BEGIN SOLUTION
    return dict(alexnet_shapes(n=224, padding=0))["pool5"][0]
    ### END SOLUTION


# %% tests="detective_blog" points=0.5
answer = detective_blog()
assert answer > 0, f"a side of {answer} pixels is no side"

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. You now know this network better than many who cite it: the dense layers are where it is *large*, the convolutions are where it *works*. Later
# networks drew the conclusion and dropped most of the dense part.
#
# **Next:** lecture [11 · Digits](../../course/11_digits.ipynb).
