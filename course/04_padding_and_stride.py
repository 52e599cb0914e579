# %% [markdown]
# # 04 · Padding, stride, the formula
#
# **You will do:** put frames around pictures, let windows jump, and find out which pixels nobody ever looks at.
#
# **You will learn:** padding, stride and dilation, the one formula for the size of the output, what its floor throws away, and which settings are illegal.
#
# **You will need:** lecture 03.
#
# *About 60 minutes.*

# %%
import numpy as np
from convlab import check, data, draw, explore, hint, solution
from convlab.layers import conv2d, pad2d


def convolve(picture, kernel, **settings):
    """One picture, one kernel: conv2d with the example and channel axes put on and taken off."""
    A = picture[np.newaxis, :, :, np.newaxis]  # (1, n_H, n_W, 1)
    W = kernel[:, :, np.newaxis, np.newaxis]  # (f, f, 1, 1)
    return conv2d(A, W, **settings)[0, :, :, 0]


# %% [markdown]
# ## The border problem
#
# A window must fit inside the picture. So the output is smaller than the input: $n - f + 1$ for each side. One layer hardly matters. A stack of them does.

# %%
side, layers = 32, 0
while side >= 5:
    side, layers = side - 5 + 1, layers + 1
    print(f"after layer {layers} with 5 × 5 windows: {side} × {side}")

# %% [markdown]
# After seven layers a picture of 32 × 32 is 4 × 4, and the eighth layer has no place to stand.
#
# There is a second, quieter loss. A pixel in the middle lies under many windows. The pixel in the corner lies under **one**. Count it, for 3 × 3 windows on 7 × 7 pixels: put a 1 under every pixel that a window sees, and
# add up over all windows.


# %%
def visits(n, f, stride=1):
    """How many windows see each pixel of an n × n picture."""
    seen = np.zeros((n, n), dtype=int)
    for top in range(0, n - f + 1, stride):
        for left in range(0, n - f + 1, stride):
            seen[top : top + f, left : left + f] += 1
    return seen


draw.matrix(visits(7, 3), "how many windows see each pixel", heat=True)

# %% [markdown]
# What stands at the border has up to nine times less say. Both problems have the same cure.
#
# ## Padding: a frame of zeros
#
# Put a frame of $p$ extra pixels around the picture, filled with zeros. Then slide. Here is a 4 × 4 matrix $X$ with a frame of $p = 1$, under a kernel of ones, which just adds up all numbers in the window:

# %%
X = np.array([[35, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
ones = np.ones((3, 3))
draw.conv_step(X, ones, at=(0, 0), padding=1)

# %% [markdown]
# The lit window is the first one. Its centre stands on 35, the corner of the *picture*. Without the frame, no window could be centred there. Now each pixel is the centre of exactly one window, so the output has as many
# numbers as the input.

# %%
framed = pad2d(X[np.newaxis, :, :, np.newaxis], 1)[0, :, :, 0]
print(framed)
print("X:", X.shape, " framed:", framed.shape, " output:", convolve(X, ones, padding=1).shape)
print("output without the frame:", convolve(X, ones).tolist())

# %% [markdown]
# The last line holds the four middle numbers of the green matrix: the windows that need no frame.
#
# A frame of width $p$ adds $p$ pixels **on each side**, so $2p$ to each length:
#
# $$n_\text{out} = n + 2p - f + 1$$
#
# ### Three frames with names
#
# | name | padding | output | who uses it |
# |---|---|---|---|
# | *valid* | $p = 0$ | $n - f + 1$, smaller | when border effects must not enter |
# | *same* | $p = (f - 1)/2$ | $n$, the same | nearly every network |
# | *full* | $p = f - 1$ | $n + f - 1$, larger | the backward pass (lecture 08) |
#
# "Same" follows from the formula: $n + 2p - f + 1 = n$ gives $p = (f-1)/2$. For that to be a whole number, $f$ must be **odd**. An even window has no centre pixel, so the frame would have to be wider on one side. That is why kernels
# are 3 × 3, 5 × 5, 7 × 7, and hardly ever 4 × 4.
#
# **Question 04.same.** A layer with 7 × 7 windows and stride 1 shall keep the size. Which padding does it need?

# %%
my_answer = None
check("04.same", my_answer)
# hint("04.same")
# solution("04.same")

# %% [markdown]
# ### Zeros are a choice, and one can see it
#
# A zero is black. A frame of zeros puts black paper around the photograph, and every window at the border mixes some black in. Here is a strong blur, 15 × 15, with three kinds of frame. Look at the edges of the results.

# %%
camera = data.load_picture("camera")[8:104, 20:116] / 255  # 96 × 96 pixels
blur = np.ones((15, 15)) / 225
frames = {"zeros": "constant", "edge pixels repeated": "edge", "mirrored": "reflect"}
results = [convolve(np.pad(camera, 7, mode=mode), blur) for mode in frames.values()]
print(f"mean brightness of the top seven rows of the picture: {camera[:7].mean():.2f}")
for name, result in zip(frames, results, strict=True):
    print(f"mean brightness of the top row, {name:20}: {result[0].mean():.2f}")
draw.images(results, list(frames))

# %% [markdown]
# Networks use zeros nearly always. They are cheap, and the network can learn to live with the dark frame. It can even *use* it: the zeros tell a filter that the border is near. A convolution with padding is therefore not quite
# blind to position, and the law of lecture 03 fails near the border.

# %% [markdown]
# ## Stride: the window jumps
#
# So far the window moved one pixel at a time. Neighbouring windows overlap, and their outputs are much alike. To get a smaller map, let the window jump $s$ pixels at a time. $s$ is the **stride**.
#
# The pictures below are read from bottom to top: blue below is the input (dashed: padding), green above the output, and the amber window belongs to the marked output cell. First no padding and stride 1, on 4 × 4 pixels. Then padding 1 and stride 2, on 5 × 5 pixels.

# %%
display(draw.conv_arithmetic(4, 3, at=[(0, 0), (1, 1)]))
draw.conv_arithmetic(5, 3, stride=2, padding=1, at=[(0, 0), (2, 2)])

# %% [markdown]
# What does a stride compute? The same numbers as stride 1, with most of them left out: keep every $s$-th row and every $s$-th column. That is a law you can measure, and your assignment's check uses it.

# %%
kernel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
for stride in (1, 2, 3, 5):
    jumping = convolve(camera, kernel, stride=stride)
    thinned = convolve(camera, kernel)[::stride, ::stride]
    same = np.array_equal(jumping, thinned)
    print(f"stride {stride}: {jumping.shape}, equal to stride 1 thinned out: {same}")

# %% [markdown]
# So why not compute all and throw away? Because three quarters of the work at stride 2 (and 24 of 25 parts at stride 5) would go into the bin.

# %% [markdown]
# ## The formula
#
# How many places are there for a window of length $f$ on a line of length $n + 2p$, when it jumps by $s$? Let Python count. The first start is 0. The last start must leave room for the window, so it is at most $n + 2p - f$.

# %%
n, f, p, s = 10, 3, 1, 2
starts = range(0, n + 2 * p - f + 1, s)
print("starts:", list(starts), "-> ", len(starts), "places")

# %% [markdown]
# From 0 to $n + 2p - f$ there is room for $\lfloor (n + 2p - f)/s \rfloor$ jumps, and the first place needs no jump. Hence
#
# $$\boxed{\;n_\text{out} = \left\lfloor \frac{n + 2p - f}{s} \right\rfloor + 1\;}$$
#
# The half brackets mean *round down*. For pictures use it twice, once for the height, once for the width:
#
# $$n_H = \left\lfloor \frac{n_H^\text{prev} + 2p - f}{s} \right\rfloor + 1 \qquad\qquad n_W = \left\lfloor \frac{n_W^\text{prev} + 2p - f}{s} \right\rfloor + 1$$
#
# (Written as $\lfloor (n + 2p - f)/s + 1 \rfloor$ it is the same: adding 1 before or after rounding down makes no difference.)
#
# Do not believe it; test it, on every setting in sight.

# %%
agreements = 0
for n, f, p, s in np.ndindex(13, 6, 4, 5):
    n, f, s = n + 1, f + 1, s + 1
    if f <= n + 2 * p:
        actual = convolve(np.zeros((n, n)), np.zeros((f, f)), stride=s, padding=p).shape
        assert actual == ((n + 2 * p - f) // s + 1,) * 2
        agreements += 1
print("settings tried:", agreements, "- conv2d and the formula agree on all of them")

# %% [markdown]
# **Question 04.size.** A picture 28 pixels high and 40 wide goes through a 5 × 5 window with padding 2 and stride 3. What are the height and width of the output? A tuple.

# %%
my_answer = None
check("04.size", my_answer)
# hint("04.size")
# solution("04.size")

# %% [markdown]
# ### Turn the knobs
#
# Move one slider at a time and say the result before you look. Illegal settings turn red and say why.

# %%
explore.size(n=7, f=3, padding=1, stride=2)

# %% [markdown]
# ## What the floor throws away
#
# Rounding down is not innocent. Take $n = 6$, $f = 3$, $p = 1$, $s = 2$. The padded line has 8 places, and $(6 + 2 - 3)/2 = 2.5$: half a jump is left over. The window never reaches the last column. This is the third standard case, the *odd* one: 6 × 6 gives 3 × 3, just as 5 × 5 did.

# %%
draw.conv_arithmetic(6, 3, stride=2, padding=1, at=(2, 2))

# %% [markdown]
# Look at the right and lower side: the last dashed strip is never touched. Here it is only padding. Without padding the strip is **picture**. Count the visits again, for $n = 8$, $f = 3$, $s = 2$:

# %%
seen = visits(8, 3, stride=2)
print("pixels that no window sees:", np.sum(seen == 0), "of", seen.size)
draw.matrix(seen, "8 × 8, windows 3 × 3, stride 2", heat=True)

# %% [markdown]
# The last row and the last column may hold whatever they like; nothing changes. Prove it: scribble over the pixels that nobody sees.

# %%
clean = np.random.default_rng(0).normal(size=(8, 8))
scribbled = np.where(seen == 0, 1000.0, clean)
a, b = convolve(clean, kernel, stride=2), convolve(scribbled, kernel, stride=2)
print("two very different pictures, the same output:", np.array_equal(a, b))

# %% [markdown]
# How many rows are lost? The remainder of the division: $(n + 2p - f) \bmod s$, always on the lower and right side. With stride larger than the window ($s > f$) it gets worse: then there are gaps *between* the windows, too.

# %%
print(visits(8, 2, stride=3))

# %% [markdown]
# **Question 04.dropped.** A picture of 227 × 227 meets 7 × 7 windows with stride 4 and no padding. How many rows at the bottom are seen by no window?

# %%
my_answer = None
check("04.dropped", my_answer)
# hint("04.dropped")
# solution("04.dropped")

# %% [markdown]
# ### A stride breaks the law of shifting
#
# Lecture 03 measured: shift the picture by one pixel, and the map shifts by one pixel. With stride 2 the map *cannot* shift by half a pixel. Measure what happens for every shift.


# %%
def gap(stride, shift):
    """Mean difference between the shifted map and the map of the shifted picture."""
    a = convolve(camera[:, :90], kernel, stride=stride)
    b = convolve(camera[:, shift : 90 + shift], kernel, stride=stride)
    moved = shift // stride
    return np.abs(a[:, moved:] - b[:, : b.shape[1] - moved]).mean()


for stride in (1, 2, 4):
    gaps = [f"{gap(stride, shift):.3f}" for shift in range(5)]
    print(f"stride {stride}, shifts 0 to 4:", *gaps)

# %% [markdown]
# Zero for multiples of the stride, and only for those. A network with strides is a little like a film with few frames: it moves along, but in jumps.

# %% [markdown]
# ## Illegal settings
#
# The window must fit: $f \le n + 2p$. If it does not, there is no output. A good layer says so. The bare formula does not: it returns a number, and the number looks harmless.

# %%
try:
    convolve(np.zeros((4, 4)), np.zeros((7, 7)), padding=1)
except ValueError as error:
    print("conv2d refuses:", error)
for n, f, s in [(4, 7, 1), (4, 7, 2), (4, 6, 3)]:
    print(f"n = {n}, f = {f}, s = {s}: the formula says {(n - f) // s + 1}")

# %% [markdown]
# The last line is the nasty one. Rounding down a *negative* number gives −1, plus 1 makes 0. An array with 0 rows is legal in NumPy, so nothing fails, and the mean of nothing turns up as `nan` ten layers later. Test for it.
#
# Here are all window sizes and strides on a picture of 8 × 8 without padding. The number is the side of the output. Green: every pixel is seen. Grey: some pixels are seen by nobody. **Red: illegal.**

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(6, 2.6), layout="constrained")
ax = fig.subplots()
for f, s in np.ndindex(10, 6):
    f, s = f + 1, s + 1
    fits, complete = f <= 8, visits(8, f, s).min() > 0
    colour = "#f0a58b" if not fits else "#7fcbad" if complete else "#dcdad2"
    text = (8 - f) // s + 1 if fits else "✗"
    ax.text(f, s, text, ha="center", va="center", bbox={"boxstyle": "square", "facecolor": colour})
ax.set(xlim=(0.5, 10.5), ylim=(6.6, 0.4), xlabel="window f", ylabel="stride s", xticks=range(1, 11))
fig.alt = "Output sizes for 8 × 8 pixels: windows 9 and 10 are illegal, most strides lose pixels"
fig

# %% [markdown]
# Three more rules, mostly common sense: $s \ge 1$ (a window that does not move never arrives), $p \ge 0$, and better $p < f$: with $p \ge f$ some windows see nothing but the frame. That is legal, and useless.
#
# **Question 04.illegal.** A network for pictures of 12 × 12 has three layers, each with 5 × 5 windows, stride 1 and no padding. Does it work? `"yes"` or `"no"`.

# %%
my_answer = None
check("04.illegal", my_answer)
# hint("04.illegal")
# solution("04.illegal")

# %% [markdown]
# ## Dilation: a window with holes
#
# One more knob. A 3 × 3 window sees 3 pixels across. To see further you may take a 5 × 5 window, with 25 weights. Or spread the nine weights out, with gaps between them: neighbouring weights $d$ pixels apart. $d$ is the **dilation**; $d = 1$ is the usual window.

# %%
draw.conv_arithmetic(7, 3, dilation=2, at=(1, 1))

# %% [markdown]
# $f$ weights have $f - 1$ gaps, each $d$ long. So the window reaches over
#
# $$f_\text{reach} = d\,(f - 1) + 1$$
#
# pixels, and in the size formula this number takes the place of $f$:
#
# $$n_\text{out} = \left\lfloor \frac{n + 2p - d\,(f-1) - 1}{s} \right\rfloor + 1$$

# %%
for d in (1, 2, 3, 4):
    reach = d * (3 - 1) + 1
    shape = convolve(np.zeros((20, 20)), np.zeros((3, 3)), dilation=d).shape
    print(f"dilation {d}: reach {reach}, output {shape}, formula {20 - reach + 1}")

# A dilated kernel is a larger kernel with zeros in it: put in the zeros by hand and compare.
spread = np.zeros((5, 5))
spread[::2, ::2] = kernel
print(spread.astype(int))
print("same result:", np.allclose(convolve(camera, kernel, dilation=2), convolve(camera, spread)))

# %% [markdown]
# Why is that useful? Stack layers with dilation 1, 2, 4, 8: each about doubles what the stack sees (3, 7, 15, 31 pixels), and each has only nine weights. Lecture 07 counts it. The price: a dilated window skips the pixels in its holes. Stacks that are not planned well see the picture as through a grid.
#
# **Question 04.dilation.** A 3 × 3 kernel with dilation 4 and stride 1 shall keep the size of the picture. Which padding does it need?

# %%
my_answer = None
check("04.dilation", my_answer)
# hint("04.dilation")
# solution("04.dilation")

# %% [markdown]
# ## The other direction, a glimpse
#
# All settings so far made the picture smaller, or kept it. Some networks must make it larger again: to colour each pixel of a photograph, or to draw one. The **transposed** convolution runs the arrows backwards. It has the same three panels: no padding and stride 1; padding 1 and stride 2; and odd.

# %%
twice = {"stride": 2, "padding": 1, "transposed": True}
display(draw.conv_arithmetic(2, 3, transposed=True, at=(1, 1)))
display(draw.conv_arithmetic(3, 3, at=(2, 2), **twice))
draw.conv_arithmetic(3, 3, output_padding=1, at=(3, 3), **twice)

# %% [markdown]
# Compare with the panels above: 4 → 2 and 2 → 4, 5 → 3 and 3 → 5, 6 → 3 and 3 → 6. A stride puts gaps *between* the input pixels. The last panel has one row and one column more than the one before. It has to be said which is meant, because the floor sent both 5 and 6 to 3: what the floor threw away, nobody can guess back. Lecture 09 does it properly.

# %% [markdown]
# ## Summary
#
# An $n \times n$ picture, an $f \times f$ filter, padding $p$, stride $s$ (and dilation $d$, usually 1):
#
# $$n_\text{out} = \left\lfloor \frac{n + 2p - d\,(f-1) - 1}{s} \right\rfloor + 1 \qquad\text{for each side}$$
#
# * **Padding** adds $2p$ to each length. *Same* is $p = (f-1)/2$ for odd $f$. Zeros are black, and the border knows.
# * **Stride** $s$ is stride 1 with only every $s$-th number kept. It breaks equivariance except for multiples of $s$.
# * The **floor** drops $(n + 2p - f) \bmod s$ rows and columns, below and on the right.
# * **Illegal**: the window does not fit. The formula will not tell you; you must check.
# * **Dilation** spreads the window to a reach of $d(f-1)+1$, with the same weights.
#
# **Sources.** V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", [arXiv:1603.07285](https://arxiv.org/abs/1603.07285) (2016). F. Yu, V. Koltun, "Multi-scale context aggregation by dilated convolutions", [arXiv:1511.07122](https://arxiv.org/abs/1511.07122) (2015). M. A. Islam, S. Jia, N. Bruce, "How much position information do convolutional neural networks encode?", [arXiv:2001.08248](https://arxiv.org/abs/2001.08248) (2020).
#
# **Now do assignment [a2_convolution](../assignments/a2_convolution/a2_convolution.ipynb)**: padding, one window, the size formula, and the whole convolution.
#
# **Next:** [05 · The convolutional layer](05_the_convolutional_layer.ipynb): colour, depth, many filters.
