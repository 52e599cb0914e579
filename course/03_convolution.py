# %% [markdown]
# # 03 · Convolution
#
# **You will do:** slide a window by hand, then by machine; build seven filters; watch a filter being *learned* from examples.
#
# **You will learn:** what convolution computes, in 1D and in 2D, why it finds an object wherever it stands, and what "the kernel is not flipped" means.
#
# **You will need:** lectures 00 and 02, a derivative or two.
#
# *About 70 minutes, with a good place for a break in the middle.*

# %%
import numpy as np
from convlab import check, data, draw, explore, hint, solution
from convlab.layers import conv2d

BLUE, AMBER, GREEN = draw.COLOURS[:3]
INK = "#22303c"

# %% [markdown]
# ## The wish: look everywhere with the same eyes
#
# An object must be recognised **wherever it stands**. Lecture 01 showed that a dense layer learns each position anew, and does not know which pixels are neighbours. So we want a
# detector that
#
# * looks at a **small patch** only, because neighbours belong together;
# * is **the same** at every place, because a cat in the corner is a cat.
#
# Take a small detector and slide it over the data. That is all. The rest of this lecture is about doing it carefully.

# %% [markdown]
# ## Part 1, one dimension: a noisy thermometer
#
# One axis first: time. Here are 12 hourly temperatures. The thermometer trembles.

# %%
temperature = np.array([12, 11, 13, 12, 14, 13, 21, 22, 20, 22, 21, 20])
draw.matrix(temperature[np.newaxis], "temperature, hour by hour", window=(0, 0, 1, 3))

# %% [markdown]
# To calm the numbers, take the mean of three neighbours. Put a **window** of length 3 on the first three numbers, note the mean, move the window one step, note the mean, and so on.

# %%
calm = []
for start in range(12 - 3 + 1):
    window = temperature[start : start + 3]
    calm.append(window.mean())
    print(f"hours {start:2} to {start + 2:2}: {window}  mean {window.mean():.2f}")

# %% [markdown]
# Twelve numbers went in, ten came out. The window has length 3, and it must fit inside: its start can be at 0, 1, …, 9. In general, with $n$ numbers and a window of length $f$:
#
# $$n_\text{out} = n - f + 1$$
#
# **Question 03.size.** A sound of 1000 samples goes through a window of length 25. How many numbers come out?

# %%
my_answer = None
check("03.size", my_answer)
# hint("03.size")
# solution("03.size")

# %% [markdown]
# ## Give each place in the window a weight
#
# A mean of three is the same as: multiply by ⅓, ⅓, ⅓ and add. Nothing forces these weights to be equal. Call them the **kernel** (or **filter**) $k$:
#
# $$z[i] \;=\; \sum_{u=0}^{f-1} x[i + u]\; k[u]$$
#
# In words: output number $i$ is the dot product of the kernel with the window that starts at $i$. Change the kernel, and the same sliding does something entirely different.


# %%
def slide(x, kernel):
    """Dot product of the kernel with every window of a 1D signal."""
    f = len(kernel)
    return np.array([x[i : i + f] @ kernel for i in range(len(x) - f + 1)])


mean_of_three = np.array([1, 1, 1]) / 3
change = np.array([-1, 0, 1])  # later minus earlier
print("calmed:", slide(temperature, mean_of_three).round(1))
print("change:", slide(temperature, change))

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(8, 2.2), layout="constrained")
axes = fig.subplots(1, 3)
hours = np.arange(12)
axes[0].plot(hours, temperature, "o-", color=INK)
axes[1].plot(hours[1:-1], slide(temperature, mean_of_three), "o-", color=BLUE)
axes[2].bar(hours[1:-1], slide(temperature, change), color=AMBER)
for ax, title in zip(axes, ["as measured", "kernel ⅓ ⅓ ⅓", "kernel −1 0 1"], strict=True):
    ax.set_title(title, size=10)
    ax.set(xlabel="hour", ylabel="degrees", xlim=(-0.5, 11.5))
fig.alt = "The temperatures, their sliding mean, and their change with one peak at the jump"
fig

# %% [markdown]
# The first kernel smooths. The second is nearly zero where nothing happens, and large where the temperature jumps. It is an **edge detector** for time. Three numbers, and it does not
# matter *when* the jump comes. Here is one step of it, the one that meets the jump:

# %%
draw.conv1d(temperature, change, at=5)

# %% [markdown]
# ## A kernel is a picture of what it looks for
#
# A dot product is large when two lists of numbers look alike. So a kernel responds most to windows that look like the kernel itself. Hide a little
# melody in noise, three times, and slide the melody over it:

# %%
rng = np.random.default_rng(5)
melody = np.array([1.0, 2.0, -1.0, -2.0, 1.0])
signal = rng.normal(scale=0.4, size=80)
for place in (12, 40, 63):
    signal[place : place + 5] += melody
score = slide(signal, melody)
print("the three best places:", np.sort(np.argsort(score)[-3:]))

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(7, 2.6), layout="constrained")
above, below = fig.subplots(2, 1, sharex=True)
above.plot(signal, color=INK, linewidth=1)
above.set_title("noise, with a melody hidden at 12, 40 and 63", size=10)
below.bar(np.arange(len(score)), score, color=BLUE)
below.set_title("response of the kernel 1, 2, −1, −2, 1", size=10)
above.set_ylabel("signal")
below.set(xlabel="start of the window", ylabel="response")
fig.alt = "A noisy signal, and a response with three clear peaks at 12, 40 and 63"
fig

# %% [markdown]
# This is a **matched filter**, an idea from radar. Remember the picture when a network's filters are shown to you: a filter is a picture of what it looks for.
#
# ## A matrix with a secret
#
# Sliding is a linear operation, so it is also a matrix times a vector. Which matrix? Each row holds the kernel, one step further to the right. Beside it stands the matrix of a dense layer of the same
# size.

# %%
kernel = np.array([-1.0, 2.0, 0.5])
sliding_matrix = np.array(
    [[kernel[c - r] if 0 <= c - r < 3 else 0 for c in range(12)] for r in range(10)]
)
print("same result:", np.allclose(sliding_matrix @ temperature, slide(temperature, kernel)))
dense_matrix = np.random.default_rng(1).normal(size=(10, 12))
both = np.stack([sliding_matrix, dense_matrix], axis=-1)
draw.feature_maps(both, ["convolution", "dense layer"])

# %% [markdown]
# Both map 12 numbers to 10. The dense matrix has 120 free numbers. The sliding matrix is mostly **zero** (each output sees three inputs: *local*), and its colours repeat along the diagonals (each row uses the same three
# numbers: *shared*). A convolutional layer is a dense layer with nearly all of its freedom taken away. That is its strength.

# %% [markdown]
# ## To flip or not to flip
#
# A word on names, once and for all. Mathematicians define the convolution of $x$ and $k$ with a minus sign:
#
# $$(x * k)[i] = \sum_u x[i - u]\; k[u] \qquad\text{(convolution)}$$
# $$(x \star k)[i] = \sum_u x[i + u]\; k[u] \qquad\text{(cross-correlation: what we do)}$$
#
# The minus sign runs through the kernel **backwards**: it is flipped. NumPy has both.

# %%
kernel = np.array([1, 2, 5])
print("ours             ", slide(temperature, kernel))
print("np.correlate     ", np.correlate(temperature, kernel, mode="valid"))
print("np.convolve      ", np.convolve(temperature, kernel, mode="valid"))
print("ours, kernel[::-1]", slide(temperature, kernel[::-1]))

# %% [markdown]
# Neural networks compute the second formula and call it "convolution" all the same. It makes no difference to them: the kernel is *learned*, and a network that needs the flipped kernel learns
# the flipped kernel. It matters when you copy a kernel out of a book on signal processing.
#
# **In this course "convolution" means cross-correlation. The kernel is not flipped.**
#
# **Question 03.flip.** For which of these kernels do both formulas agree on every signal? Answer with a set of letters, such as `{"b", "d"}`.
# (a) `[1, 2, 1]`, (b) `[-1, 0, 1]`, (c) `[0, 1, 0]`, (d) `[1, 1, 2]`

# %%
my_answer = None
check("03.flip", my_answer)
# hint("03.flip")
# solution("03.flip")

# %% [markdown]
# *A good place for a break.*
#
# ## Part 2, two dimensions: the window becomes a square
#
# A picture has two axes with neighbours, so the window slides along both. The kernel is a small matrix. At each place: multiply the window and the kernel number by number, add up, write the sum.
#
# $$Z[y, x] \;=\; \sum_{u=0}^{f-1} \sum_{v=0}^{f-1} X[y + u,\; x + v]\; K[u, v]$$

# %%
X = np.array([[1, 2, 0, 1, 3], [0, 1, 4, 2, 1], [3, 0, 2, 5, 0], [1, 1, 0, 2, 4]])  # (4, 5)
K = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])  # (3, 3)
window = X[1:4, 2:5]
print("products:\n", window * K)
print("their sum:", window.ravel() @ K.ravel())


# %%
def convolve(picture, kernel, **settings):
    """One picture, one kernel: the course's own conv2d with two axes put on and taken off."""
    A = picture[np.newaxis, :, :, np.newaxis]  # (1, n_H, n_W, 1)
    W = kernel[:, :, np.newaxis, np.newaxis]  # (f, f, 1, 1)
    return conv2d(A, W, **settings)[0, :, :, 0]


draw.conv_step(X, K, at=(1, 2))

# %% [markdown]
# The size formula holds for each axis by itself: height $4 - 3 + 1 = 2$, width $5 - 3 + 1 = 3$.
#
# **Question 03.cell.** Now another kernel: `[[0, 1, 0], [1, -4, 1], [0, 1, 0]]`. Lay it on the top left 3 × 3 of the same `X`. What is the output there? By hand, please.

# %%
my_answer = None
check("03.cell", my_answer)
# hint("03.cell")
# solution("03.cell")

# %% [markdown]
# ### Watch it move
#
# Point at an output cell, or step with the arrow keys. The window lights up, and the products are written out. Change a number of the kernel and see which outputs change.

# %%
explore.convolution()

# %% [markdown]
# ## The same thing from the other side: nine shifted pictures
#
# There are two ways to organise the work. You may go **output by output**: put the window there, take the dot product. Or you may go **kernel number by kernel number**: shift the whole picture, multiply it by that one
# number, and add all shifted pictures up. Both compute the same sum in another order. In NumPy the second has a loop of nine steps, whatever the size of the picture.

# %%
camera = data.load_picture("camera")[8:96, 32:120] / 255  # a piece of 88 × 88 pixels
sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
h, w = camera.shape[0] - 2, camera.shape[1] - 2
shifted = [[camera[u : u + h, v : v + w] for v in range(3)] for u in range(3)]
total = sum(sobel[u, v] * shifted[u][v] for u in range(3) for v in range(3))
print("same as conv2d:", np.allclose(total, convolve(camera, sobel)))

# %% [markdown]
# (`convlab.layers.conv2d`, which the lectures use, is written this way. In assignment a2 you write your own, output by output. Later, in a7, a third way, which is the fastest.)

# %% [markdown]
# ## Seven kernels made by hand
#
# Before networks learned their filters, people designed them. Here is a small collection. **Predict** for each what it does to the photograph. Clues: what is the sum of its numbers? Is there a direction in it?

# %%
kernels = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "blur": np.ones((3, 3)) / 9,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "vertical edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "horizontal edges": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "spots": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "relief": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
}
bank = np.stack(list(kernels.values()), axis=-1)  # (3, 3, 7)
draw.filters(bank, [f"{name}\nsum {k.sum():.0f}" for name, k in kernels.items()])

# %%
names = ["identity", "blur", "sharpen", "relief"]
draw.images([convolve(camera, kernels[name]).clip(0, 1) for name in names], names)

# %% [markdown]
# The four kernels above have sum 1: a flat grey area keeps its grey. The three others have sum 0: a flat area gives 0, and only *changes* are left. Their results have both signs, so they
# are drawn with grey for zero, blue for negative and orange for positive numbers. (`clip` makes the weaker edges visible too.)

# %%
names = ["vertical edges", "horizontal edges", "spots"]
across, down, spots = (convolve(camera, kernels[name]) for name in names)
strength = np.hypot(across, down)
maps = np.stack([across, down, spots, strength], axis=-1)  # (86, 86, 4)
draw.feature_maps(maps.clip(-1.5, 1.5), [*names, "strength"])

# %% [markdown]
# "Vertical edges" is the Sobel kernel of 1968: the difference *right minus left*, taken over three rows, the middle one counted twice. It is the grown-up brother of our thermometer's −1, 0, 1. And it is a
# cell of Hubel and Wiesel: it wants one slant, in one small patch.
#
# The last map puts the first two together: at each place they are the two parts of a vector, and its length, `np.hypot`, is the strength of the edge, whatever its slant.
#
# **Question 03.shift.** A kernel of size 3 × 3 is zero everywhere, except for a 1 in its middle row, *right* column: `K[1, 2] = 1`. What happens to the picture? Answer `"left"`, `"right"`, or `"nothing"`: the direction in which the content moves.

# %%
my_answer = None
check("03.shift", my_answer)
# hint("03.shift")
# solution("03.shift")

# %% [markdown]
# ## Play with it
#
# Choose a kernel, or type your own numbers. Try to make a filter that finds only one thing: the left slope of the roof, say, and not the right one.

# %%
explore.filters()

# %% [markdown]
# ## Measured, not believed: shift in, shift out
#
# We wished for a detector that does not care where. Did we get it? Be exact about what to expect. If the man in the photograph moves 5 pixels, the map of his edges should move 5 pixels too, and be otherwise **the same**. In a formula,
# with $T$ for the shift:
#
# $$\text{conv}(T X) \;=\; T\,\text{conv}(X)$$
#
# The word for it is **equivariance**: "changes along". (*Invariance*, "does not change at all", comes with pooling, in lecture 06.) Measure it: cut two pieces out of the photograph. The second is cut 5 rows lower and 7 columns further right, so that the man stands 5 rows higher and 7 columns further left in it.

# %%
first, second = camera[0:80, 0:80], camera[5:85, 7:87]  # the content moves by (-5, -7)
map_first, map_second = convolve(first, sobel), convolve(second, sobel)
difference = map_first[5:, 7:] - map_second[:-5, :-7]
print("largest difference where both show the same thing:", np.abs(difference).max())

# %% [markdown]
# Zero; not "small", but zero: the same numbers were multiplied in the same order. Compare a dense layer with random weights, from a 12 × 12 piece to a map of 10 × 10:

# %%
dense = np.random.default_rng(0).normal(size=(144, 100)) / 12
map_first = (camera[40:52, 60:72].reshape(144) @ dense).reshape(10, 10)
map_second = (camera[42:54, 63:75].reshape(144) @ dense).reshape(10, 10)
gap = np.abs(map_first[2:, 3:] - map_second[:-2, :-3]).max()
print(f"dense layer: largest difference {gap:.2f}, spread of the numbers {map_first.std():.2f}")

# %% [markdown]
# Two remarks for honest people. At the **border** the law fails: what was cut off cannot be found. And a function applied to each number by itself, such as ReLU, does not disturb the law. So a whole stack of convolutions and ReLUs moves along with its
# input. (Strides disturb it; see the next lecture.)


# %%
def stack(picture):
    """Two layers: convolution, ReLU, convolution, ReLU."""
    hidden = np.maximum(0, convolve(picture, sobel))
    return np.maximum(0, convolve(hidden, kernels["spots"]))


gap = np.abs(stack(first)[5:, 7:] - stack(second)[:-5, :-7]).max()
print("conv, ReLU, conv, ReLU: largest difference", gap)

# %% [markdown]
# ## Now let a kernel be learned
#
# So far, people chose the nine numbers. Here is the step that made the field: **let the data choose them.**
#
# The game: somebody has filtered our photograph with a secret kernel. We see the photograph $X$ and the result $T$. We start with nine zeros, and want to find the nine numbers. The
# mean squared error says how wrong we are:
#
# $$L(K) = \frac{1}{N} \sum_{y,x} \left( Z[y,x] - T[y,x] \right)^2 \qquad\text{with}\qquad Z[y,x] = \sum_{u,v} X[y+u,\,x+v]\,K[u,v]$$
#
# How does $L$ change when we turn one of the nine knobs, $K[u,v]$, a little? Every output number $Z[y,x]$ uses that knob, with the factor $X[y+u, x+v]$. The chain rule adds them all up (∂ is the d of a derivative where there are several knobs: this one is turned, the others stand still):
#
# $$\frac{\partial L}{\partial K[u,v]} = \frac{2}{N} \sum_{y,x} \left( Z[y,x] - T[y,x] \right) X[y+u,\,x+v]$$
#
# Read it slowly. It is a sum over the picture of *error times shifted picture*: the **correlation** of the error with the input. A knob is turned when its shifted picture looks like the error.

# %%
secret = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
picture = camera - camera.mean()  # a mean of zero makes learning faster
target = convolve(picture, secret)
shifts = [picture[u : u + h, v : v + w] for u, v in np.ndindex(3, 3)]

K, losses, kept = np.zeros((3, 3)), [], {}
for step in range(3001):
    error = convolve(picture, K) - target
    losses.append(np.mean(error**2))
    if step in (10, 100, 3000):
        kept[f"after {step} steps"] = K.round(2)
    gradient = np.array([2 * np.mean(error * X) for X in shifts]).reshape(3, 3)
    K -= gradient  # the learning rate is 1
print(K.round(2))

# %%
draw.filters(np.stack([*kept.values(), secret], axis=-1), [*kept, "the secret"])

# %%
draw.curves({"error": losses}, ylabel="mean squared error", xlabel="step", log=True)

# %% [markdown]
# Nobody told it "right minus left". It saw a picture and the wanted result, and it *found* the edge detector. The curve drops fast at first, then slowly: neighbouring pixels are so alike that the nine shifted pictures are nearly the same, and
# telling them apart takes patience.
#
# Nothing here depends on the number of kernels, or on the target being a picture. In a network, the target is "this is a 7", the error arrives from the layers behind, and every filter of every layer gets its correlation with it. You will write that in lecture 08.
#
# **Question 03.learn.** Suppose the photograph were one flat grey, the same number $c \ne 0$ at every pixel (and we did not subtract the mean). Starting from nine zeros, would gradient descent find the Sobel kernel? `"yes"` or `"no"`.

# %%
my_answer = None
check("03.learn", my_answer)
# hint("03.learn")
# solution("03.learn")

# %% [markdown]
# ## Summary
#
# * Slide a window; at each place take the dot product with the kernel. 1D: $n - f + 1$ outputs. 2D: the same for each axis.
# * The kernel is a picture of what it looks for. Sum 1 keeps brightness, sum 0 finds changes.
# * We do not flip the kernel. Signal processing calls this cross-correlation.
# * Convolution is a dense layer that is local and shared. It is equivariant: shift in, shift out, measured 0.
# * Kernels can be learned. The gradient for the kernel is the correlation of the error with the input.
#
# **Sources.** I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), sections 9.1–9.3. I. Sobel, "An isotropic 3×3 image gradient operator" (2014), on the talk of 1968. Y. LeCun and others, *Proc. IEEE* 86, 2278–2324 (1998).
#
# **You can now begin assignment [a2_convolution](../assignments/a2_convolution/a2_convolution.ipynb)**: its first function, `conv_single_step`, is the dot product of one window. The others need one more lecture.
#
# **Next:** [04 · Padding, stride, the formula](04_padding_and_stride.ipynb).
