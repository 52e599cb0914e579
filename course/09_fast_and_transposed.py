# %% [markdown]
# # 09 · Fast and transposed convolution
#
# **You will do:** turn a convolution into one matrix product, pay for it with memory, then run a convolution backwards and find a chessboard that nobody painted.
#
# **You will learn:** im2col and GEMM, what the copies cost, and the transposed convolution: what it is, how large its output gets, and why it is *not* an inverse.
#
# **You will need:** lectures 04, 05 and 08.
#
# *About 70 minutes, with a break in the middle.*

# %%
import time
from functools import partial

import numpy as np
from convlab import check, data, draw, explore, hint, solution
from convlab.layers import conv2d, conv_transpose2d

rng = np.random.default_rng(9)

# %% [markdown]
# ## Part 1 · Fast
#
# ### The same sum, a thousand times slower
#
# A convolution is a heap of multiplications and additions. A modest layer, $32 \times 32$ pixels, $3 \times 3$ filters, 64 channels in and 64 out, needs
#
# $$32 \cdot 32 \;\cdot\; 3 \cdot 3 \cdot 64 \;\cdot\; 64 \;=\; 37\,748\,736$$
#
# multiply-adds, for one image. How long does that take? It depends on *who* does them. Let three workers multiply and add: a Python loop, NumPy number by number, and NumPy's matrix product.


# %%
def rate(work, multiply_adds, repeats=5):
    """Best of several runs, in multiply-adds per second."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return multiply_adds / min(times)


a, b = rng.normal(size=(2, 2_000_000))
list_a, list_b = a[:20_000].tolist(), b[:20_000].tolist()
M = rng.normal(size=(768, 768))

# %%
rates = {
    "Python loop": rate(lambda: sum(x * y for x, y in zip(list_a, list_b, strict=True)), 20_000),
    "NumPy, a * b + a": rate(lambda: a * b + a, 2_000_000),
    "matrix product M @ M": rate(lambda: M @ M, 768**3),
}
for worker, speed in rates.items():
    print(
        f"{worker:22} {speed / 1e6:9,.0f} million per second, our layer: {37_748_736 / speed:8.4f} s"
    )

# %% [markdown]
# The numbers on your machine differ, the order does not. The matrix product wins by two or three orders of magnitude over the loop, and clearly over element-by-element NumPy as well. Why?
#
# * **The loop** spends its time on Python's bookkeeping. The multiplication itself is the smallest part of each turn.
# * **Element by element** is limited by memory: three numbers travel for each multiplication.
# * **A matrix product** of two $n \times n$ matrices does $n^3$ multiplications with only $2n^2$ numbers. A number that was fetched once is used $n$ times. People have tuned this one operation for fifty years, for every processor there is. It is called **GEMM**, *general matrix multiply*.
#
# So here is the plan of this half: **write the convolution as one GEMM.**

# %% [markdown]
# ### One dimension: a table of windows
#
# Take a signal of seven numbers and a kernel of three. Do not slide. Instead, write every window down, each in a row of its own.


# %%
def windows_1d(x, f, stride=1):
    """All windows of a 1D signal, one in each row."""
    starts = range(0, len(x) - f + 1, stride)
    return np.stack([x[start : start + f] for start in starts])


x = np.array([3, 1, 4, 1, 5, 9, 2])
kernel = np.array([1, 0, -1])
table = windows_1d(x, 3)
parts = table, "·", kernel[:, np.newaxis], "=", (table @ kernel)[:, np.newaxis]
titles = ["every window, a row", "kernel", "output"]
draw.equation(*parts, titles=titles, windows={0: (2, 0, 1, 3), 2: (2, 0, 1, 1)})

# %% [markdown]
# The five dot products have become *one* product of a matrix and a vector. Two things come for free.
#
# **Stride 2** is every second row. **Several kernels** are several columns, and then the product is matrix times matrix: a GEMM.

# %%
kernels = np.stack([[1, 0, -1], [1, 1, 1], [0, 1, 0]], axis=1)  # (f, n_C): one kernel a column
table = windows_1d(x, 3, stride=2)
titles = ["windows, stride 2", "three kernels", "three outputs"]
draw.equation(table, "·", kernels, "=", table @ kernels, titles=titles)

# %% [markdown]
# ### Two dimensions: the window is laid flat
#
# A window of a picture is a small block, $f \times f \times n_C$. Lay it flat, in row-major order, and it is a row of $f \cdot f \cdot n_C$ numbers. Do it for every window of every image. The table is called **im2col**, *image to columns* (the name comes
# from a language in which the windows stand upright).
#
# How could we get this table without writing the function, which is your task in assignment a7? With a trick: a filter that is 1 at a single tap and 0 elsewhere *copies* that tap. A bank with one such filter for each tap copies the whole window.
# Here it is, on the matrix of lecture 04 with windows of $2 \times 2$.

# %%
X = np.array([[35, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
copying_filters = np.eye(4).reshape(2, 2, 1, 4)  # filter number k copies tap number k
copies = conv2d(X[np.newaxis, :, :, np.newaxis], copying_filters)  # (1, 3, 3, 4)
columns = copies.reshape(9, 4)  # a row for each output pixel
look = {"titles": ["picture", "im2col: nine windows"], "tones": ["input", "input"]}
draw.equation(X, "→", columns, windows={0: (1, 2, 2, 2), 1: (5, 0, 1, 4)}, **look)

# %% [markdown]
# The window at row 1, column 2 holds 16, 53, 7, 10. It is output pixel number $1 \cdot 3 + 2 = 5$, so it is row 5 of the table.
#
# Now the filters. `W` has shape $(f, f, n_C^{\text{prev}}, n_C)$. Laid flat *in the same order*, it becomes a matrix with a filter in each column. One product, one reshape, done:
#
# $$\underbrace{(m\, n_H\, n_W) \times (f\, f\, n_C^{\text{prev}})}_{\text{table of windows}} \;\cdot\; \underbrace{(f\, f\, n_C^{\text{prev}}) \times n_C}_{\text{filters}} \;=\; \underbrace{(m\, n_H\, n_W) \times n_C}_{\text{output, laid flat}}$$
#
# Check it on a real batch: two images, not square, three channels, four filters, stride 2.

# %%
A, W = rng.normal(size=(2, 9, 7, 3)), rng.normal(size=(3, 3, 3, 4))
copying_filters = np.eye(27).reshape(3, 3, 3, 27)
columns = conv2d(A, copying_filters, stride=2).reshape(-1, 27)
Z = (columns @ W.reshape(27, 4)).reshape(2, 4, 3, 4)
print("table of windows:", columns.shape)
print("same as conv2d:  ", np.allclose(Z, conv2d(A, W, stride=2)))

# %% [markdown]
# **Question 09.columns.** A batch `A` of shape `(10, 32, 32, 3)`, filters of size 5, padding 2, stride 1. What is the shape of the im2col table? Answer with a tuple.

# %%
my_answer = None
check("09.columns", my_answer)
# hint("09.columns")
# solution("09.columns")

# %% [markdown]
# ### The race
#
# In one dimension we may write all three ways without giving anything away: output by output, tap by tap (shift and add: what `convlab.layers` does), and as one product. A signal of 20 000 numbers, 16 kernels of length 25.


# %%
def output_by_output(x, kernels):
    return np.array([x[i : i + 25] @ kernels for i in range(len(x) - 24)])


def tap_by_tap(x, kernels):
    n = len(x) - 24
    return sum(x[u : u + n, np.newaxis] * kernels[u] for u in range(25))


def one_product(x, kernels):
    return windows_1d(x, 25) @ kernels


signal, bank = rng.normal(size=20_000), rng.normal(size=(25, 16))
assert np.allclose(output_by_output(signal, bank), one_product(signal, bank))
assert np.allclose(tap_by_tap(signal, bank), one_product(signal, bank))

# %%
table = windows_1d(signal, 25)
racers = {
    "output by output": lambda: output_by_output(signal, bank),
    "tap by tap": lambda: tap_by_tap(signal, bank),
    "table, then one product": lambda: one_product(signal, bank),
    "    filling the table": lambda: windows_1d(signal, 25),
    "    the product alone": lambda: table @ bank,
}
for name, run in racers.items():
    milliseconds = 1000 / rate(run, 1, repeats=3)
    print(f"{name:24} {milliseconds:8.1f} ms")

# %% [markdown]
# The last two lines take the third way apart. The product itself is nearly nothing; **filling the table is what takes the time**. No wonder: we fill it by a Python loop with 20 000 turns. In a7 you will fill it without a loop over pixels.
#
# ### The price: memory
#
# Windows overlap, so the table repeats pixels. With stride 1, a pixel in the middle belongs to $f \cdot f$ windows, and stands in the table $f \cdot f$ times. AlexNet's five layers show what that means. (All layers as one group here.)

# %%
#         name     input side, padding, f, stride, channels in
layers = [
    ("conv1", 227, 0, 11, 4, 3),
    ("conv2", 27, 2, 5, 1, 96),
    ("conv3", 13, 1, 3, 1, 256),
    ("conv4", 13, 1, 3, 1, 384),
    ("conv5", 13, 1, 3, 1, 384),
]
for name, n, p, f, s, channels in layers:
    side = (n + 2 * p - f) // s + 1
    image, table_size = n * n * channels, side * side * f * f * channels
    megabytes = 128 * table_size * 4 / 1e6  # float32
    print(f"{name}  {image:7,} numbers → {table_size:9,}", end="  ")
    print(f"({table_size / image:4.1f} ×)  a batch of 128: {megabytes:3.0f} MB")

# %% [markdown]
# conv2 alone asks for 896 megabytes for a batch of 128; its input is 36. Stride is the remedy of conv1: jumps of 4 make its 121 taps repeat a pixel only about seven times.
#
# What libraries do about it:
#
# | way | idea | good for |
# |---|---|---|
# | tiles | make a part of the table, multiply, throw it away | everything; "implicit GEMM" on graphics cards |
# | shift and add | $f \cdot f$ smaller products, no table | few channels, little memory |
# | Winograd | for $3 \times 3$: trade multiplications for additions, 16 for 36 on a tile | small filters |
# | FFT | a product of spectra | large filters |

# %% [markdown]
# ### A way around: the Fourier transform
#
# One sentence of mathematics: in the frequency domain, sliding becomes multiplying, number by number. So transform the picture, transform the kernel, multiply, transform back. The cost does not depend on the size of the kernel at all.
#
# The transform computes the *flipped* convolution of lecture 03. The complex conjugate of the kernel's spectrum undoes the flip.


# %%
def correlate_by_spectrum(picture, kernel):
    """Cross-correlation of one picture and one kernel through the FFT."""
    shape = picture.shape
    spectrum = np.fft.rfft2(picture) * np.conj(np.fft.rfft2(kernel, shape))
    n_H, n_W = np.subtract(shape, kernel.shape) + 1
    return np.fft.irfft2(spectrum, shape)[:n_H, :n_W]


camera = data.load_picture("camera") / 255  # (192, 192)
A = camera[np.newaxis, :, :, np.newaxis]
for f in (3, 11, 31):
    kernel = rng.normal(size=(f, f))
    W = kernel[:, :, np.newaxis, np.newaxis]
    assert np.allclose(conv2d(A, W)[0, ..., 0], correlate_by_spectrum(camera, kernel))
    direct = 1000 / rate(partial(conv2d, A, W), 1, repeats=3)
    spectral = 1000 / rate(partial(correlate_by_spectrum, camera, kernel), 1, repeats=3)
    print(f"f = {f:2}: shift and add {direct:7.2f} ms, FFT {spectral:5.2f} ms")

# %% [markdown]
# Shift and add grows with $f^2$, the FFT stays where it is. So why is it not used everywhere? Here there was one channel. A layer from 64 channels to 64 has 4096 small filters, and each must be stored and read as a spectrum *as large as the picture*. For the usual $3 \times 3$ filters, libraries choose GEMM or Winograd. That is why you will meet im2col, or one of its children, inside nearly every library.
#
# ### The way back: fold and add
#
# Training needs gradients. If the forward pass is `columns @ W_flat`, then by lecture 08 (matrix products) the gradients are two more products: `columns.T @ dZ_flat` for the filters and `dZ_flat @ W_flat.T` for the table of windows. But we need the
# gradient of the *picture*, not of the table. A pixel was copied to several windows; its gradient is the **sum** over all its copies. Folding the table back, adding where windows overlap, is called **col2im**.
#
# In one dimension, with a table full of ones, folding counts in how many windows each number takes part:


# %%
def fold_1d(table, n, stride=1):
    """Put windows back where they came from; add where they overlap."""
    f, x = table.shape[1], np.zeros(n)
    for row, window in enumerate(table):
        x[row * stride : row * stride + f] += window
    return x


print("f = 3, stride 1:", fold_1d(np.ones((5, 3)), 7))
print("f = 2, stride 2:", fold_1d(np.ones((3, 2)), 6, stride=2))

# %% [markdown]
# So folding does **not** undo unfolding: with stride 1, a number in the middle comes back threefold. (Only where nothing overlaps, as in the second line, nothing is added.) It is the *transpose* of unfolding, which is what gradients ask for.
#
# **Question 09.fold.** Windows of length $f = 3$ with stride 2, on a line of 7 numbers. A table of ones is folded back. What are the seven numbers? Answer with a list.

# %%
my_answer = None
check("09.fold", my_answer)
# hint("09.fold")
# solution("09.fold")

# %% [markdown]
# *A good place for a break.*
#
# ## Part 2 · Transposed
#
# ### The wish: larger again
#
# Convolutions and pooling make pictures smaller. Some tasks need the way back: a class for *every pixel* of a street, a drawing from a code of 100 numbers, a sharper photograph. We want a layer that **enlarges**, and that can be learned.
#
# We met one already. In lecture 08 the gradient of a convolution travelled from the small output back to the large input. Use that way *forward*, and you have the **transposed convolution**.
#
# ### One number paints one kernel
#
# Convolution **gathers**: an output number reads a window. The transposed one **scatters**: an input number paints the whole kernel, multiplied by itself; the next number paints it one stride further; where paintings overlap, they are added.


# %%
def paint_1d(x, kernel, stride):
    """One painting for each input number, a row each."""
    f = len(kernel)
    canvas = np.zeros((len(x), stride * (len(x) - 1) + f))
    for i, value in enumerate(x):
        canvas[i, i * stride : i * stride + f] = value * kernel
    return canvas


paintings = paint_1d(np.array([2, 1, 3]), np.array([1, 2, 1]), stride=2)
titles, tones = ["three paintings, stride 2", "their sum"], ["kernel", "output"]
draw.equation(paintings, "→", paintings.sum(axis=0, keepdims=True), titles=titles, tones=tones)

# %% [markdown]
# Three numbers became seven. Positions 2 and 4 were painted twice.
#
# ### Why "transposed"
#
# Lecture 03 wrote the convolution as a matrix with the kernel along its diagonal. Take that matrix for $n = 7$, $f = 3$, stride 2. It maps 7 numbers to 3. Its transpose maps 3 numbers to 7, and it *is* the painting.

# %%
kernel = np.array([1, 2, 1])
C = np.array([[kernel[c - 2 * r] if 0 <= c - 2 * r < 3 else 0 for c in range(7)] for r in range(3)])
print("C.T @ x  ", C.T @ np.array([2, 1, 3]))
print("painting ", paintings.sum(axis=0).astype(int))
titles, tones = ["C, 7 → 3: gathers", "Cᵀ, 3 → 7: scatters"], ["kernel", "kernel"]
draw.equation(C, "→", C.T, titles=titles, tones=tones)

# %% [markdown]
# Read the rows of the left matrix: each output gathers with the weights 1, 2, 1. Read the *columns* of the right matrix: each input scatters the weights 1, 2, 1. Same numbers, same places.
#
# You will also hear "deconvolution". Avoid it: that word means undoing a convolution, and this layer undoes nothing.
#
# **Question 09.inverse.** Convolve `x = [1, 0, 0, 0, 0, 0, 0]` with `C` above, then apply `C.T` to the result. What comes out? Answer with a list of seven numbers.

# %%
my_answer = None
check("09.inverse", my_answer)
# hint("09.inverse")
# solution("09.inverse")

# %% [markdown]
# ### The law it obeys instead
#
# It is not the inverse, but it is tied to the convolution by a law, the **adjoint law** of lecture 08. For every picture $u$ and every small map $v$,
#
# $$\langle \text{conv}(u),\, v\rangle \;=\; \langle u,\, \text{conv}^\top(v) \rangle .$$
#
# It needs no known answers, so it is a perfect test: any $u$, any $v$, one line. In the transposed layer the filter's two channel axes have changed roles.

# %%
u, v = rng.normal(size=(2, 9, 7, 3)), rng.normal(size=(2, 4, 3, 5))
W = rng.normal(size=(3, 3, 3, 5))
left = np.sum(conv2d(u, W, stride=2) * v)
right = np.sum(u * conv_transpose2d(v, W.swapaxes(2, 3), stride=2))
print(f"⟨conv(u), v⟩ = {left:.10f}\n⟨u, convᵀ(v)⟩ = {right:.10f}")

# %% [markdown]
# ### Two pictures of the same thing
#
# The drawings of transposed convolution that you find everywhere do not show painting. They show an ordinary convolution, over an input that was pulled apart with zeros (stride − 1 of them between neighbours) and framed with zeros. Both are right: the output cell *gathers* what was painted on it. For that, the kernel must be flipped.
#
# First picture: no padding, no strides. The small map is blue, the output green, dashed cells are zeros.

# %%
title = "2 → 4: no padding, no strides"
draw.conv_arithmetic(2, 3, transposed=True, at=[(0, 0), (1, 2)], title=title)

# %% [markdown]
# Second: stride 2, padding 1. The blue cells stand apart. The stride, which made jumps in the convolution, makes *gaps* here; some call it a stride of ½.
# Third, "odd": the same, with one more row and column at the end.

# %%
settings = {"stride": 2, "padding": 1, "transposed": True}
title = "3 → 5: padding 1, stride 2"
display(draw.conv_arithmetic(3, 3, at=[(0, 0), (1, 1)], title=title, **settings))
title = "3 → 6: padding 1, stride 2, odd"
display(draw.conv_arithmetic(3, 3, output_padding=1, at=[(2, 2), (5, 5)], title=title, **settings))

# %% [markdown]
# Is it really the same? Pull apart, frame, flip, convolve; compare with painting.

# %%
A, W = rng.normal(size=(1, 3, 4, 2)), rng.normal(size=(3, 3, 2, 5))
stride, padding, f = 2, 1, 3
apart = np.zeros((1, 5, 7, 2))
apart[:, ::stride, ::stride] = A  # stride - 1 zeros between neighbours
flipped = W[::-1, ::-1]
gathered = conv2d(apart, flipped, padding=f - 1 - padding)
painted = conv_transpose2d(A, W, stride=stride, padding=padding)
print("same:", np.allclose(gathered, painted), " shape:", painted.shape)

# %% [markdown]
# The first way multiplies a great many zeros. Painting does not, and libraries do something like it.
#
# ### The size
#
# Paint: the last of $n$ kernels starts at $s(n-1)$ and is $f$ long. Then padding cuts $p$ off at *both* ends (it puts on in the convolution, so it takes off here), and $op$, *output padding*, adds at the end:
#
# $$n_\text{out} \;=\; s\,(n - 1) + f - 2p + op$$


# %%
def transposed_length(n, f, stride=1, padding=0, output_padding=0):
    return stride * (n - 1) + f - 2 * padding + output_padding


cases = [(2, 3, 1, 0, 0), (3, 3, 2, 1, 0), (3, 3, 2, 1, 1), (7, 4, 2, 1, 0), (4, 5, 3, 0, 2)]
for n, f, s, p, op in cases:
    length = transposed_length(n, f, s, p, op)
    Z = conv_transpose2d(np.ones((1, n, n, 1)), np.ones((f, f, 1, 1)), 0, s, p, op)
    assert Z.shape == (1, length, length, 1)
    print(f"n={n} f={f} s={s} p={p} op={op}:  {s}·{n - 1} + {f} − {2 * p} + {op} = {length}")

# %% [markdown]
# #### Why output padding is needed
#
# The floor of lecture 04 throws rows away. Several inputs lead to one and the same output size, so the way back is not unique:

# %%
for n in range(5, 9):
    small = (n + 2 * 1 - 3) // 2 + 1
    back = transposed_length(small, 3, stride=2, padding=1)
    print(f"{n} → {small} → {back}   output padding {n - back} brings {n} back")

# %% [markdown]
# Output padding says which of the $s$ possible sizes is meant. It is always smaller than the stride. The added row is not empty: it is what padding would otherwise have cut off.
#
# **Question 09.size.** A generator of pictures starts from $4 \times 4$ and has three transposed layers, each with $f = 4$, $s = 2$, $p = 1$. How high is the final picture?

# %%
my_answer = None
check("09.size", my_answer)
# hint("09.size")
# solution("09.size")

# %%
# Turn the knobs: which settings double the size, and which triple it?
explore.size(n=4, f=4, padding=1, stride=2, transposed=True)

# %% [markdown]
# ### The chessboard that nobody painted
#
# Enlarge the simplest picture there is, all ones, with the simplest kernel, all ones. $f = 3$, stride 2.

# %%
ones = np.ones((1, 3, 3, 1))
uneven = conv_transpose2d(ones, np.ones((3, 3, 1, 1)), stride=2)[0, ..., 0]
even = conv_transpose2d(ones, np.ones((4, 4, 1, 1)), stride=2)[0, ..., 0]
draw.equation(uneven, " ", even, titles=["f = 3, stride 2", "f = 4, stride 2"], heat=True)

# %% [markdown]
# Left: a **checkerboard** of 1, 2 and 4. Far from the border, half of the pixels are painted by two kernels, a quarter by one, a quarter by four. Generated pictures of the early years are full of this pattern. Right: with $f = 4$ every pixel inside is painted by exactly four kernels.
#
# The rule: overlap is even when **$f$ is a multiple of the stride**. Count along one axis: $f / s$ kernels must meet at each place, and that is a whole number only then.

# %%
for f in range(2, 8):
    for s in (2, 3):
        counts = paint_1d(np.ones(8), np.ones(f), s).sum(axis=0)[f : -f or None]
        verdict = "even" if np.ptp(counts) == 0 else "uneven: " + str(counts[: 2 * s].astype(int))
        print(f"f = {f}, stride {s}: {verdict}".ljust(40), end="\n" if s == 3 else "")

# %% [markdown]
# **Question 09.chess.** A colleague's generator has transposed layers with $f = 5$ and stride 3, and its pictures show a grid. Which filter size is the next *larger* one without the pattern?

# %%
my_answer = None
check("09.chess", my_answer)
# hint("09.chess")
# solution("09.chess")

# %% [markdown]
# On a real picture, enlarged threefold. Kernel one: three by three ones, each pixel becomes a block. Kernel two: five by five ones, uneven. Kernel three: a tent of length six, which blends neighbours.

# %%
small = data.load_picture("camera", grey=True)[28:92, 60:124] / 255  # (64, 64)


def enlarge(profile):
    """Enlarge threefold with a separable kernel; the profile's sum is made 3."""
    profile = np.array(profile) * 3 / np.sum(profile)
    W = np.outer(profile, profile)[:, :, np.newaxis, np.newaxis]
    return conv_transpose2d(small[np.newaxis, ..., np.newaxis], W, stride=3)[0, ..., 0]


results = [enlarge(p) for p in ([1, 1, 1], [1, 1, 1, 1, 1], [1, 3, 5, 5, 3, 1])]
titles = ["f = 3: blocks", "f = 5: a grid", "f = 6, tent: smooth"]
draw.images([Z[30:126, 30:126].clip(0, 1) for Z in results], titles)

# %% [markdown]
# The tent is *bilinear interpolation*: an old acquaintance, now a special case of a layer that can be learned. Two remedies against the grid are in use: choose $f$ as a multiple of $s$ and start from the tent; or enlarge with plain interpolation first, and convolve afterwards.
#
# ## Summary
#
# * A convolution is one matrix product: **im2col** writes every window in a row, the filters stand in columns, **GEMM** does the rest.
# * The price is memory: up to $f^2$ copies of every pixel (AlexNet's conv2: 25-fold). With few filters, filling the table takes longer than multiplying it.
# * The way back folds and **adds**: col2im is the transpose of im2col, not its inverse.
# * The **transposed convolution** lets each number paint a kernel. Size: $s(n-1) + f - 2p + op$. It obeys $\langle \text{conv}(u), v\rangle = \langle u, \text{conv}^\top(v)\rangle$.
# * It paints a **checkerboard** unless $f$ is a multiple of $s$.
#
# **Sources.** K. Chellapilla, S. Puri, P. Simard, "High performance convolutional neural networks for document processing" (2006), the origin of im2col. K. Goto, R. van de Geijn, "Anatomy of high-performance matrix multiplication", *ACM TOMS* 34 (2008). A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", [arXiv:1509.09308](https://arxiv.org/abs/1509.09308) (2015). V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", [arXiv:1603.07285](https://arxiv.org/abs/1603.07285) (2016), chapter 4. A. Odena, V. Dumoulin, C. Olah, "Deconvolution and checkerboard artifacts", *Distill* (2016).
#
# **Now do assignment [a7_fast_convolution](../assignments/a7_fast_convolution/a7_fast_convolution.ipynb)**: im2col and col2im, a convolution without a loop over pixels, and the transposed one.
#
# **Next:** [10 · AlexNet](10_alexnet.ipynb).
