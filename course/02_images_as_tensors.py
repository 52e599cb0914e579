# %% [markdown]
# # 02 · Images as tensors
#
# **You will do:** take pictures apart into numbers, cut, flip and spoil them, and put them into the two layouts that all frameworks use.
#
# **You will learn:** why axes are not equal, what RGB and grey mean, how `uint8` bites, and why `reshape` is not `transpose`.
#
# **You will need:** lecture 00 (axes, views).
#
# *About 45 minutes.*

# %%
import numpy as np
from convlab import check, data, draw, hint, solution
from matplotlib.patches import Rectangle

# %% [markdown]
# ## Many kinds of data, one container
#
# A **tensor**, in this field, is an array of numbers with some number of axes. (In physics the word promises more. Here it does not.) Sound, text, film, the scan of a knee:
# before a network sees it, each becomes a tensor.

# %%
kinds = {
    "one number, a temperature": ((), "no axis at all"),
    "sound, one second": ((44_100,), "time"),
    "heart, 12 leads, ten seconds": ((5_000, 12), "time, lead"),
    "a sentence as vectors": ((20, 300), "word, feature"),
    "grey picture": ((192, 192), "height, width"),
    "colour picture": ((100, 150, 3), "height, width, channel"),
    "scan of a knee": ((64, 256, 256), "slice, height, width"),
    "two seconds of film": ((50, 480, 640, 3), "time, height, width, channel"),
    "32 colour pictures": ((32, 100, 150, 3), "example, height, width, channel"),
}
for name, (shape, axes) in kinds.items():
    print(f"{name:29} {shape!s:19} {int(np.prod(shape)):12,} numbers   ({axes})")

# %% [markdown]
# ## The axes are not equal
#
# All these shapes look alike. Their axes do not behave alike. Time has a direction: a film run backwards is another film. Height and width have neighbours: a pixel resembles the one beside it. Channels are a short
# list with an agreed order. And the examples in a batch are a mere heap.
#
# A simple test tells which is which: **shuffle along one axis, and look what is left.**

# %%
cat = data.load_picture("cat")[::2, ::2]  # every second pixel is enough here
rng = np.random.default_rng(0)
versions = {
    "as it was": cat,
    "rows shuffled": cat[rng.permutation(cat.shape[0])],
    "columns shuffled": cat[:, rng.permutation(cat.shape[1])],
    "channels shuffled": cat[:, :, [2, 0, 1]],
}
draw.images(list(versions.values()), list(versions))

# %% [markdown]
# Shuffled rows: the cat is gone. Shuffled channels: a cat in strange light, but a cat. The same in numbers: how much does a pixel differ from its neighbour below?


# %%
def step(picture, axis):
    """Mean absolute difference between neighbours along an axis."""
    return np.abs(np.diff(picture.astype(float), axis=axis)).mean()


print("                    down  across")
for name, picture in versions.items():
    print(f"{name:18} {step(picture, 0):6.1f} {step(picture, 1):7.1f}")

# %% [markdown]
# In a real picture neighbours are alike. That is what *structure* means, and the reason why a filter that looks only at neighbours is enough to find edges.
# A method that treats all axes the same way cannot use it.
#
# | axis | order matters? | neighbours alike? | what may be done to it |
# |---|---|---|---|
# | example | no | no | shuffle freely |
# | height, width | yes | yes | slide a window along it |
# | channel | only by agreement | no | mix all of them |
# | time | yes, and it has a direction | yes | slide a window along it; to predict, look back only |
#
# The table is a plan of the whole course. A convolution slides along height and width, mixes all channels, and treats examples one by one.
#
# **Question 02.axes.** A film has shape `(50, 480, 640, 3)`. Along which axes would *you* slide a small window? Answer with a set of axis numbers, such as `{0, 3}`.

# %%
my_answer = None
check("02.axes", my_answer)
# hint("02.axes")
# solution("02.axes")

# %% [markdown]
# ## A grey picture is a matrix of intensities
#
# One number a pixel: 0 is black, 255 is white. The origin is the **top left** corner, the first index goes **down**.

# %%
camera = data.load_picture("camera")
print("shape", camera.shape, " type", camera.dtype, " from", camera.min(), "to", camera.max())

# %% tags=["hide-input"]
piece, patch = camera[16:112, 16:112], camera[35:45, 53:63]
fig = draw.Drawing(figsize=(8, 3.9), layout="constrained")
left, right = fig.subplots(1, 2)
left.imshow(piece, cmap="gray", extent=(15.5, 111.5, 111.5, 15.5))
left.add_patch(Rectangle((52.5, 34.5), 10, 10, fill=False, edgecolor=draw.COLOURS[1], linewidth=2))
right.imshow(patch, cmap="gray", vmin=0, vmax=255, extent=(52.5, 62.5, 44.5, 34.5))
for (row, column), value in np.ndenumerate(patch):
    colour = "white" if value < 128 else "black"
    right.text(53 + column, 35 + row, value, ha="center", va="center", color=colour, fontsize=8)
for ax, title in [(left, "a quarter of the picture"), (right, "the pixels in the frame")]:
    ax.set_title(title, size=10)
    ax.set(xlabel="column", ylabel="row")
fig.alt = "A grey photograph, and ten by ten of its pixels with their numbers"
fig

# %% [markdown]
# Look at the numbers. Where the sky ends and the coat begins, they fall from about 210 to about 30. *That* is an edge. To a computer nothing else is there.

# %% [markdown]
# ## A colour picture is three numbers a pixel
#
# Red, green, blue: how much of each lamp to switch on. A pixel is a vector of length 3 along the last axis.

# %%
coffee = data.load_picture("coffee")[::2, ::2]  # every second pixel
print("shape", coffee.shape, "= (height, width, channel)")
print("the pixel in row 30, column 40:", coffee[30, 40])
print("all red values: shape", coffee[:, :, 0].shape)

# %% [markdown]
# A channel alone has no colour. It is a grey picture that says how much of one lamp each pixel wants.

# %%
red, green, blue = coffee[:, :, 0], coffee[:, :, 1], coffee[:, :, 2]
draw.images([coffee, red, green, blue], ["together", "red", "green", "blue"])

# %% [markdown]
# The same channels, each with only its own lamp switched on. To switch lamps off we write zeros, so we work on a copy.

# %%
lamps = []
for channel in range(3):
    one = np.zeros_like(coffee)
    one[:, :, channel] = coffee[:, :, channel]
    lamps.append(one)
draw.images([*lamps, sum(lamps)], ["red lamp", "green lamp", "blue lamp", "their sum"])

# %% [markdown]
# ### From colour to grey
#
# Grey is one number made of three. The obvious way is the mean. The eye disagrees: it finds green light much brighter than blue light of the same power. Television engineers measured this
# and fixed the weights (the standard ITU-R BT.601, since 1982):
#
# $$\text{grey} = 0.299\,R + 0.587\,G + 0.114\,B$$

# %%
weights = {"R": 0.299, "G": 0.587, "B": 0.114}
pixels = {"pure green": (0, 255, 0), "pure blue": (0, 0, 255), "white": (255, 255, 255)}
for name, pixel in pixels.items():
    eye = np.dot(list(weights.values()), pixel)
    print(f"{name:10}  mean {np.mean(pixel):5.1f}   weighted {eye:5.1f}")

# %% [markdown]
# A weighted sum over channels, with the same three weights at every pixel. That, too, is a filter: one pixel high, one pixel wide, three channels deep. In lecture 05 it will be called a 1 × 1 convolution.
#
# **Question 02.grey.** A traffic light's green is `(0, 200, 100)`. What grey does the weighted formula give? A number.

# %%
my_answer = None
check("02.grey", my_answer)
# hint("02.grey")
# solution("02.grey")

# %% [markdown]
# ## Slicing is editing
#
# Most of what a simple photo editor does is one slice.

# %%
edits = {
    "[10:40, 15:60]": coffee[10:40, 15:60],  # crop
    "[:, ::-1]": coffee[:, ::-1],  # mirror
    "[::-1]": coffee[::-1],  # upside down
    "[::4, ::4]": coffee[::4, ::4],  # every fourth pixel
    "[:, :, ::-1]": coffee[:, :, ::-1],  # blue, green, red
    "255 - coffee": 255 - coffee,  # negative
}
draw.images(list(edits.values()), list(edits), columns=3)

# %% [markdown]
# The first five are views; nothing was copied. The fifth is a classic accident. Some libraries (OpenCV) store blue first. If faces turn blue, you know why.
#
# `::4` keeps one pixel of 16 and throws the rest away. Remember it: in lecture 04 it returns under the name **stride**.

# %% [markdown]
# ## `uint8` bites
#
# Picture files hold numbers from 0 to 255, one byte each: the type `uint8`. A byte has no room for 256. It starts again at 0, like the counter of an old car.

# %%
a = np.array([200, 250, 10], dtype=np.uint8)
b = np.array([100, 10, 20], dtype=np.uint8)
print("a + b =", a + b, "  and not", a.astype(int) + b)
print("a - b =", a - b, "  and not", a.astype(int) - b)

# %% [markdown]
# No error, no warning. $200 + 100 = 300$, and $300 - 256 = 44$. Subtraction is worse: $10 - 20$ turns into 246. Here is what "make it brighter by 80" does to a photograph:

# %%
brighter = camera + np.uint8(80)
careful = np.clip(camera.astype(int) + 80, 0, 255).astype(np.uint8)
titles = ["as it was", "camera + 80, in bytes", "whole numbers, clipped"]
draw.images([X[16:112, 16:112] for X in (camera, brighter, careful)], titles)

# %% [markdown]
# The sky went round the corner and came out black. Three habits keep you safe:
#
# 1. **Convert first, compute afterwards.** Networks want floats anyway, as a rule scaled to lie between 0 and 1: divide by 255. (A byte divided by 255 with `/` is a float. A byte divided with `//` is a byte.)
# 2. **Round and clip** on the way back, before `astype(np.uint8)`.
# 3. **Be careful with differences.** An edge is a difference, and in bytes every negative difference is wrong.
#
# **Question 02.wrap.** `np.array([7], np.uint8) - np.array([9], np.uint8)` is an array with one number. Which?

# %%
my_answer = None
check("02.wrap", my_answer)
# hint("02.wrap")
# solution("02.wrap")

# %% [markdown]
# How bad is it? Take the edges of the photograph: the difference of each pixel to its right neighbour. Once in bytes, on the left. Once properly, on the right, with a colour for each sign.

# %%
piece = camera[16:112, 16:112]
in_bytes = piece[:, 1:] - piece[:, :-1]
properly = piece[:, 1:].astype(int) - piece[:, :-1]
print(f"wrong values: {np.mean(in_bytes != properly):.0%} of the pixels")
fig = draw.feature_maps(properly, ["properly"], picture=in_bytes)
fig.axes[0].set_title("in bytes", size=9)
fig.alt = "Differences in bytes: noise everywhere. Done properly: clear edges of both signs"
fig

# %% [markdown]
# ## The batch: a fourth axis
#
# Networks learn from many pictures at a time. Stack $m$ pictures of equal size along a new first axis, and you have the shape that this course uses everywhere:
#
# $$X: \quad (m,\; n_H,\; n_W,\; n_C)$$

# %%
pair = np.stack([coffee, cat])  # needs equal shapes
digits, labels = data.load_digits()
print("two colour pictures:", pair.shape)
print("all digits:         ", digits.shape, " labels:", labels.shape)
print("one digit:          ", digits[0].shape, " one digit as a batch of one:", digits[:1].shape)

# %% [markdown]
# Mind the last line. `digits[0]` loses the first axis, `digits[:1]` keeps it. A layer that expects four axes wants the second. And a grey picture still has a channel axis, of length 1.
#
# The mean over each axis has a meaning of its own:

# %%
by_label = [digits[labels == label].mean(axis=0).reshape(8, 8) for label in range(10)]
draw.images(by_label, [str(label) for label in range(10)], columns=10)

# %% [markdown]
# The mean over the *example* axis, for each label: the average 0, the average 1, and so on. Averages of pictures blur. A linear model (lecture 11) sees hardly more than these ten ghosts.

# %% [markdown]
# ## Two layouts: where the channel stands
#
# Our arrays say **(m, n_H, n_W, n_C)**, in short **NHWC** or *channels last*. TensorFlow prefers it. PyTorch prefers **NCHW**, *channels first*: **(m, n_C, n_H, n_W)**. The numbers are the same, the order of the axes differs:
#
# $$X_\text{NCHW}[i, c, y, x] \;=\; X_\text{NHWC}[i, y, x, c]$$
#
# This course uses NHWC throughout. The other layout appears here once, because you will meet it outside. For a single picture:

# %%
channels_last = coffee  # (height, width, channel)
channels_first = np.moveaxis(coffee, -1, 0)  # (channel, height, width)
print(channels_last.shape, "->", channels_first.shape)
print("same pixel:", channels_last[30, 40], channels_first[:, 30, 40])
print("a view of the same bytes?", np.shares_memory(channels_last, channels_first))

# %% [markdown]
# ### `reshape` is not `transpose`
#
# Both can turn `(50, 75, 3)` into `(3, 50, 75)`. Only one of them moves the channels. `reshape` reads all numbers in their old order and pours them into
# the new shape. Nobody complains. The network trains, badly, and you look for the reason for two days.

# %%
poured = coffee.reshape(3, 50, 75)  # the right shape, the wrong content
titles = [f"{how}, channel {c}" for how in ("moveaxis", "reshape") for c in range(3)]
draw.images([*channels_first, *poured], titles, columns=3)

# %% [markdown]
# With `reshape`, "channel 0" is the top third of the picture, with red, green and blue pixels side by side. The reason is the order of the numbers in memory. Here is a picture of 2 × 3 pixels, with names in place of
# numbers:

# %%
names = np.array([[[f"{c}{y}{x}" for c in "RGB"] for x in range(3)] for y in range(2)])  # (2, 3, 3)
print("channels last: ", " ".join(names.ravel()))
print("channels first:", " ".join(np.moveaxis(names, -1, 0).ravel()))

# %% [markdown]
# Channels last keeps the three numbers of a pixel together. Channels first keeps each channel together, like three grey pictures in a row.
#
# Kernels have layouts too. Ours are `(f, f, n_C_prev, n_C)`; PyTorch wants (output channel, input channel, height, width), in short **OIHW**. Assignment a1 asks you for both conversions.
#
# **Question 02.layout.** A batch of 32 colour pictures, 48 high and 64 wide, arrives as NCHW. What is its shape? A tuple.

# %%
my_answer = None
check("02.layout", my_answer)
# hint("02.layout")
# solution("02.layout")

# %% [markdown]
# ## What a batch costs
#
# One last look at size. Floats need 4 or 8 bytes where the file had one.

# %%
for dtype in (np.uint8, np.float32, np.float64):
    size_mb = 32 * 224 * 224 * 3 * np.dtype(dtype).itemsize / 1e6
    print(f"32 pictures of 224 x 224 x 3 as {np.dtype(dtype).name:8} {size_mb:6.1f} MB")

# %% [markdown]
# That is the input alone. Each layer adds its own output. Memory is why batches are small.
#
# ## Summary
#
# * All data become arrays. The axes have meanings, and they are not equal: windows slide along height, width and time; channels are mixed; examples are a heap.
# * Grey: a matrix of intensities. Colour: three numbers a pixel. Origin top left, height first.
# * Bytes wrap around without a word. Convert first.
# * Batches are $(m, n_H, n_W, n_C)$. Channels first is the same numbers with the axes moved, never with `reshape`.
#
# **Sources.** ITU-R Recommendation BT.601 (grey weights). Pictures: scikit-image and scikit-learn sample images, digits from the UCI collection (E. Alpaydin, C. Kaynak); origin and licence of each file are in [`data/README.md`](../data/README.md).
#
# **Now do assignment [a1_tensors](../assignments/a1_tensors/a1_tensors.ipynb).** It has four short functions: bytes to floats, colour to grey, and the two layouts.
#
# **Next:** [03 · Convolution](03_convolution.ipynb).
