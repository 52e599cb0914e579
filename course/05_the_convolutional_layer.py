# %% [markdown]
# # 05 · The convolutional layer
#
# **You will do:** lay a filter on a *colour* picture, find an edge that a grey camera cannot see, put ten filters side by side, and count what they cost.
#
# **You will learn:** why a filter is as deep as its input, the notation that all books share, how to count parameters and multiply-adds, and what 1 × 1 filters and groups are good for.
#
# **You will need:** lectures 03 and 04.
#
# *About 60 minutes.*

# %%
import numpy as np
from convlab import check, data, draw, explore, hint, solution
from convlab.layers import conv2d, dense, relu
from matplotlib.patches import Rectangle

BLUE, AMBER, GREEN = draw.COLOURS[:3]
INK = "#22303c"

# %% [markdown]
# ## A colour picture has three numbers at every place
#
# So far a picture was one matrix and a kernel was one matrix. A colour picture is **three** matrices, one behind the other: red, green, blue. Its shape is `(n_H, n_W, 3)`.

# %%
coffee = data.load_picture("coffee") / 255  # (100, 150, 3), from 0 to 1
print("height, width, channels:", coffee.shape)
draw.channels(coffee[::2, ::2])  # every second pixel is enough for looking

# %% [markdown]
# The window now cuts out a small **box**: $f$ rows, $f$ columns, and all three channels. To multiply it number by number, the filter must be a box of the same shape. It has a 3 × 3 slice for red, another one for green, and a third for blue. That makes 27 weights.


# %%
def sheets(ax, left, n, colours, edge, words):
    """Draw one n × n sheet for each colour, the first one in front."""
    for k in reversed(range(len(colours))):
        x, y = left + 0.45 * k, 0.45 * k
        for i, j in np.ndindex(n, n):
            place = {"facecolor": colours[k], "edgecolor": edge, "linewidth": 0.6}
            ax.add_patch(Rectangle((x + j, y + i), 1, 1, **place))
    ax.text(left + n / 2, -0.75, words, ha="center", va="center")


# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(7.6, 3.1), layout="constrained")
ax = fig.subplots()
sheets(ax, 0, 6, ["#f3c9bd", "#cfe6d2", "#c9dcef"], INK, "picture 6 × 6 × 3")
sheets(ax, 9.2, 3, ["#e58f78", "#7fbf8a", "#7fa9d6"], INK, "filter 3 × 3 × 3")
sheets(ax, 15.2, 4, ["#def2ea"], INK, "result 4 × 4")
ax.add_patch(Rectangle((0, 3), 3, 3, fill=False, edgecolor=AMBER, linewidth=3))
ax.add_patch(Rectangle((15.2, 3), 1, 1, facecolor="#7fcbad", edgecolor=GREEN, linewidth=3))
for place, sign in [(8, "∗"), (14, "=")]:
    ax.text(place, 3, sign, size=18, ha="center", va="center")
ax.set(xlim=(-0.3, 19.8), ylim=(-1.4, 7.3), aspect="equal")
ax.axis("off")
fig.alt = "A picture of three sheets, a filter of three sheets, and a result of one sheet"
fig

# %% [markdown]
# Three sheets, times three sheets, gives **one** sheet. All 27 products are added into a single number, and the bias $b$ is added once:
#
# $$Z[y, x] \;=\; \sum_{u=0}^{f-1} \sum_{v=0}^{f-1} \sum_{c=0}^{n_C - 1} A[y + u,\; x + v,\; c]\; W[u, v, c] \;+\; b$$
#
# Do it once with numbers. Each channel gives its own sum of products. Then the three sums are added.

# %%
rng = np.random.default_rng(1)
A = rng.integers(0, 5, size=(4, 5, 3))  # a tiny picture: height 4, width 5, 3 channels
w = rng.integers(-1, 2, size=(3, 3, 3))  # one filter: 3 x 3, as deep as the picture
box = A[0:3, 1:4, :]  # the window at row 0, column 1
per_channel = [np.vdot(box[:, :, c], w[:, :, c]).item() for c in range(3)]
print("red, green, blue:", per_channel)
print("all together    :", sum(per_channel))

# %%
for c, name in enumerate(["red", "green", "blue"]):
    parts = [A[:, :, c], "∗", w[:, :, c], "→", np.array([[per_channel[c]]])]
    titles = [f"{name} channel", "slice", "sum"]
    display(draw.equation(*parts, titles=titles, windows={0: (0, 1, 3, 3)}))

# %% [markdown]
# The course's `conv2d` does this at every place. It wants a batch of pictures and a *bank* of filters, so both get one more axis of length 1.

# %%
Z = conv2d(A[np.newaxis], w[..., np.newaxis])  # (1, 4, 5, 3) and (3, 3, 3, 1)
print("shape of the result:", Z.shape)
print(Z[0, :, :, 0])

# %% [markdown]
# ### The filter does not slide along the channels
#
# It slides along height and width. In depth it already covers everything, so there is nowhere to go. And there is a reason not to try: neighbouring *pixels* belong together, but red is not
# "beside" green. The order of channels is only an agreement. Change it, in the picture and in the filter alike, and nothing changes:

# %%
order = [2, 0, 1]  # blue, red, green
shuffled = conv2d(A[np.newaxis][..., order], w[:, :, order, np.newaxis])
print("same result:", np.array_equal(Z, shuffled))

# %% [markdown]
# **Question 05.depth.** A layer reads maps of shape `(28, 28, 16)`. It has *one* filter that covers 5 × 5 places, and a bias. How many weights does the filter have? (The bias is not a weight.)

# %%
my_answer = None
check("05.depth", my_answer)
# hint("05.depth")
# solution("05.depth")

# %% [markdown]
# ## An edge that a grey camera cannot see
#
# What is the depth good for? A filter can *compare channels*. Here is a red square on green ground. The two colours were chosen so that a grey camera gives both the same grey.

# %%
red, green = np.array([0.80, 0.20, 0.30]), np.array([0.20, 0.50, 0.33])
grey_weights = np.array([0.299, 0.587, 0.114])  # how bright the eye finds each channel
print(f"grey of the red: {red @ grey_weights:.3f}, grey of the green: {green @ grey_weights:.3f}")
card = np.tile(green, (40, 40, 1))
card[12:28, 12:28] = red

# %% [markdown]
# Two filters, both with the same 3 × 3 pattern "right minus left". The first one weighs the channels like a grey camera. The second one weighs red positive and green negative.

# %%
sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
grey_edge = sobel[:, :, np.newaxis] * grey_weights  # (3, 3, 3)
colour_edge = sobel[:, :, np.newaxis] * np.array([1.0, -1.0, 0.0])
W = np.stack([grey_edge, colour_edge], axis=-1)  # (3, 3, 3, 2)
maps = conv2d(card[np.newaxis], W)[0]  # (38, 38, 2)
print("strongest answers:", np.abs(maps).max(axis=(0, 1)).round(3))
draw.feature_maps(maps, ["grey edge", "red minus green"], picture=card)

# %% [markdown]
# The grey filter is blind. The colour filter sees two lines, one of each sign. You met its relatives in lecture 01: the cells in the *blobs* of the cortex compare colours, too (though they do not care about slant).
#
# Here are three more filters on the cup of coffee: edges in grey, red against green, and blue against yellow (yellow is red and green together).

# %%
blur = np.ones((3, 3, 1)) / 9
red_green = blur * np.array([1.0, -1.0, 0.0])
blue_yellow = blur * np.array([-0.5, -0.5, 1.0])
W = np.stack([grey_edge, red_green, blue_yellow], axis=-1)
small = coffee[::2, ::2]
maps = conv2d(small[np.newaxis], W)[0]
names = ["grey edge", "red − green", "blue − yellow"]
draw.feature_maps(maps.clip(-1, 1), names, columns=2, picture=small)

# %% [markdown]
# ## Many filters, side by side
#
# One filter looks for one thing. A layer has many. Each of them reads the **whole** depth of the input and makes **one** map of its own, its *feature map*. Put the maps behind one another, and the output is again a block: height, width, channels. Only that a
# channel is no longer a colour. It is the answer of a filter.
#
# | | shape | axes |
# |---|---|---|
# | input `A_prev` | `(m, n_H_prev, n_W_prev, n_C_prev)` | example, height, width, channel |
# | filters `W` | `(f, f, n_C_prev, n_C)` | row, column, input channel, **filter** |
# | biases `b` | `(1, 1, 1, n_C)` | one for each filter |
# | output `Z` | `(m, n_H, n_W, n_C)` | example, height, width, **filter** |
#
# Look at the third line. The last axis of `b` meets the last axis of `Z`. So broadcasting (lecture 00) adds each filter's bias to the whole map of that filter, and to nothing else.

# %%
rng = np.random.default_rng(7)
W = rng.normal(size=(3, 3, 3, 10))  # ten random filters on three channels
W -= W.mean(axis=(0, 1), keepdims=True)  # every slice sums to 0: it looks for changes
b = np.linspace(-1, 1, 10).reshape(1, 1, 1, 10)
Z = conv2d(coffee[np.newaxis], W, b)
print("picture", coffee.shape, " filters", W.shape, " output", Z.shape)
draw.feature_maps(Z[0, ::3, ::3], [f"filter {k}" for k in range(10)], columns=5)

# %% [markdown]
# From filter 0 to filter 9 the maps turn from blue to orange. That is the bias, which we let grow from −1 to 1.
#
# ### The rest of the layer: a bend
#
# Two convolutions in a row are again one convolution, with a larger kernel. A hundred of them are still linear. So after each one comes a function $g$ that bends, applied to every number by itself. Today it is nearly always
# $\text{ReLU}(z) = \max(0, z)$. That is the whole **convolutional layer**:
#
# $$Z^{[l]} = W^{[l]} * A^{[l-1]} + b^{[l]} \qquad\qquad A^{[l]} = g\left(Z^{[l]}\right)$$
#
# It is the formula of the dense layer from lecture 01. Only the product became a convolution. Here is a complete small example, with two filters on a picture of 6 × 6 × 3:

# %%
picture = coffee[40:46, 60:66]  # (6, 6, 3)
W2, b2 = rng.normal(size=(3, 3, 3, 2)), np.array([0.5, -0.5]).reshape(1, 1, 1, 2)
Z = conv2d(picture[np.newaxis], W2, b2)
A = relu(Z)
print("Z:", Z.shape, f"from {Z.min():.2f} to {Z.max():.2f}")
print("A:", A.shape, f"from {A.min():.2f} to {A.max():.2f}")
draw.blocks([("input", (6, 6, 3)), ("conv 3×3, + b", (4, 4, 2)), ("ReLU", (4, 4, 2))])

# %% [markdown]
# ## The notation that everybody uses
#
# Layers are numbered by a superscript in square brackets. Layer $l$ reads what layer $l - 1$ has put out; layer 0 is the picture.
#
# * $f^{[l]}$ is the side of the filters of layer $l$
# * $p^{[l]}$ is its padding
# * $s^{[l]}$ is its stride
# * $n_C^{[l]}$ is the number of its filters, and so the number of channels of its output
#
# A colleague wrote the next five lines on a slide. The slide comes from a real lecture. **One of the five lines is wrong.**
#
# | | what | claimed shape |
# |---|---|---|
# | a | each filter | $f^{[l]} \times f^{[l]} \times n_C^{[l]}$ |
# | b | activations of one picture, $A^{[l]}$ | $n_H^{[l]} \times n_W^{[l]} \times n_C^{[l]}$ |
# | c | activations of a batch | $m \times n_H^{[l]} \times n_W^{[l]} \times n_C^{[l]}$ |
# | d | all weights of the layer | $f^{[l]} \times f^{[l]} \times n_C^{[l-1]} \times n_C^{[l]}$ |
# | e | biases | $1 \times 1 \times 1 \times n_C^{[l]}$ |
#
# **Question 05.mistake.** Find the mistake. Answer with a letter.

# %%
my_answer = None
check("05.mistake", my_answer)
# hint("05.mistake")
# solution("05.mistake")

# %% [markdown]
# If you are not sure, let a network tell. Three layers, with different numbers of channels on purpose:

# %%
A = rng.normal(size=(2, 20, 24, 3))  # a batch of m = 2 pictures
for layer, (f, count) in enumerate([(5, 8), (3, 12), (3, 6)], start=1):
    W = rng.normal(size=(f, f, A.shape[-1], count))
    print(f"layer {layer}: input {A.shape}, one filter {W[..., 0].shape}, all {W.shape}")
    A = relu(conv2d(A, W))
print("output:", A.shape)

# %% [markdown]
# Height and width follow from the formula of lecture 04, with the numbers of this layer, applied to the output of the layer before:
#
# $$n_H^{[l]} = \left\lfloor \frac{n_H^{[l-1]} + 2p^{[l]} - f^{[l]}}{s^{[l]}} \right\rfloor + 1$$
#
# ## What it costs to learn: parameters
#
# The famous little question: **ten filters of 3 × 3 on a colour picture. How many numbers does the layer learn?** Do not compute. Make the arrays, and ask how large they are.

# %%
W, b = np.zeros((3, 3, 3, 10)), np.zeros((1, 1, 1, 10))
print("weights:", W.size, " biases:", b.size, " together:", W.size + b.size)

# %% [markdown]
# One filter has $3 \cdot 3 \cdot 3 = 27$ weights and 1 bias, which makes 28. Ten filters have **280**. In general:
#
# $$\text{parameters}^{[l]} \;=\; \underbrace{f^{[l]} \cdot f^{[l]} \cdot n_C^{[l-1]} \cdot n_C^{[l]}}_{\text{weights}} \;+\; \underbrace{n_C^{[l]}}_{\text{biases}}$$
#
# Look at what is *not* in the formula: the size of the picture. The layer costs 280 numbers on a stamp and 280 on a poster. That was the flat green line of lecture 01.
#
# **Question 05.params.** A layer reads 16 channels, and has 32 filters of 5 × 5, with biases. How many parameters? By hand, please.

# %%
my_answer = None
check("05.params", my_answer)
# hint("05.params")
# solution("05.params")

# %% [markdown]
# ## What it costs to run: multiply-adds
#
# Learning few numbers is not the same as little work. The 27 weights are used at *every* place. The unit of work is the **multiply-add**: one product, added to a running sum. Each number of the output takes one for each weight of its filter:
#
# $$\text{multiply-adds} \;=\; \underbrace{n_H^{[l]} \cdot n_W^{[l]} \cdot n_C^{[l]}}_{\text{numbers in the output}} \cdot \underbrace{f^{[l]} \cdot f^{[l]} \cdot n_C^{[l-1]}}_{\text{weights of one filter}}$$
#
# For our ten filters on the cup of coffee, 100 × 150 pixels, without padding:

# %%
outputs = conv2d(coffee[np.newaxis], W, b).size
work = outputs * W[..., 0].size
print(f"{outputs:,} output numbers, {W[..., 0].size} products each: {work:,} multiply-adds")
print(f"each weight was used {work // W.size:,} times")

# %% [markdown]
# The last line is *weight sharing*, counted. In a dense layer each weight is used exactly once per picture.
#
# So parameters and work tell different stories. Here are both, for a small network on pictures of 64 × 64. Its convolutions are 3 × 3 and keep the size; after each of them, both sides are halved (by pooling: next lecture), and the number of channels doubles.

# %%
side, depth, table = 64, 3, {}
for count in (16, 32, 64, 128):
    weights = 9 * depth * count
    table[f"conv {count}"] = (weights + count, weights * side * side)
    side, depth = side // 2, count
table["dense 10"] = (side * side * depth * 10 + 10, side * side * depth * 10)
for name, (parameters, macs) in table.items():
    print(f"{name:9}{parameters:9,} parameters {macs:12,} multiply-adds")

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(7.5, 2.6), layout="constrained")
panels = fig.subplots(1, 2, sharey=True)
titles = ["parameters, thousands", "multiply-adds, millions"]
for k, (ax, title, unit) in enumerate(zip(panels, titles, (1e3, 1e6), strict=True)):
    ax.barh(list(table), [row[k] / unit for row in table.values()], color=[AMBER, BLUE][k])
    ax.set_xlabel(title)
panels[0].invert_yaxis()
fig.alt = "Late layers hold most parameters; the work is spread over the convolutions"
fig

# %% [markdown]
# Parameters gather at the **end**, where the channels are many. The work is done by the **convolutions**, the early ones included, where the places are many. The dense layer holds about a sixth of the parameters and does almost no work. AlexNet is the extreme case of this picture; lecture 10 counts it.
#
# **Question 05.work.** A picture of 32 × 32 with 16 channels meets 32 filters of 3 × 3, padding 1, stride 1. How many multiply-adds?

# %%
my_answer = None
check("05.work", my_answer)
# hint("05.work")
# solution("05.work")

# %% [markdown]
# ### Play with both meters
#
# Change one setting, and guess first which of the two meters will move.

# %%
explore.layer(input_shape=(32, 32, 3), f=3, n_C=10)

# %% [markdown]
# ## One times one
#
# What does a filter of 1 × 1 do? On a grey picture, next to nothing: it multiplies by a number. But it is as deep as its input. On many channels it **mixes the channels**, at every pixel in the same way, without looking at any neighbour.
#
# Old photographs are brownish. A well-known recipe mixes red, green and blue into each of the three new channels. That is a 1 × 1 convolution with three filters:

# %%
sepia = np.array([[0.393, 0.349, 0.272], [0.769, 0.686, 0.534], [0.189, 0.168, 0.131]])
sepia = sepia / 1.351  # so that white does not get brighter than white
W = sepia.reshape(1, 1, 3, 3)  # (f, f, n_C_prev, n_C): rows are what goes in
old = conv2d(coffee[np.newaxis], W)[0]
draw.images([small, old[::2, ::2]], ["now", "1 × 1 convolution"])

# %% [markdown]
# A 1 × 1 convolution is **a small dense layer, the same one at every pixel**. Measure it: make each pixel an example of its own, and send it through `dense`.

# %%
pixels = coffee.reshape(-1, 3)  # (15000, 3): every pixel is an example
as_dense = dense(pixels, sepia).reshape(coffee.shape)
print("largest difference:", np.abs(as_dense - old).max())

# %% [markdown]
# Min Lin, Qiang Chen and Shuicheng Yan called this a *network in network* (2013). Its great use is to save work. A 3 × 3 layer from 256 to 256 channels is expensive. Go down to 64 channels first, do the 3 × 3 there, and come up again. This is the *bottleneck* of the deep residual networks (He and others, 2015):

# %%
straight = 3 * 3 * 256 * 256
bottleneck = 1 * 1 * 256 * 64 + 3 * 3 * 64 * 64 + 1 * 1 * 64 * 256
print(f"3 × 3 on 256 channels: {straight:,} weights")
print(f"down, 3 × 3, up      : {bottleneck:,} weights, {straight / bottleneck:.1f} times fewer")

# %% [markdown]
# ### The other extreme: a filter as large as the picture
#
# If $f$ equals the height and the width, there is exactly one place for the filter. The output is 1 × 1, and every output number sees every input number. We know this layer: it is dense. So a dense layer is a convolution too.

# %%
X = rng.normal(size=(2, 6, 6, 4))
W = rng.normal(size=(6, 6, 4, 5))
as_convolution = conv2d(X, W)
as_dense = dense(X, W.reshape(-1, 5))  # 6 * 6 * 4 inputs, 5 units
print(as_convolution.shape, "and", as_dense.shape)
print("largest difference:", np.abs(as_convolution[:, 0, 0] - as_dense).max())

# %% [markdown]
# ## Groups: not everybody talks to everybody
#
# In space, a filter looks at a small window only. Across channels it looks at everything. **Groups** make it local there, too: cut the channels into $g$ equal parts, cut the filters into $g$ equal parts, and let each part of the filters
# see its own part of the channels. Which filter sees which channel? Eight channels, eight filters:

# %%
connected = [np.kron(np.eye(g), np.ones((8 // g, 8 // g))) for g in (1, 2, 4, 8)]
titles = [f"groups {g}: depth {8 // g}" for g in (1, 2, 4, 8)]
fig = draw.feature_maps(np.stack(connected, axis=-1), titles, columns=4)
fig.axes[-1].remove()  # the colour bar: here is only yes or no
fig.axes[0].set(xlabel="filter", ylabel="input channel")
fig.alt = "Which filter sees which channel: one, two, four and eight blocks along the diagonal"
fig

# %% [markdown]
# (Dark means connected.) Each filter is only $n_C^{[l-1]} / g$ deep. So parameters and work both shrink by $g$:
#
# $$\text{weights} = f \cdot f \cdot \frac{n_C^{[l-1]}}{g} \cdot n_C^{[l]}$$
#
# Two groups are nothing but two smaller layers side by side. Measure it:

# %%
X, W = rng.normal(size=(1, 9, 7, 8)), rng.normal(size=(3, 3, 4, 6))  # depth 4, not 8
together = conv2d(X, W, groups=2)
left, right = conv2d(X[..., :4], W[..., :3]), conv2d(X[..., 4:], W[..., 3:])
print("output:", together.shape)
print("largest difference:", np.abs(together - np.concatenate([left, right], axis=-1)).max())

# %% [markdown]
# AlexNet (2012) did not fit into one graphics card. Its second, fourth and fifth convolution were cut into two groups, one on each of two cards. Its second layer, 256 filters of 5 × 5 on 96 channels:

# %%
for groups in (1, 2):
    filters = np.zeros((5, 5, 96 // groups, 256))
    print(f"{groups} group(s): {filters.size + 256:,} parameters")

# %% [markdown]
# There is a price: the groups never hear of each other. So a layer that mixes must follow. The cheapest mixer is the 1 × 1 convolution. With $g = n_C^{[l-1]}$, each filter sees one channel only; this is called **depthwise**. Depthwise 3 × 3, then 1 × 1: first space, then channels. Networks for telephones are built from this pair (Howard and others, *MobileNets*, 2017).
#
# **Question 05.groups.** From 64 channels to 64 channels, no biases. A full 3 × 3 layer has 36 864 weights. How many weights has the pair "depthwise 3 × 3, then 1 × 1"?

# %%
my_answer = None
check("05.groups", my_answer)
# hint("05.groups")
# solution("05.groups")

# %% [markdown]
# ## Summary
#
# * A filter is **as deep as its input**: $f \times f \times n_C^{[l-1]}$. It slides along height and width only, and makes one map.
# * A layer has $n_C^{[l]}$ filters, a bias for each, and a bend $g$. Its output has $n_C^{[l]}$ channels.
# * Parameters: $(f \cdot f \cdot n_C^{[l-1]} + 1) \cdot n_C^{[l]}$, whatever the size of the picture. Ten filters 3 × 3 × 3 are 280.
# * Multiply-adds: numbers in the output, times weights of one filter.
# * 1 × 1 mixes channels: a dense layer at every pixel. A filter as large as the picture *is* a dense layer.
# * Groups cut weights and work by $g$, and stop the parts from talking.
#
# **Sources.** M. Lin, Q. Chen, S. Yan, "Network in network", [arXiv:1312.4400](https://arxiv.org/abs/1312.4400) (2013). A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural networks", NIPS (2012), on groups. K. He and others, "Deep residual learning for image recognition", [arXiv:1512.03385](https://arxiv.org/abs/1512.03385) (2015), on bottlenecks. A. Howard and others, "MobileNets", [arXiv:1704.04861](https://arxiv.org/abs/1704.04861) (2017).
#
# **You can now begin assignment [a3_counting](../assignments/a3_counting/a3_counting.ipynb)**: parameters, multiply-adds, and a table for a whole network. Its last part waits for lecture 07.
#
# **Next:** [06 · Pooling and the whole CNN](06_pooling_and_the_whole_cnn.ipynb).
