# %% [markdown]
# # 08 · Backward
#
# **You will do:** send a gradient back through one window, then through all of them, in two ways; find that the way back is a convolution again; and catch a wrong gradient with a referee.
#
# **You will learn:** scatter and gather, why $dW$ is a correlation and $dA$ a transposed convolution, the adjoint law, gradient checking, and what pooling sends back, ties included.
#
# **You will need:** lectures 03 to 06, and the chain rule.
#
# *About 80 minutes, with a good place for a break in the middle.*

# %%
import numpy as np
from convlab import CheckError, check, check_gradient, data, draw, explore, hint, layers, solution
from convlab.layers import conv2d, conv2d_backward, conv_transpose2d, pad2d, pool2d, pool2d_backward

BLUE, AMBER = draw.COLOURS[:2]

# %% [markdown]
# ## Three questions to a layer
#
# Forward, a layer turns $A^{[l-1]}$ into $Z$. At the very end stands one number, the cost $L$: how wrong the network is. To learn, each weight must know: *if I grow a little, by how much does the cost grow?* That is the derivative $\partial L / \partial w$.
#
# We work from the end to the beginning. The layer above has already answered for **our output**: it hands us
#
# $$dZ = \frac{\partial L}{\partial Z}$$
#
# one number for every number of $Z$, in the same shape. (The letter d in `dZ` is just part of the name: "gradient of the cost with respect to Z".) From it, our layer must compute three things:
#
# | | gradient with respect to | who wants it | shape |
# |---|---|---|---|
# | `dW` | our weights | we: to learn | as `W` |
# | `db` | our biases | we: to learn | as `b` |
# | `dA_prev` | our input | the layer below: it is *its* `dZ` | as `A_prev` |
#
# We do it in one dimension first, with numbers that fit into your head.
#
# ## One window
#
# A window with three numbers, a kernel with three weights, a bias: one output.
#
# $$z = x_0 k_0 + x_1 k_1 + x_2 k_2 + b$$
#
# The layer above says: *if $z$ grows by 1, the cost grows by $g$*. So who is to blame, and how much?
#
# * $x_1$ grows by a little: $z$ grows $k_1$ times as much, the cost $g\,k_1$ times as much.
# * $k_1$ grows by a little: $z$ grows $x_1$ times as much, the cost $g\,x_1$ times as much.
# * $b$ grows by a little: $z$ grows just as much, the cost $g$ times as much.
#
# $$dx = g\,k \qquad\qquad dk = g\,x \qquad\qquad db = g$$
#
# Each factor of a product receives **the other factor**, times $g$. Everything else in this lecture is bookkeeping.

# %%
x, k, b, g = np.array([4.0, 1.0, 3.0]), np.array([2.0, -1.0, 1.0]), 0.5, 3.0
print("z =", x @ k + b)
print("dx =", g * k, "  dk =", g * x, "  db =", g)
nudged = k + np.array([0, 0.01, 0])  # only the middle weight
print("the middle weight, by nudging:", round(g * ((x @ nudged) - (x @ k)) / 0.01, 6))

# %% [markdown]
# ## Many windows: scatter
#
# Now the kernel slides. Six numbers, three weights, four outputs, and each output has its own $g$.
#
# Go through the outputs, one by one. Output $i$ saw the window that begins at $i$. So it **scatters** its blame $g_i\,k$ over these three pixels. Where windows overlap, a pixel is blamed several times, and the blame **adds up**: the pixel has several ways to move the cost.

# %%
x = np.array([4.0, 1.0, 3.0, 0.0, 2.0, 5.0])
g = np.array([1.0, -2.0, 0.0, 3.0])  # one for each of the four outputs
painted = np.zeros((4, 6))
for i in range(4):
    painted[i, i : i + 3] = g[i] * k
dx = painted.sum(axis=0)
print("dx =", dx)
rows = np.vstack([painted, np.full(6, np.nan), dx])
note = "rows 0 to 3: what each output scatters; last row: the sums, dx"
draw.matrix(rows, "rows are outputs, columns are pixels", heat=True, note=note)

# %% [markdown]
# Row 2 is grey: this output reported 0, so nobody is blamed.
#
# ## The same numbers: gather
#
# Read the picture by **columns** now. Stand on pixel $c$ and ask: which outputs have seen me? Output $c$, with its weight $k_0$. Output $c-1$, with $k_1$. Output $c-2$, with $k_2$. So the pixel **gathers**
#
# $$dx[c] = \sum_{u} g[c - u]\; k[u]$$
#
# where $g$ counts as 0 outside. Look at the minus sign! Forward we had $x[i + u]$. This is the *other* formula of lecture 03, the true **convolution** of the mathematicians, with the kernel flipped. And all positions count in which kernel and $g$ touch at all: the frame called *full* in lecture 04, $p = f - 1$.

# %%
print("scatter    ", dx)
print("np.convolve", np.convolve(g, k, mode="full"))

# %% [markdown]
# Forward a correlation, backward a convolution. Nobody had to decide to flip; the chain rule did it. Scatter and gather are the same sums in a different order. *Scatter* is easy to write: loop over outputs and use `+=`. *Gather* is easy to run in parallel: no two pixels write to the same place.
#
# **Question 08.gather.** Kernel `[3, 1, 2]`, stride 1, five pixels. The three outputs report `g = [1, 0, 2]`. What is `dx[2]`, the gradient of the middle pixel?

# %%
my_answer = None
check("08.gather", my_answer)
# hint("08.gather")
# solution("08.gather")

# %% [markdown]
# ## The reason behind it: a matrix and its transpose
#
# Lecture 03 wrote sliding as a matrix: $z = T x$, with the kernel in every row, one step further each time. Now the chain rule for a matrix is short. Output $i$ depends on pixel $c$ with the factor $T[i, c]$. So pixel $c$ gets
#
# $$dx[c] = \sum_i T[i, c]\; g[i] \qquad\text{that is}\qquad dx = T^\top g$$
#
# Forward with $T$, backward with $T^\top$. That is all. It explains the name **transposed convolution**.

# %%
T = np.zeros((4, 6))
for i in range(4):
    T[i, i : i + 3] = k
print("T x  =", T @ x, "  T' g =", T.T @ g)
display(draw.matrix(T, "T: six numbers to four", heat=True))
draw.matrix(T.T, "T transposed: four numbers to six", heat=True)

# %% [markdown]
# ### The adjoint law
#
# For any matrix, and any vectors $u$ and $v$ of fitting length,
#
# $$\langle T u,\; v \rangle \;=\; \langle u,\; T^\top v \rangle$$
#
# (the brackets are the dot product: multiply number by number, add up), because both sides are the same double sum $\sum_{i,c} v_i\, T_{ic}\, u_c$. So here is a test for backward passes that needs **no right answer**. Take random arrays $u$ and $v$. Send $u$ forward and multiply with $v$. Send $v$ backward and multiply with $u$. Two numbers must agree:

# %%
rng = np.random.default_rng(0)
W = rng.normal(size=(3, 3, 2, 4))
for stride, padding in [(1, 0), (1, 1), (2, 1), (3, 2)]:
    u = rng.normal(size=(2, 8, 11, 2))  # like A_prev: m = 2, 8 rows, 11 columns, 2 channels
    forward = conv2d(u, W, stride=stride, padding=padding)
    v = rng.normal(size=forward.shape)  # like dZ
    back, _, _ = conv2d_backward(v, u, W, stride=stride, padding=padding)
    print(f"stride {stride}, padding {padding}: {np.vdot(forward, v):.10f} {np.vdot(u, back):.10f}")

# %% [markdown]
# The checks in assignment a5 use this law. It catches a forgotten stride, swapped axes, a kernel that was not flipped: all at once, on one random example. (The bias is left out here: a layer with a bias is not linear.)
#
# ## Stride: the blame lands further apart
#
# With stride 2, output $i$ saw the window that begins at $2i$. So that is where its blame goes: scatter, with one change. In the language of gather: put $s - 1$ zeros between the numbers of $g$, then do as before. Both ways:

# %%
n, stride = 8, 2
painted = np.zeros((3, n))
for i, blame in enumerate([1.0, -2.0, 3.0]):
    painted[i, stride * i : stride * i + 3] = blame * k
rows = np.vstack([painted, np.full(n, np.nan), painted.sum(axis=0)])
spread = np.zeros(5)
spread[::2] = [1, -2, 3]
print("g with zeros between:", spread)
print("full convolution:    ", np.convolve(spread, k, mode="full"), "and one pixel nobody saw")
draw.matrix(rows, "stride 2: each row begins two further", heat=True)

# %% [markdown]
# Two remarks.
#
# * The last pixel gets exactly **0**. No window saw it (the floor, lecture 04). What was not seen cannot be blamed. So `dx` must take its length from `x`, not from the outputs.
# * We read the backward passes in 150 public solutions of an exercise like yours. The commonest mistake by far: **the stride is left out** on the way back. Then the blame lands on the wrong pixels, and with stride 1 nobody notices.
#
# **Question 08.unseen.** A picture of 10 × 10, windows of 3 × 3, stride 3, no padding. How many pixels get a gradient of exactly 0 for certain, whatever `dZ` is?

# %%
my_answer = None
check("08.unseen", my_answer)
# hint("08.unseen")
# solution("08.unseen")

# %% [markdown]
# ## Two dimensions: `dA` is a transposed convolution
#
# In two dimensions a blame $g$ paints a whole **square**, $g \cdot W$, on the window that the output saw. Where squares overlap, they add. You have seen this in lecture 04: it is the transposed convolution. Below (blue) stand 3 × 3 numbers of `dZ`, with gaps between them for the stride of 2 and a dashed frame around them. Above (green) are 5 × 5 numbers of `dA`. Each green number gathers from the blue ones under its window.

# %%
draw.conv_arithmetic(3, 3, stride=2, padding=1, transposed=True, at=[(0, 0), (1, 2), (2, 2)])

# %% [markdown]
# And the channels? Forward, filter $o$ reads input channel $c$ with the slice `W[:, :, c, o]`. Backward, input channel $c$ is blamed by **all** filters, each through the same slice. So the two channel axes of $W$ change places:

# %%
A, W = rng.normal(size=(2, 7, 9, 3)), rng.normal(size=(3, 3, 3, 4))
dZ = rng.normal(size=conv2d(A, W, stride=2, padding=1).shape)
dA, dW, db = conv2d_backward(dZ, A, W, stride=2, padding=1)
turned = W.transpose(0, 1, 3, 2)  # from 4 channels to 3
as_transposed = conv_transpose2d(dZ, turned, stride=2, padding=1)
print("dZ", dZ.shape, " dA", dA.shape)
print("largest difference:", np.abs(dA - as_transposed).max())

# %% [markdown]
# Padding is undone on the way back: the frame was invented by us, nobody wants its gradient, so it is **cut off** at the end. (Cut by counting from the front. The slice `[p:-p]` is empty when $p = 0$.)
#
# *A good place for a break.*
#
# ## `dW` is a correlation
#
# Now the weights. Weight $k_u$ was used by **every** output: output $i$ multiplied it with $x[i + u]$. Each use gives it the blame $g_i\,x[i+u]$, and they all add up:
#
# $$dk[u] = \sum_i g[i]\; x[i + u]$$
#
# Do you recognise it? A plus sign, a dot product, sliding: it is the **forward formula**, with $g$ in the place of the kernel. The input is correlated with the error. Lecture 03 learned a kernel this way, and now you know why it worked.

# %%
print("by hand      ", [float(g @ x[u : u + 4]) for u in range(3)])
print("np.correlate ", np.correlate(x, g, mode="valid"))

# %% [markdown]
# So a weight has a large gradient where the picture, shifted to its place, *looks like the error*.
#
# **Question 08.weights.** Pixels `x = [1, 2, 0, 3]`, a kernel of three weights, stride 1. The two outputs report `g = [1, -1]`. What is `dk`? A list of three numbers.

# %%
my_answer = None
check("08.weights", my_answer)
# hint("08.weights")
# solution("08.weights")

# %% [markdown]
# In two dimensions it is the same sliding, with three more axes to keep in order.
#
# * `dW[u, v, c, o]` pairs *each* input channel $c$ with *each* filter $o$.
# * It adds over all examples of the batch, because they all used the same weight.
# * With stride $s$ neighbours in `dZ` belong to pixels $s$ apart. So `dZ` slides as a kernel with **dilation** $s$: what was a stride forward is a dilation backward.
#
# For `conv2d` to add over the examples, these must stand where it adds: on the channel axis. So examples and channels change places:

# %%
pictures = pad2d(A, 1).transpose(3, 1, 2, 0)  # (n_C_prev, n_H, n_W, m)
kernels = dZ.transpose(1, 2, 0, 3)  # (n_H_out, n_W_out, m, n_C)
as_correlation = conv2d(pictures, kernels, dilation=2)  # (n_C_prev, f, f, n_C)
print("dW", dW.shape)
print("largest difference:", np.abs(dW - as_correlation.transpose(1, 2, 0, 3)).max())

# %% [markdown]
# Here are all three on one page. A convolutional layer needs a sliding window three times, with the roles exchanged:
#
# | | slides | over | stride becomes |
# |---|---|---|---|
# | forward, $Z$ | the kernel $W$ | the input $A$ | a stride |
# | backward, $dA$ | the flipped kernel | the error $dZ$, with a *full* frame | zeros between the errors |
# | backward, $dW$ | the error $dZ$ | the input $A$ | a dilation |
#
# A backward pass therefore costs about twice as much as a forward pass.
#
# ### And the bias
#
# $b$ is added to every output of its filter, with factor 1. So it collects the blame of all of them: over examples, rows and columns.
#
# **Question 08.bias.** `dZ` has the shape `(10, 5, 6, 8)`. How many numbers are added up for *one* entry of `db`?

# %%
print("db:", db.shape, db.ravel().round(3))
print("one filter, summed:", [round(float(dZ[..., o].sum()), 3) for o in range(4)])
my_answer = None
check("08.bias", my_answer)
# hint("08.bias")
# solution("08.bias")

# %% [markdown]
# ## The referee
#
# A wrong gradient does not crash. The network learns a little worse, and you search for weeks. So gradients are *checked*, by the definition of the derivative: **nudge, and measure**.
#
# $$\frac{\partial L}{\partial w} \approx \frac{L(w + \varepsilon) - L(w - \varepsilon)}{2\,\varepsilon}$$
#
# `check_gradient` does this for one entry after the other, and says where it disagrees. It wants a cost, so make one: $L = \sum Z \cdot dZ$. (Its gradient with respect to $Z$ is $dZ$, as it should be.) Here are two candidates for `dW`. The second one forgets the stride.


# %%
def cost(weights):
    """A cost whose gradient with respect to Z is dZ."""
    return np.sum(conv2d(A, weights, stride=2, padding=1) * dZ)


forgetful = conv2d(pictures, kernels)[:, :3, :3].transpose(1, 2, 0, 3)  # no dilation
for name, candidate in {"dW": dW, "the forgetful one": forgetful}.items():
    try:
        check_gradient(name, cost, W, candidate)
        print(f"✓ {name} agrees with nudging")
    except CheckError as error:
        print("✗", error)

# %% [markdown]
# The shape was right, the numbers looked plausible, and it was wrong everywhere. The referee needs two forward passes for *each* weight, so it is only for small arrays.
#
# There is a cheaper referee for large ones. Do not nudge one weight. Nudge **all of them at once, in a random direction $v$**:
#
# $$\frac{L(w + \varepsilon v) - L(w - \varepsilon v)}{2\,\varepsilon} \;\approx\; \langle \nabla L,\; v \rangle$$
#
# ($\nabla L$ is the name for all gradients together.) Two forward passes, whatever the size. It does not say *where* the mistake is, but a wrong gradient can hardly hide from a random direction. We shall use it on a whole network in a moment. First the last layer that is missing.
#
# ## Backward through pooling
#
# **Average.** The output is a quarter of each of four numbers, so each one gets a quarter of the blame.
#
# **Max.** The output *is* one of the four numbers. If that one grows, the output grows as much. If one of the losers grows a little, nothing happens. So the **winner takes it all**, and the others get 0.
#
# Pooling has no weights, so there is nothing else to compute.

# %%
X = np.array([[35, 19, 25, 6], [13, 22, 16, 53], [4, 3, 7, 10], [9, 8, 1, 3]])
blame = np.array([[4.0, -8.0], [2.0, 6.0]])
as_batch = (blame[np.newaxis, :, :, np.newaxis], X[np.newaxis, :, :, np.newaxis])
by_max, by_mean = (
    pool2d_backward(*as_batch, 2, mode=mode)[0, :, :, 0] for mode in ("max", "average")
)
titles = ["dZ", "max", "average"]
draw.equation(blame, "→", by_max, "or", by_mean, titles=titles, heat=True)

# %% [markdown]
# Look up in `X` where 35, 53, 9 and 10 stand. And add up: both matrices on the right have the sum of `dZ`. This is a **law**, for both kinds, and you can test any program with it:
#
# $$\sum dA_\text{prev} = \sum dZ$$
#
# If windows overlap, one pixel may win several times. Then it collects several blames: `+=` again, not `=`. Stride 1, a blame of 1 from each of the nine windows, so that the result counts the victories:

# %%
ones = np.ones((1, 3, 3, 1))
victories = pool2d_backward(ones, X[np.newaxis, :, :, np.newaxis], 2, stride=1)[0, :, :, 0]
draw.equation(X, "→", victories, titles=["input", "windows won"], tones=["input", "output"])

# %% [markdown]
# ### Play
#
# The amber cell is the one that gets the gradient. Choose a window with equal numbers: which of them is it?

# %%
explore.pooling(np.array([[2, 2, 0, 0], [1, 2, 0, 0], [5, 5, 1, 3], [5, 5, 3, 2]]), f=2)

# %% [markdown]
# ## Ties: who gets the blame?
#
# Lecture 06 found: in 41 % of the windows of our digits the maximum is there more than once. The obvious way to find the winner is to compare, `window == window.max()`. In a tie, that marks **several** winners, and *each* receives the full blame. Gradients are multiplied.
#
# How bad is it? Put a blame of 1 on each window and look how much arrives. We do the comparison for all digits at once: enlarge the pooled map with `np.repeat`, and compare with the original.

# %%
digits, labels = data.load_digits()
pooled = pool2d(digits, 2)
enlarged = np.repeat(np.repeat(pooled, 2, axis=1), 2, axis=2)  # each maximum, four times
sent = pooled.size
print("sent:", sent, " arrived:", np.sum(digits == enlarged))
print(f"factor {np.sum(digits == enlarged) / sent:.2f}")
right = pool2d_backward(np.ones(pooled.shape), digits, 2)
print("with the first winner only:", right.sum())

# %% [markdown]
# Nearly twice as much arrives as was sent. And not evenly: a black window multiplies by 4, a clear one by 1. No learning rate repairs that.
#
# Behind a ReLU one is luckier: most ties there are zeros, and ReLU stops whatever arrives at a zero. But not all ties are. A filter with a positive bias turns black paper into equal *positive* numbers. Count only blame that survives the ReLU:

# %%
W = rng.normal(size=(3, 3, 1, 8)) / 3
for bias in (-0.2, 0.0, 0.2):
    maps = layers.relu(conv2d(data.centred_digits(digits[:300]), W, bias, padding=1))
    pooled = pool2d(maps, 2)
    winners = maps == np.repeat(np.repeat(pooled, 2, axis=1), 2, axis=2)
    print(f"bias {bias:4}: factor {np.sum(winners & (maps > 0)) / np.sum(pooled > 0):.2f}")

# %% [markdown]
# Our convention: **the first maximum, in reading order** (row by row, from the left), gets everything. One could as well choose the last one, or share. All of them keep the sum, and that is what matters. But two programs can only be compared if they choose alike.
#
# **Question 08.tie.** A window of four zeros; the blame is 3. What is the *sum* of the gradients that a program sends back if it compares with `==`?

# %%
my_answer = None
check("08.tie", my_answer)
# hint("08.tie")
# solution("08.tie")

# %% [markdown]
# ### At a tie, the referee is helpless
#
# What does nudging say about a tie? Take the window (5, 5). Lift the first 5 by ε: the maximum grows by ε. Lower it: the other 5 is still there, and the maximum stays. The slope is 1 on one side and 0 on the other.

# %%
eps = 1e-6
up = max(5 + eps, 5) - 5
down = 5 - max(5 - eps, 5)
print("slope upwards:", round(up / eps, 3), " downwards:", round(down / eps, 3))
print("the referee, in the middle:", round((up + down) / (2 * eps), 3))

# %% [markdown]
# There is a **kink**, and the derivative does not exist. ReLU has one, too, at 0. So test with random numbers, which never tie, and test ties separately.
#
# ## A whole network, backward
#
# Now put it together: convolution, ReLU, pooling, dense layer, cost. The cost is `softmax_cross_entropy`: *softmax* turns the ten scores into ten probabilities, and the cost, the *cross-entropy*, is $-\log$ of the probability of the right digit. It is 0 if the network is sure and right, and large if it is sure and wrong. (Lecture 11 writes out the formula.) Forward we keep what each layer saw. Backward goes through the same list from the end. What one layer returns as the gradient of its input is the next one's `dZ`.


# %%
def loss_and_gradients(parameters, X, y):
    """Cost of a small CNN, its gradients for all parameters, and for the pictures."""
    W1, b1, W2, b2 = parameters
    Z = conv2d(X, W1, b1, padding=1)
    A = layers.relu(Z)
    P = pool2d(A, 2)
    loss, dscores = layers.softmax_cross_entropy(layers.dense(P, W2, b2), y)

    dP, dW2, db2 = layers.dense_backward(dscores, P, W2)
    dZ = layers.relu_backward(pool2d_backward(dP, A, 2), Z)
    dX, dW1, db1 = conv2d_backward(dZ, X, W1, padding=1)
    return loss, [dW1, db1, dW2, db2], dX


# %%
def fresh_parameters(rng, bias=0.1):
    """Eight filters of 3 × 3, then ten dense units."""
    shapes = [((3, 3, 1, 8), 1 / 3), ((1, 1, 1, 8), bias), ((128, 10), 1 / 11), ((10,), bias)]
    return [rng.normal(size=shape) * scale for shape, scale in shapes]


X, y = digits[:30], labels[:30]
parameters = fresh_parameters(rng)
loss, gradients, dX = loss_and_gradients(parameters, X, y)
print(f"cost {loss:.3f}; guessing among ten would cost {np.log(10):.3f}")
print("gradients:", [gradient.shape for gradient in gradients])

# %% [markdown]
# Call the cheap referee: all 1370 parameters at once, in one random direction.

# %%
assert sum(p.size for p in parameters) == 1370
direction = [rng.normal(size=p.shape) for p in parameters]


def along(step, dtype=np.float64):
    """Cost after a step in the direction, computed with numbers of this type."""
    moved = [(p + step * d).astype(dtype) for p, d in zip(parameters, direction, strict=True)]
    return loss_and_gradients(moved, X.astype(dtype), y)[0]


slope = sum(np.vdot(gradient, d) for gradient, d in zip(gradients, direction, strict=True))
print("backward pass:", slope)
print("nudging      :", (along(1e-6) - along(-1e-6)) / 2e-6)

# %% [markdown]
# Seven or more digits agree. How small should ε be? Large: the function bends. Tiny: the two costs are so alike that rounding eats their difference. Try all of them, with both kinds of floats.

# %%
steps = 10.0 ** -np.arange(1, 12)
fig = draw.Drawing(figsize=(6, 3), layout="constrained")
ax = fig.subplots()
for dtype, colour in [(np.float64, BLUE), (np.float32, AMBER)]:
    nudged = [(along(e, dtype) - along(-e, dtype)) / (2 * e) for e in steps]
    error = np.abs(np.array(nudged) - slope) / abs(slope)
    ax.loglog(steps, error, "o-", color=colour, label=dtype.__name__)
ax.set(xlabel="ε", ylabel="relative error of nudging")
ax.legend(frameon=False)
fig.alt = "Error against epsilon: float64 is best near 1e-6, float32 never gets good"
fig

# %% [markdown]
# With `float64` there is a comfortable valley around $10^{-6}$. With `float32` three digits are the best you can get, at one lucky ε. **Check gradients in float64**, even if you train in float32.
#
# One trap, from life. Let all biases start at 0, as everybody does, and call the referee again:

# %%
parameters = fresh_parameters(np.random.default_rng(1), bias=0.0)
_, gradients, _ = loss_and_gradients(parameters, X, y)
slope = sum(np.vdot(gradient, d) for gradient, d in zip(gradients, direction, strict=True))
print("backward pass:", round(slope, 4))
print("nudging      :", round((along(1e-6) - along(-1e-6)) / 2e-6, 4))

# %% [markdown]
# They disagree, and *neither is broken*. On black paper every pixel is 0. With bias 0 the convolution gives exactly 0, and ReLU has its kink there: hundreds of kinks at once. Nudging the bias opens these pixels on one side only. If your referee complains, ask first whether you stand on a kink.
#
# ## And now it learns
#
# With gradients, learning is one line: take a small step against them, again and again.

# %%
parameters, losses = fresh_parameters(np.random.default_rng(2)), []
for _ in range(150):
    loss, gradients, _ = loss_and_gradients(parameters, digits[:300], labels[:300])
    parameters = [p - 0.2 * gradient for p, gradient in zip(parameters, gradients, strict=True)]
    losses.append(loss)
print(f"cost at the start {losses[0]:.2f}, at the end {losses[-1]:.2f}")
draw.curves({"cost": losses}, ylabel="cost", xlabel="step")

# %% [markdown]
# (The teeth in the curve are steps that were a little too long: across a narrow valley and up on the other side.)
#
# These are the 300 digits it learns from. Whether it has *understood* anything is the question of lecture 11.
#
# One gradient is left over: `dX`, the gradient for the **pixels**. Nobody needs it for learning. But it answers a curious question: *which pixels would make the network less sure, if they got brighter?* Orange raises the cost. Blue lowers it.

# %%
_, _, dX = loss_and_gradients(parameters, digits[300:304], labels[300:304])
maps = np.moveaxis(dX[..., 0], 0, -1)  # (8, 8, 4): four maps side by side
maps = maps / np.abs(maps).max(axis=(0, 1))
titles = [f"for a {label}" for label in labels[300:304]]
display(draw.images(list(digits[300:304]), [f"this is a {label}" for label in labels[300:304]]))
draw.feature_maps(maps, titles, columns=4)

# %% [markdown]
# Such pictures are called *saliency maps* (Karen Simonyan and others, 2013). They are not very tidy, but they come from exactly the backward pass that you are about to write.
#
# ## Summary
#
# * In a product each factor gets the other factor, times the blame. Where things were used several times, blames **add up**. Start from zeros.
# * **Scatter**: each output paints $g \cdot W$ on its window. **Gather**: each pixel collects from the outputs that saw it. Same sums.
# * $dA$ is a transposed convolution: $T^\top$, the kernel flipped, a full frame, zeros between for a stride. The frame of the padding is cut off.
# * $dW$ is the correlation of input and error; a stride becomes a dilation. $db$ is a sum over examples, rows and columns.
# * Adjoint law: $\langle \text{conv}(u), v\rangle = \langle u, \text{conv}^\top(v)\rangle$. Gradient check: nudge, in float64, with $\varepsilon \approx 10^{-6}$, away from kinks.
# * Max pooling: the first winner takes all. Average: equal shares. Both: $\sum dA_\text{prev} = \sum dZ$.
#
# **Sources.** D. Rumelhart, G. Hinton, R. Williams, "Learning representations by back-propagating errors", *Nature* 323, 533–536 (1986). I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning* (2016), sections 6.5 and 9.5. V. Dumoulin, F. Visin, [arXiv:1603.07285](https://arxiv.org/abs/1603.07285) (2016), chapter 4. K. Simonyan, A. Vedaldi, A. Zisserman, "Deep inside convolutional networks", [arXiv:1312.6034](https://arxiv.org/abs/1312.6034) (2013).
#
# **Now do assignment [a5_backward](../assignments/a5_backward/a5_backward.ipynb).** It is the hardest one of the course. You have everything you need.
#
# **You can now begin assignment [a9_bug_hunt](../assignments/a9_bug_hunt/a9_bug_hunt.ipynb)**, which comes last: there *you* write the tests, and the laws of this lecture are your best hounds.
#
# **Next:** [09 · Fast and transposed convolution](09_fast_and_transposed.ipynb): the same numbers, sooner.
