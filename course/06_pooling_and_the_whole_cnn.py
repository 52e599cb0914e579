# %% [markdown]
# # 06 · Pooling and the whole CNN
#
# **You will do:** shrink maps in two ways, count ties, put a whole network together, and push a digit across the screen to see which layer notices.
#
# **You will learn:** max and average pooling, overlap, ties, flatten against global pooling, and how "moves along" (equivariance) becomes "does not care" (invariance), in numbers.
#
# **You will need:** lectures 03 to 05.
#
# *About 60 minutes.*

# %%
import numpy as np
from convlab import check, data, draw, explore, hint, solution
from convlab.layers import conv2d, dense, global_pool2d, pool2d, relu

# %% [markdown]
# ## The map knows too much
#
# A filter answers at every pixel. Its map says: here is an edge, and it lies *exactly* in row 57, column 103. Do we need that? A 7 is a 7 even if its upper bar is a pixel higher. What we want to know is
# more like: *somewhere around here, there is a horizontal edge.*
#
# And the maps are large. Ten filters on a picture turn 3 channels into 10, and nothing has become smaller. So: keep the news, drop the exact address. This is **pooling**.
#
# ## One dimension first
#
# Here are the answers of some detector at twelve places. Cut the line into pairs. From each pair, keep the **largest** answer, or keep the **average**.

# %%
answers = np.array([0, 1, 0, 7, 2, 0, 0, 0, 3, 3, 0, 9])
pairs = answers.reshape(6, 2)  # six windows of two neighbours
print("pairs  :", pairs.tolist())
print("max    :", pairs.max(axis=1))
print("average:", pairs.mean(axis=1))

# %% [markdown]
# Twelve numbers became six. The 7 and the 9 are still there under *max*: "it was found here, and this strongly". Under *average* they are halved: "how much of it is there, all in all?" These are two different questions.
#
# ## Two dimensions: windows of 2 × 2
#
# On a map the window is a square, and it works on **each channel by itself**. Here is one step of each kind on our 4 × 4 matrix. (In amber: the largest number of its window.)

# %%
X = np.array([[35, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
display(draw.pool_step(X, f=2, at=(0, 1), mode="max"))
draw.pool_step(X, f=2, at=(0, 1), mode="average")

# %% [markdown]
# For the output size, the formula of lecture 04 holds with $p = 0$. Pooling usually steps by its own width, $s = f$, so that the windows stand side by side:
#
# $$n_H = \left\lfloor \frac{n_H^\text{prev} - f}{s} \right\rfloor + 1 \qquad\qquad n_C = n_C^\text{prev}$$
#
# Three things to notice:
#
# * There is **nothing to learn**: no weights, no bias. Only two settings, $f$ and $s$.
# * The **channels stay apart**. The largest of an edge and a colour would mean nothing. So their number does not change.
# * With $f = s = 2$, three quarters of the numbers are gone. All later layers have four times less work.
#
# ### Try it
#
# Step through the windows. Switch between max and average, and change the stride.

# %%
explore.pooling(X, f=2)

# %% [markdown]
# ### What it does to a picture
#
# Here are the edges of the photographer (lecture 03), pooled with windows of 2, 4 and 8. Above by maximum, below by average. All maps are drawn at the same size.

# %%
camera = data.load_picture("camera") / 255
sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
edges = relu(conv2d(camera[np.newaxis, :, :, np.newaxis], sobel[:, :, np.newaxis, np.newaxis]))
edges = edges.clip(0, 2) / 2  # (1, 190, 190, 1)
panels, names = [], []
for mode in ("max", "average"):
    for f in (2, 4, 8):
        small = pool2d(edges, f, mode=mode)[0, :, :, 0]
        panels.append(small)
        names.append(f"{mode} {f} × {f}: {small.shape[0]} × {small.shape[1]}")
draw.images(panels, names, columns=3)

# %% [markdown]
# Maximum: thin lines stay bright and become thick. The legs of the tripod survive even at 8 × 8. Average: thin lines fade away, because one bright pixel among 63 dark ones is hardly anything. For "is there such an edge?" the maximum is the better
# reporter. This is why max pooling became the standard between layers. The average is liked at the very end, where "how much of it?" is a good question.

# %% [markdown]
# ## Average is a convolution, maximum is not
#
# The average over 2 × 2 multiplies each of four numbers by ¼ and adds. That is a convolution with a fixed kernel and stride 2, one channel at a time (groups, lecture 05):

# %%
rng = np.random.default_rng(0)
A = rng.normal(size=(2, 9, 7, 3))
quarter = np.full((2, 2, 1, 3), 1 / 4)
as_convolution = conv2d(A, quarter, stride=2, groups=3)
print("largest difference:", np.abs(pool2d(A, 2, mode="average") - as_convolution).max())

# %% [markdown]
# The maximum cannot be written that way, whatever kernel you choose: it is not linear. Test four laws on random maps, and you will know max pooling better than most people who use it.
#
# **Question 06.laws.** Which of these hold for max pooling, for all maps $X$ and $Y$? Predict, then test with `pool2d`. Answer with a set of letters.
#
# * (a) $\text{pool}(2X) = 2\,\text{pool}(X)$
# * (b) $\text{pool}(-X) = -\text{pool}(X)$
# * (c) $\text{pool}(X + 5) = \text{pool}(X) + 5$
# * (d) $\text{pool}(X + Y) = \text{pool}(X) + \text{pool}(Y)$

# %%
my_answer = None
check("06.laws", my_answer)
# hint("06.laws")
# solution("06.laws")

# %% [markdown]
# One more law, useful in practice: ReLU and max pooling may change places. Both only care about the order of numbers. So pool first, and ReLU has four times less to do.

# %%
print("same:", np.array_equal(pool2d(relu(A), 2), relu(pool2d(A, 2))))
averages = pool2d(relu(A), 2, mode="average"), relu(pool2d(A, 2, mode="average"))
print("same with averages:", np.array_equal(*averages))

# %% [markdown]
# ## Overlap
#
# If the stride is smaller than the window, the windows **overlap**. AlexNet pools with $f = 3$ and $s = 2$. How many windows see each pixel of a 7 × 7 map? For one axis, count; for two axes, multiply:

# %%
f, s, n = 3, 2, 7
line = sum(np.eye(n)[start : start + f].sum(axis=0) for start in range(0, n - f + 1, s))
print("one axis:", line.astype(int))
draw.matrix(np.outer(line, line), "7 × 7, windows 3 × 3, stride 2", heat=True)

# %% [markdown]
# A strong answer in an even row and an even column is seen by up to four windows, and comes out up to four times. Does that help? The authors of AlexNet report that, against 2 × 2 windows side by side, the network's first guess was wrong in 0.4 % fewer of the pictures, all of its five guesses in 0.3 % fewer, and that it learned its training pictures a little less by heart. It is a small gain, for a little more work.
#
# **Question 06.size.** The last convolution of AlexNet gives maps of 13 × 13. They are pooled with $f = 3$, $s = 2$. What is the side of the result?

# %%
my_answer = None
check("06.size", my_answer)
# hint("06.size")
# solution("06.size")

# %% [markdown]
# ## Ties: when the largest is not alone
#
# What if a window holds its largest number twice? For the forward pass it does not matter: the maximum is the same. But somewhere in the backward pass (lecture 08) somebody will ask *which* pixel was the maximum. So how often does it happen?
#
# Guess first. We have 1797 real digits of 8 × 8, and 16 windows of 2 × 2 on each. In what share of the windows is the largest number there more than once?


# %%
def corners(A):
    """The four numbers of every 2 × 2 window, on a new last axis."""
    return np.stack([A[:, i::2, j::2] for i in (0, 1) for j in (0, 1)], axis=-1)


digits, labels = data.load_digits()  # (1797, 8, 8, 1)
windows = corners(digits)  # (1797, 4, 4, 1, 4)
largest = windows.max(axis=-1, keepdims=True)
ties = np.sum(windows == largest, axis=-1) > 1
print(f"windows: {ties.size:,}, ties: {ties.mean():.1%}")

# %% [markdown]
# **41 %.** Where do they come from? From black paper (four zeros), and from full ink (the brightest value, 16 of 16, more than once).

# %%
top = largest[..., 0]
print(f"all black          : {(top == 0).mean():.1%}")
print(f"full ink, twice up : {(ties & (top == 1)).mean():.1%}")
print(f"others             : {(ties & (top > 0) & (top < 1)).mean():.1%}")
digit = digits[5, :, :, 0]
found = [(2 * i, 2 * j, 2, 2) for i, j in np.argwhere(ties[5, :, :, 0])]
draw.matrix(digit * 16, "the windows of this digit that tie", window=found)

# %% [markdown]
# And behind a layer? A convolution mixes neighbours, so full ink no longer ties. But ReLU turns everything negative into exactly 0, and a window of four zeros is a tie of four. Black paper gives zeros, too, and there is a lot of it around a digit.
#
# So let a layer work: 500 random filters and ReLU. First on the bare digits. Then on digits that are padded with black to the canvas of 16 × 16 that lecture 11 uses; there, once without a further frame, and once with padding 1.

# %%
W = rng.normal(size=(3, 3, 1, 500))
for side, padding in [(8, 1), (16, 0), (16, 1)]:
    canvas = data.centred_digits(digits[:100], side)
    windows = corners(relu(conv2d(canvas, W, padding=padding)))
    ties = np.sum(windows == windows.max(axis=-1, keepdims=True), axis=-1) > 1
    print(f"canvas {side:2}, padding {padding}: ties in {ties.mean():.0%} of the windows")

# %% [markdown]
# **72 %** behind a layer on the padded canvas, and 77 % if the layer adds a frame of zeros of its own. So a tie is not an exotic accident. Where there is much empty paper, it is the usual case. Many programs get it wrong on the way back, and nobody notices. Keep it in mind until lecture 08.

# %% [markdown]
# ## The whole network
#
# Now we have all the parts. A **convolutional neural network** (CNN) is built from three kinds of layers:
#
# * **CONV**, with ReLU: looks for things. Has weights.
# * **POOL**: makes maps smaller. Has none.
# * **FC**, *fully connected*, also called dense: draws the conclusion. Has many weights.
#
# $$\text{picture} \;\to\; [\text{CONV} \to \text{ReLU} \to \text{POOL}] \times k \;\to\; \text{flatten} \;\to\; \text{FC} \;\to\; \text{scores}$$
#
# On the way, height and width go down and the number of channels goes up: *where* becomes coarser, *what* becomes richer. Here is one for digits on a canvas of 16 × 16:

# %%
shapes = [("input", (16, 16, 1)), ("conv 3×3", (16, 16, 8)), ("pool 2×2", (8, 8, 8))]
shapes += [("conv 3×3", (8, 8, 16)), ("pool 2×2", (4, 4, 16)), ("flatten", (256,))]
draw.blocks([*shapes, ("dense", (10,))], "a small CNN")

# %% [markdown]
# In code it is a handful of lines. The weights are still random; training is the subject of lecture 11.

# %%
W1, b1 = rng.normal(size=(3, 3, 1, 8)) / 3, np.zeros((1, 1, 1, 8))
W2, b2 = rng.normal(size=(3, 3, 8, 16)) / 9, np.zeros((1, 1, 1, 16))
W3, b3 = rng.normal(size=(256, 10)) / 16, np.zeros(10)
network = {
    "conv, ReLU": lambda A: relu(conv2d(A, W1, b1, padding=1)),
    "pool": lambda A: pool2d(A, 2),
    "conv, ReLU again": lambda A: relu(conv2d(A, W2, b2, padding=1)),
    "pool again": lambda A: pool2d(A, 2),
    "flatten": lambda A: A.reshape(len(A), -1),
    "dense": lambda A: dense(A, W3, b3),
}

# %%
A = data.centred_digits(digits[:32])  # a batch of 32
print(f"{'input':18}{A.shape}")
for name, layer in network.items():
    A = layer(A)
    print(f"{name:18}{A.shape}")
for name, (W, b) in {"conv": (W1, b1), "conv again": (W2, b2), "dense": (W3, b3)}.items():
    print(f"{name:10} {W.size + b.size:5} parameters")

# %% [markdown]
# This plan is older than most of its users. Yann LeCun's *LeNet-5* (1998) read bank cheques with it: two convolutions, each followed by pooling by average, and then dense layers; about 60 000 weights. The idea of alternating "look" and "do not care where" goes back further, to the simple and
# complex cells of lecture 01, by way of Fukushima's neocognitron (1980). That a complex cell might take a *maximum* was proposed by Maximilian Riesenhuber and Tomaso Poggio (1999).

# %% [markdown]
# ## Flatten, or pool everything?
#
# Between the last map and the dense layer stands a small decision with large effects.
#
# **Flatten** writes all numbers of the block in one row: height · width · channels of them. Every number keeps its place, so the dense layer has separate weights for "edge, top left" and "edge, bottom right".
#
# **Global pooling** makes the window as large as the map. Each channel becomes *one* number: the largest answer anywhere, or the average. The place is forgotten completely.

# %%
maps = rng.normal(size=(32, 7, 7, 64))  # (m, n_H, n_W, n_C)
flat, pooled = maps.reshape(32, -1), global_pool2d(maps)
print("flatten:", flat.shape, " global pooling:", pooled.shape)
print("the same as pooling with f = 7:", np.array_equal(pooled, pool2d(maps, 7)[:, 0, 0]))

# %% [markdown]
# **Question 06.flatten.** A dense layer with 10 units (and 10 biases) stands behind the flattened 7 × 7 × 64 block. How many parameters has it?

# %%
my_answer = None
check("06.flatten", my_answer)
# hint("06.flatten")
# solution("06.flatten")

# %% [markdown]
# Behind global pooling, the same dense layer has $64 \cdot 10 + 10 = 650$. And there is a second gain. The number of channels does not depend on the size of the picture, so one network reads pictures of any size. The flattened row does depend on it:

# %%
W_global = rng.normal(size=(16, 10))
for side in (16, 24, 40):
    A = data.centred_digits(digits[:2], side)
    for layer in list(network.values())[:4]:  # everything before the flatten
        A = layer(A)
    print(f"canvas {side}: maps {A.shape}, global scores", dense(global_pool2d(A), W_global).shape)
    try:
        dense(A, W3, b3)
        print("    flatten: works")
    except ValueError:
        print("    flatten: refused,", A[0].size, "numbers instead of", len(W3))

# %% [markdown]
# The price is plain. If the *place* matters (a horizontal bar above an upright one makes a 7, below it an L), global pooling can only know as much about it as the last convolution has already put into its channels.
#
# Global average pooling was proposed in the paper on 1 × 1 convolutions of the last lecture (2013). Most networks since about 2015 use it.

# %% [markdown]
# ## From "moves along" to "does not care"
#
# Lecture 03 measured **equivariance**: shift the picture, and the map shifts along.
#
# $$\text{conv}(T X) = T\, \text{conv}(X)$$
#
# At the end of the network we want **invariance**: shift the picture, and the answer stays.
#
# $$\text{answer}(T X) = \text{answer}(X)$$
#
# Equivariance keeps the information about the place; invariance must lose it. Where in the network does it get lost? Measure it. A zero moves across a canvas, pixel by pixel. At each stage we compare the numbers with those of the first position:
#
# $$\text{change} = \frac{\lVert \text{now} - \text{before} \rVert}{\lVert \text{before} \rVert}$$


# %%
def stages(picture):
    """The numbers that a later layer would see, at six stages of the network."""
    first = relu(conv2d(picture, W1, b1, padding=1))
    second = relu(conv2d(pool2d(first, 2), W2, b2, padding=1))
    return {
        "pixels": picture,
        "conv": first,
        "conv, pool, conv, pool": pool2d(second, 2),
        "the same, then global average": global_pool2d(pool2d(second, 2), "average"),
        "the same, then global max": global_pool2d(pool2d(second, 2)),
        "conv, then global max": global_pool2d(first),
    }


# %%
def at_column(left):
    """A canvas of 24 × 24 with a zero whose left edge stands at this column."""
    canvas = np.zeros((1, 24, 24, 1))
    canvas[0, 8:16, left : left + 8] = digits[0]
    return canvas


before = stages(at_column(4))
moves = np.arange(9)
change = {name: [] for name in before}
for move in moves:
    for name, now in stages(at_column(4 + move)).items():
        gap = np.linalg.norm(now - before[name]) / np.linalg.norm(before[name])
        change[name].append(gap)

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(7.6, 3.4), layout="constrained")
ax = fig.subplots()
for (name, values), marker, colour in zip(change.items(), "os^DvP", draw.COLOURS, strict=True):
    ax.plot(moves, values, marker + "-", color=colour, label=name, markersize=5)
ax.set(xlabel="moved by, pixels", ylabel="change")
fig.legend(loc="outside right center", fontsize=8, frameon=False)
fig.alt = "Change against shift: flattened stages rise to 1.4, global pooling stays near zero"
fig

# %% [markdown]
# Read the picture from the top.
#
# * **Pixels**: one step to the side, and nearly everything is different. This was the third price of the dense network in lecture 01.
# * **Conv**: no better! The maps moved along, so every single number changed. Convolution alone gives *no* invariance.
# * **Two poolings**: a small movement disturbs less. This is the gain of pooling: a little tolerance. But the block still knows the place, and after a few pixels it is nearly as lost as the pixels are.
# * **Global pooling**: low, and it stays low. Here the place is gone.
#
# Now look closely at the lowest three curves.

# %%
for name in list(change)[3:]:
    print(f"{name:30}", np.round(change[name], 3))

# %% [markdown]
# *Conv, then global max* is 0, exactly, for every shift. A map that moves along, and a maximum that does not ask where: **equivariance plus global pooling is invariance.** No training was needed; these weights are random.
#
# The other two contain poolings with stride 2, and strides break equivariance (lecture 04). The global average is exact only for shifts by 4, the product of the two strides. The global *maximum* is exact already for shifts by 2: a maximum of maxima is the maximum of all, so the last pooling before it makes no difference.
# For the shifts in between, a change of 0.1 to 0.2 is left. It is small beside 1.4, and it is not zero. (Richard Zhang (2019) shows how a little blur before each stride makes it smaller.)
#
# **Question 06.moved.** A network has *three* max poolings of 2 × 2 with stride 2, with convolutions of stride 1 between them, and then flatten. The smallest shift (in pixels, more than 0) after which the last map is exactly the old map, moved by whole cells: how many pixels?

# %%
my_answer = None
check("06.moved", my_answer)
# hint("06.moved")
# solution("06.moved")

# %% [markdown]
# One warning, so that you believe the right thing. A CNN with flatten and dense layers is **not** shift-invariant by its build. It may *learn* to be, if it sees digits in all places. Lecture 11 trains one on centred digits only, and it fails on shifted ones.
#
# ### Must it be pooling?
#
# No. A convolution with stride 2 also halves the map, and it can *learn* how. Jost Tobias Springenberg and others (2014) threw all poolings out and lost nothing. Many newer networks pool only once or twice: the strided convolution makes the maps smaller, and the global pooling at the end forgets the place.

# %% [markdown]
# ## Summary
#
# * Pooling turns each window of each channel into one number: the **maximum** ("was it here?") or the **average** ("how much of it?"). No weights; the channels stay.
# * The size follows the usual formula with $p = 0$; the usual stride is $s = f$. With $s < f$ windows **overlap**: AlexNet, 3 and 2.
# * **Ties** are common: 41 % of the 2 × 2 windows of our digits, 72 % behind convolution and ReLU on a padded canvas.
# * CNN = CONV + POOL + FC. Height and width go down, channels go up.
# * **Flatten** keeps the place and needs a fixed size. **Global pooling** forgets the place and takes any size.
# * Convolution is equivariant. Pooling gives a little tolerance. Global pooling of an equivariant map is invariant, exactly as long as no stride comes in between.
#
# **Sources.** Y. LeCun and others, "Gradient-based learning applied to document recognition", *Proc. IEEE* 86, 2278–2324 (1998). M. Riesenhuber, T. Poggio, "Hierarchical models of object recognition in cortex", *Nature Neuroscience* 2, 1019–1025 (1999). A. Krizhevsky and others, NIPS (2012), section 3.4, on overlap. M. Lin and others, [arXiv:1312.4400](https://arxiv.org/abs/1312.4400) (2013), on global average pooling.
# J. T. Springenberg and others, "Striving for simplicity: the all convolutional net", [arXiv:1412.6806](https://arxiv.org/abs/1412.6806) (2014). R. Zhang, "Making convolutional networks shift-invariant again", [arXiv:1904.11486](https://arxiv.org/abs/1904.11486) (2019).
#
# **Now do assignment [a4_pooling](../assignments/a4_pooling/a4_pooling.ipynb).** If you have begun [a3_counting](../assignments/a3_counting/a3_counting.ipynb), its table for a whole network (part 3) has become easy, too.
#
# **Next:** [07 · The receptive field](07_receptive_field.ipynb): how much of the picture does one number see?
