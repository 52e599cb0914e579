# %% [markdown]
# # 07 · The receptive field
#
# **You will do:** follow one number back to the pixels it has seen, first with sets, then with three numbers per layer; and measure which of these pixels really matter.
#
# **You will learn:** the recursion for size, jump and start, what strides and dilation do to it, how AlexNet comes to see 195 pixels, and why a unit uses far fewer than it sees.
#
# **You will need:** lectures 04 to 06. For one part, the idea of a gradient.
#
# *About 50 minutes.*

# %%
import numpy as np
from convlab import check, data, draw, explore, hint, solution
from convlab.layers import conv2d, conv2d_backward, relu, relu_backward

BLUE, AMBER = draw.COLOURS[:2]

# %% [markdown]
# ## What can one number know?
#
# Deep in a network there is a number that means "cat's ear". (One number of a map is also called a *unit* or a *neuron*.) It was computed from a window of 3 × 3 numbers. Each of *those* was computed from a window of 3 × 3 others. And so on, down to the pixels.
#
# The pixels that can have any influence on a number are its **receptive field**. What lies outside, the number cannot know. If the field is smaller than the ear, then whatever the number means, it is not "ear".
#
# The word is older than computers. Charles Sherrington used it in 1906 for the patch of a dog's skin from which a scratch reflex can be set off. Keffer Hartline used it in 1938 for the patch of the retina that one nerve fibre of a frog listens to.
# Hubel and Wiesel measured it in the cortex (lecture 01).

# %%
draw.receptive_cone([(3, 1), (3, 1), (3, 1)], n=15, names=["conv 3", "conv 3", "conv 3"])

# %% [markdown]
# Read it from top to bottom. One unit of the third layer sees three of the second, five of the first, seven pixels. One axis is enough for this lecture: height and width do the same, each for itself.
#
# ## Follow it with sets
#
# Nothing needs to be derived; let Python keep the books. For every unit, store the **set of pixels** that it depends on. At the beginning, each pixel depends on itself. A layer with windows of $f$ and stride $s$ takes $f$ neighbours and unites their sets.


# %%
def pixels_seen(layers, n):
    """For every unit of the last layer, the set of pixels (of n in a row) behind it."""
    seen = [{pixel} for pixel in range(n)]
    for f, stride in layers:
        corners = range(0, len(seen) - f + 1, stride)
        seen = [set().union(*seen[k : k + f]) for k in corners]
    return seen


for depth in (1, 2, 3, 4, 5):
    seen = pixels_seen([(3, 1)] * depth, n=21)
    print(f"{depth} layer(s) of 3: unit 0 sees {sorted(seen[0])}")

# %% [markdown]
# Each layer adds two pixels: one on the left, one on the right. So $L$ layers of 3, all with stride 1, see $2L + 1$ pixels. That is slow. But it is cheap:
#
# | | sees | weights, for $C$ channels in and out | bends (ReLU) |
# |---|---|---|---|
# | one layer of 7 × 7 | 7 × 7 | $49\,C^2$ | 1 |
# | three layers of 3 × 3 | 7 × 7 | $27\,C^2$ | 3 |
#
# The same view, a little more than half of the weights, and more bends in between. Karen Simonyan and Andrew Zisserman (2014) built their VGG networks from this table: hardly anything but 3 × 3.
#
# **Question 07.stack.** How many layers of 3 × 3 with stride 1 does it take until a unit sees 15 × 15 pixels?

# %%
my_answer = None
check("07.stack", my_answer)
# hint("07.stack")
# solution("07.stack")

# %% [markdown]
# ## A stride is a lever
#
# Now give the *second* layer stride 2. Watch the third.

# %%
layers = [(3, 1), (3, 2), (3, 1)]
display(draw.receptive_cone(layers, n=15, names=["conv 3", "conv 3, s 2", "conv 3"]))
for k in (1, 2, 3):
    seen = pixels_seen(layers[:k], n=15)
    print(f"after layer {k}: unit 0 sees {sorted(seen[0])}, unit 1 sees {sorted(seen[1])}")

# %% [markdown]
# The layer with the stride itself gained only two pixels, like any layer of 3. But behind it, neighbours stand **two pixels apart**. So the third layer, which looks at three neighbours, gains four. A stride works like a lever for all layers *behind* it.
#
# Two numbers describe this, and a third says where it begins:
#
# * the **size** $r$: how many pixels a unit sees,
# * the **jump** $j$: how far apart the views of two neighbouring units are,
# * the **start** $a$: the first pixel that unit 0 sees.
#
# ## The recursion
#
# A pixel sees itself: $r_0 = 1$, $j_0 = 1$, $a_0 = 0$. Now add layer $l$, with window $f$, stride $s$ and padding $p$.
#
# **Size.** The window covers $f$ neighbours. The first brings its whole view, and each of the other $f - 1$ lies one jump further:
#
# $$r_l = r_{l-1} + (f_l - 1)\, j_{l-1}$$
#
# **Jump.** Moving one unit further means moving $s$ units of the layer below:
#
# $$j_l = j_{l-1} \cdot s_l$$
#
# **Start.** Padding lets the first window begin $p$ units before the first one:
#
# $$a_l = a_{l-1} - p_l\, j_{l-1}$$
#
# Unit $k$ of layer $l$ sees the pixels from $a_l + k\,j_l$ to $a_l + k\,j_l + r_l - 1$. Note the small but important point: $r_l$ and $a_l$ use the jump of the layer **below**. The stride of a layer does not widen its own view.
#
# By hand, for the picture above, $f = 3$ everywhere, strides 1, 2, 1, no padding:
#
# | | $r$ | $j$ | $a$ |
# |---|---|---|---|
# | pixels | 1 | 1 | 0 |
# | layer 1 | 1 + 2 · 1 = **3** | 1 · 1 = **1** | 0 |
# | layer 2 | 3 + 2 · 1 = **5** | 1 · 2 = **2** | 0 |
# | layer 3 | 5 + 2 · 2 = **9** | 2 · 1 = **2** | 0 |
#
# Do the sets agree? Ask them about a thousand random networks of three layers.

# %%
rng = np.random.default_rng(0)
agree = 0
while agree < 1000:
    layers = [tuple(map(int, pair)) for pair in rng.integers(1, 5, size=(3, 2))]
    seen = pixels_seen(layers, n=120)
    size, jump, start = draw.receptive_fields(layers)[-1]
    views = [range(start + k * jump, start + k * jump + size) for k in range(len(seen))]
    holes = any(stride > f for f, stride in layers)  # a window may jump over pixels
    assert holes or seen == [set(view) for view in views]
    agree += not holes
print("networks on which sets and recursion agree:", agree)

# %% [markdown]
# (`draw.receptive_fields` is the recursion, in the course's drawing module. You will write your own in assignment a3.) We left out networks where a stride is larger than its window: there are gaps between the windows then, and the view has holes in it.
#
# **Question 07.digits.** Here is a network: convolution 5, pooling 2 with stride 2, convolution 5, pooling 2 with stride 2. (The convolutions have stride 1.) What size $r$ has the view of a unit behind the last pooling? With a pencil.

# %%
my_answer = None
check("07.digits", my_answer)
# hint("07.digits")
# solution("07.digits")

# %% [markdown]
# ### Play
#
# Click any unit of any layer and see its pixels. Change the windows and strides. Try to see more than 20 pixels with three layers.

# %%
explore.receptive_field(layers=[(3, 1, 0), (3, 2, 0), (3, 1, 0)], n=21)

# %% [markdown]
# ## AlexNet sees 195 pixels
#
# Now the real thing: AlexNet's convolutions and poolings, on a picture of 227 × 227. Three numbers for each layer: window, stride, padding.

# %%
alexnet = {
    "conv1": (11, 4, 0),
    "pool1": (3, 2, 0),
    "conv2": (5, 1, 2),
    "pool2": (3, 2, 0),
    "conv3": (3, 1, 1),
    "conv4": (3, 1, 1),
    "conv5": (3, 1, 1),
    "pool5": (3, 2, 0),
}
fields = draw.receptive_fields(list(alexnet.values()))
for (name, (f, s, p)), (size, jump, start) in zip(alexnet.items(), fields, strict=True):
    print(f"{name}: f {f:2}, s {s}, p {p}   size {size:3}, jump {jump:2}, start {start:3}")

# %% [markdown]
# **11, 19, 51, 67, 99, 131, 163, 195.** Check two steps by hand. The first layer sees its own window, 11, and jumps by its stride, 4. Pooling with 3 adds $2 \cdot 4 = 8$: that makes 19, and now the jump is 8. The next convolution, with 5, adds $4 \cdot 8 = 32$: 51.
#
# Here they are on a picture. (It is our photographer, enlarged to 227 × 227.)

# %%
camera = data.load_picture("camera") / 255
enlarged = np.kron(camera[20:134, 30:144], np.ones((2, 2)))[:227, :227]
chosen = ["conv1", "pool1", "conv2", "pool2", "conv3", "pool5"]
sizes = [fields[list(alexnet).index(name)][0] for name in chosen]
draw.receptive_boxes(enlarged, sizes, chosen)

# %% [markdown]
# The first layer sees a spot. Only from the third convolution on (99 pixels) can a unit see head and camera together. The last one sees nearly the whole picture. So what a layer *can* mean grows from edges to parts to things.
#
# Look at the column *start* again. It is negative: the padding. Unit 0 of `pool5` begins at pixel −64, which does not exist.
#
# **Question 07.corner.** Along one axis, how many *real* pixels does unit 0 of `pool5` see?

# %%
my_answer = None
check("07.corner", my_answer)
# hint("07.corner")
# solution("07.corner")

# %% [markdown]
# And the two units in the middle? Let the sets count. For padding, put units with an empty set at both ends.

# %%
seen = [{pixel} for pixel in range(227)]
for f, stride, padding in alexnet.values():
    frame = [set()] * padding
    framed = frame + seen + frame
    corners = range(0, len(framed) - f + 1, stride)
    seen = [set().union(*framed[k : k + f]) for k in corners]
for k, view in enumerate(seen[2:4], start=2):
    print(f"unit {k} of {len(seen)} sees pixels {min(view)} to {max(view)}: {len(view)}")

# %% [markdown]
# Of the 6 × 6 units, only the four in the middle see 195 × 195 real pixels. All the others look over the border. This is how a CNN can find out where the border is, as lecture 04 said about zeros.
#
# ## Early or late?
#
# You have three layers of 3, and one of them may have stride 2. Where do you put it? Predict the sizes, then run.

# %%
for place in range(3):
    layers = [(3, 2 if k == place else 1) for k in range(3)]
    size, jump, _ = draw.receptive_fields(layers)[-1]
    print(f"stride 2 in layer {place + 1}: size {size:2}, jump {jump}")

# %% [markdown]
# The jump at the end is the same. The size is not: an early lever moves more layers. And an early stride saves work in all layers behind it. It also throws away detail before anybody has looked at it. AlexNet starts with a stride of 4; so do many networks that must be fast.
#
# ## Dilation: a wide view for little
#
# Dilation (lecture 04) puts $d - 1$ holes between the weights. In the recursion the window then reaches over $d\,(f-1) + 1$ units, so
#
# $$r_l = r_{l-1} + d_l\,(f_l - 1)\, j_{l-1}$$
#
# With $d = 1, 2, 4, 8$, four layers of 3 see $1 + 2 + 4 + 8 + 16 = 31$ pixels instead of 9, and the map is not made smaller. But a view with holes may *stay* with holes. The sets know:


# %%
def pixels_seen_dilated(dilations, n=64):
    """The pixels behind unit 0, for layers of 3 with these dilations and stride 1."""
    seen = [{pixel} for pixel in range(n)]
    for d in dilations:
        seen = [set().union(*seen[k : k + 2 * d + 1 : d]) for k in range(len(seen) - 2 * d)]
    return sorted(seen[0])


for dilations in [(1, 1, 1, 1), (1, 2, 4, 8), (2, 2, 2), (4, 4, 4)]:
    seen = pixels_seen_dilated(dilations)
    print(
        f"dilations {dilations}: reaches over {seen[-1] + 1:2} pixels, sees {len(seen):2} of them"
    )

# %% [markdown]
# Doubling (1, 2, 4, 8) leaves no gap. The same dilation again and again sees the world through a grid: every second, every fourth pixel only. Fisher Yu and Vladlen Koltun (2015) chose the doubling, to name the thing at each pixel of a photograph.
#
# **Question 07.dilation.** How many layers of 3 with dilations 1, 2, 4, 8, … does it take to see at least 1000 samples of a sound?

# %%
my_answer = None
check("07.dilation", my_answer)
# hint("07.dilation")
# solution("07.dilation")

# %% [markdown]
# ## Seen is not the same as used
#
# So far: which pixels *can* have an influence. Now: **how much** influence do they have? Count the **paths**. A pixel in the middle reaches the unit by many paths through the layers. The pixel at the edge has exactly one: always the outermost place of the window.
#
# Three layers of 3: from each unit, three arrows go down. The number of paths is a convolution again, of 1, 1, 1 with itself:

# %%
paths = np.array([1])
for layer in (1, 2, 3, 4):
    paths = np.convolve(paths, [1, 1, 1])
    print(f"{layer} layer(s):", paths)

# %% [markdown]
# It is a relative of Pascal's triangle, and it grows into a **bell curve**. After 20 layers the two pixels at the edges have one path each. How many has the middle one?

# %%
paths = np.array([1])
for _ in range(20):
    paths = np.convolve(paths, [1, 1, 1])
print(f"41 pixels seen; paths from the middle: {paths.max():,}, from the edge: {paths[0]}")
largest_first = np.sort(paths)[::-1].cumsum() / paths.sum()
print("pixels that carry 95 % of the paths:", np.searchsorted(largest_first, 0.95) + 1)

# %% [markdown]
# Fifteen of 41. What a unit really uses is called its **effective receptive field** (Wenjie Luo and others, 2016).
#
# ### Measured by gradients
#
# Paths are a model. In a real network they carry weights of both signs, and ReLUs close some of them. So measure. The influence of a pixel on a unit is a derivative,
#
# $$\frac{\partial\, \text{unit}}{\partial\, \text{pixel}}$$
#
# and a backward pass gives it for all pixels at once. (You will understand every line of it after lecture 08. Here it is a measuring device.) Put 1 into the unit as its gradient, send it back through all layers, and look at what arrives at the picture.


# %%
def influence(depth, rng, n_C=8):
    """Squared gradient of one unit with respect to all pixels; random 3 × 3 layers with ReLU."""
    side, maps = 2 * depth + 1, []  # just as many pixels as one unit sees
    A = rng.normal(size=(1, side, side, 1))
    for _ in range(depth):
        W = rng.normal(size=(3, 3, A.shape[-1], n_C)) * np.sqrt(2 / (9 * A.shape[-1]))
        Z = conv2d(A, W)
        maps.append((A, W, Z))
        A = relu(Z)
    gradient = np.ones_like(A)  # one pixel is left: all its channels
    for A, W, Z in reversed(maps):
        gradient = conv2d_backward(relu_backward(gradient, Z), A, W)[0]
    return gradient[0, :, :, 0] ** 2


# %%
depths = [2, 5, 10, 20, 30]
measured = {}
for depth in depths:
    measured[depth] = sum(influence(depth, np.random.default_rng(seed)) for seed in range(12))
panels = [np.sqrt(measured[depth] / measured[depth].max()) for depth in depths]
fig = draw.images(panels, [f"{depth} layers" for depth in depths])
fig.alt = "Five receptive fields: a bright middle, and a dark margin that grows with the depth"
fig

# %% [markdown]
# Each panel is exactly the receptive field, drawn at the same size (5 × 5 pixels on the left, 61 × 61 on the right). Everything in it is *seen*. What is bright is *used*. The deeper the network, the larger the dark margin.
#
# In numbers: the share of the area that carries 95 % of the influence, and the spread (standard deviation) of the influence along one axis.

# %%
spreads = []
for depth, total in measured.items():
    largest_first = np.sort(total.ravel())[::-1].cumsum() / total.sum()
    share = (np.searchsorted(largest_first, 0.95) + 1) / total.size
    profile = total.sum(axis=0) / total.sum()
    spreads.append(np.sqrt(profile @ (np.arange(2 * depth + 1) - depth) ** 2))
    print(f"{depth:2} layers: 95 % in {share:4.0%} of the area, spread {spreads[-1]:.2f} pixels")

# %% [markdown]
# Can we predict the spread? Follow one path down: at every layer it steps −1, 0 or +1, each equally likely. One step has the variance $(1 + 0 + 1)/3 = 2/3$. Independent steps add up their variances, so after $L$ layers
#
# $$\text{spread} = \sqrt{\tfrac{2}{3} L}$$
#
# It is a random walk. The field grows like $L$, what is used of it only like $\sqrt{L}$.

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(6.5, 3), layout="constrained")
ax = fig.subplots()
line = np.linspace(0, 31, 100)
ax.plot(line, line, "--", color="grey", label="edge of the receptive field")
ax.plot(line, np.sqrt(2 / 3 * line), color=BLUE, label="√(2L/3)")
ax.plot(depths, spreads, "o", color=AMBER, label="measured, with ReLU")
ax.set(xlabel="layers L of 3 × 3", ylabel="pixels from the middle", ylim=(0, 16))
ax.legend(frameon=False)
fig.alt = "The edge of the field grows in a straight line; the measured spread follows the root"
fig

# %% [markdown]
# Random weights follow the random walk well. Training changes this: Luo and others found that the effective field *grows* while a network learns. Strides and dilation stretch it, too. But the rule of thumb stays: **plan a receptive field clearly larger than the thing that you want to recognise.**
#
# **Question 07.effective.** All layers are 3 × 3 with stride 1 and random weights. You want *twice* the effective spread. By which factor must the number of layers grow?

# %%
my_answer = None
check("07.effective", my_answer)
# hint("07.effective")
# solution("07.effective")

# %% [markdown]
# ## Look at your own network
#
# The small CNN of lecture 06: convolution 3, pooling 2, convolution 3, pooling 2, on a canvas of 16 × 16 with digits of 8 × 8.

# %%
names = ["conv 3", "pool 2", "conv 3", "pool 2"]
layers = [(3, 1, 1), (2, 2), (3, 1, 1), (2, 2)]
for name, (size, jump, start) in zip(names, draw.receptive_fields(layers), strict=True):
    print(f"{name}: size {size:2}, jump {jump}, start {start}")
draw.receptive_cone(layers, n=16, unit=2, names=names)

# %% [markdown]
# 10 × 10: just enough for a whole digit of 8 × 8. So a unit of the last map *can* mean "7", and a global maximum over all units can ask: is there a 7 anywhere? With one pair of layers less, a unit sees 4 × 4, and the best it can mean is "corner". Lecture 11 uses this.
#
# Just enough, and no more. The jump is 4: along a row, unit 1 sees columns 1 to 10, unit 2 columns 5 to 14. A digit in columns 4 to 11 lies whole in neither of them. (Its outermost columns are mostly empty paper. It is lucky.)

# %% [markdown]
# ## Summary
#
# * The receptive field of a unit: all pixels that can influence it. Outside of it, the unit is blind.
# * $r_l = r_{l-1} + (f_l - 1)\,j_{l-1}$, $\;j_l = j_{l-1}\,s_l$, $\;a_l = a_{l-1} - p_l\,j_{l-1}$. The stride works from the *next* layer on.
# * AlexNet: 11, 19, 51, 67, 99, 131, 163, 195 pixels of 227.
# * Dilation widens the view without strides; with a bad plan it has holes.
# * The **effective** field is bell-shaped, and grows like $\sqrt{L}$ only.
#
# **Sources.** C. Sherrington, *The Integrative Action of the Nervous System* (1906). H. K. Hartline, "The response of single optic nerve fibers of the vertebrate eye to illumination of the retina", *Am. J. Physiol.* 121, 400–415 (1938). K. Simonyan, A. Zisserman, [arXiv:1409.1556](https://arxiv.org/abs/1409.1556) (2014). F. Yu, V. Koltun, [arXiv:1511.07122](https://arxiv.org/abs/1511.07122) (2015).
# W. Luo, Y. Li, R. Urtasun, R. Zemel, "Understanding the effective receptive field in deep convolutional neural networks", [arXiv:1701.04128](https://arxiv.org/abs/1701.04128) (NIPS 2016). A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks", *Distill* (2019), [doi:10.23915/distill.00021](https://doi.org/10.23915/distill.00021).
#
# **Now do assignment [a3_counting](../assignments/a3_counting/a3_counting.ipynb)**, all of it: its last function is the recursion.
#
# **Next:** [08 · Backward](08_backward.ipynb): the gradient's way through convolution and pooling.
