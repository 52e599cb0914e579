# %% [markdown]
# # Assignment 8 · A network that reads digits
#
# Everything comes together. You write the last missing parts, the layers that do not slide, a loss, and a step downhill. Then you build a small convolutional network of them and train it, without any library but NumPy, until it reads handwritten digits that it has never seen.
#
# | part | you write | it answers | points |
# |---|---|---|---|
# | 1 | `relu_forward`, `relu_backward` | who passes the gate, and on the way back? | 1 |
# | 2 | `dense_forward`, `dense_backward` | everybody with everybody | 1.5 |
# | 3 | `softmax_cross_entropy` | how surprised are we by the truth? | 1 |
# | 4 | `sgd_step` | where do we go from here? | 0.5 |
# | 5 | `loss_and_gradients` | a whole network, there and back | 1.5 |
# | 6 | `predict`, `train` | guessing, and learning to guess | 1.5 |
# | 7 | a few sentences | what does 100 % mean? | 1 |
#
# That makes 8 points: 7 from automatic tests and 1 from your own words, read by a person. Plan two and a half hours. No earlier assignment is needed: convolution and pooling, forward and backward, are given by the course.
#
# This assignment goes with lecture [11 · Digits](../../course/11_digits.ipynb). The [map of the course](../../course/00_map_and_tools.ipynb) shows when each assignment comes.

# %% [markdown]
# ## How this assignment works
#
# - **Write only where it says so.** Replace the line `raise NotImplementedError("…")` by your code. The docstring above it is the specification. Play with everything else.
# - **Run the cell below each function.** `check(f)` tests *laws* that hold for every correct function. It knows no answers.
# - **Stuck?** Run `hint("dense_backward")` in a cell of your own. Each call goes one step further. Hints cost nothing.
# - **What is graded.** Your functions are called with small arrays that you have not seen. At the end your `train` gets real digits, and your network has to read others, whose labels never leave the grader.
# - **Every function is graded on its own.** If your `relu_backward` is wrong, `loss_and_gradients` is graded with a correct one.
# - **Given:** the six functions that the next cell imports, and nothing else of `convlab.layers`. Its ReLU, dense layer and loss are not there while your notebook is graded: you write your own.
# - **Use NumPy, not loops over pixels,** in parts 1 to 3: these functions run some hundred times while the network learns.
# - **To hand in:** *Kernel → Restart Kernel and Run All Cells…*, save, and hand in this one file `a8_digits.ipynb` under this very name. Half-finished is fine, even if *Run All* stops at the first unfinished function: what works counts.

# %% locked="imports"
import numpy as np
from convlab import check, check_close, check_gradient, hint, solution
from convlab.layers.convolution import conv2d, conv2d_backward
from convlab.layers.pooling import global_pool2d, global_pool2d_backward, pool2d, pool2d_backward

# %% [markdown]
# Try a hint now. Run this cell again, and it goes further.

# %%
hint("relu_forward")

# %% [markdown]
# ## What positive means
#
# Two convolutions, one after the other, are only one larger convolution: sums of sums. Something has to stand between them that is not a sum. The simplest thing that works is a gate.
#
# ### What is positive passes
#
# The **ReLU** looks at every number alone: what is positive passes, what is negative becomes 0.
#
# $$
# \begin{pmatrix} 3 & -1 & 0 \\ -2 & 5 & 0.5 \end{pmatrix}
# \;\longrightarrow\;
# \begin{pmatrix} 3 & 0 & 0 \\ 0 & 5 & 0.5 \end{pmatrix}
# $$
#
# The array may have any number of axes. Leave `Z` as it was. The way back needs it, so it is the cache.
#
# ## 1 · The gate


# %% solution="relu_forward"
def relu_forward(Z):
    """Keep what is positive, and replace the rest by 0.

    Parameters
    ----------
    Z : ndarray of any shape
        Floats or whole numbers.

    Returns
    -------
    A : ndarray of the shape of `Z`
    cache : ndarray
        `Z`, for `relu_backward`.

    Notes
    -----
    `Z` is left unchanged.
    """
    ### BEGIN SOLUTION
    return np.where(Z > 0, Z, 0), Z
    ### END SOLUTION


# %% tests="relu_forward" points=0.5
check(relu_forward)

A, cache = relu_forward(np.array([[3.0, -1, 0], [-2, 5, 0.5]]))
check_close("A", A, [[3, 0, 0], [0, 5, 0.5]])

# %% [markdown]
# ### The gate on the way back
#
# Where a number passed, the output grows as the input grows: the slope is 1, and the gradient passes unchanged. Where it was stopped, the output stays 0 whatever the input does: the slope is 0. So the gate stands on the way back exactly as it stood on the way forward.
# What decides is the sign of `Z`. The *gradient* may have any sign.
#
# At exactly 0 there is a corner. We agree that the gradient stops there.


# %% solution="relu_backward"
def relu_backward(dA, cache):
    """Let the gradient through where the signal went through.

    Parameters
    ----------
    dA : ndarray of any shape
        Gradient of the loss with respect to the output of the ReLU.
    cache : ndarray of the same shape
        `Z`, the input of the ReLU.

    Returns
    -------
    ndarray of the same shape
        Gradient with respect to `Z`; 0 where `Z` is 0.

    Notes
    -----
    The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    return dA * (cache > 0)
    ### END SOLUTION


# %% tests="relu_backward" points=0.5
check(relu_backward)

dZ = relu_backward(np.array([[7.0, 8, 9], [-1, -2, -3]]), np.array([[3.0, -1, 0], [-2, 5, 0.5]]))
check_close("dZ", dZ, [[7, 0, 0], [0, -2, -3]])

# %% [markdown]
# ## Everybody with everybody
#
# In a dense layer every unit has a weight for every input. For one example with inputs $(1, 2)$ and two units with the weights $(3, 4)$ and $(5, 6)$, biases $0.5$ and $-0.5$:
#
# $$
# \begin{pmatrix} 1 & 2 \end{pmatrix}
# \begin{pmatrix} 3 & 5 \\ 4 & 6 \end{pmatrix}
# + \begin{pmatrix} 0.5 & -0.5 \end{pmatrix}
# = \begin{pmatrix} 11.5 & 16.5 \end{pmatrix}
# $$
#
# Each *column* of `W` belongs to one unit. A batch is a matrix with one row for each example, and the same product does all of them: $Z = A\,W + b$.
#
# ## 2 · The dense layer


# %% solution="dense_forward"
def dense_forward(A_prev, W, b):
    """Connect every input with every unit.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_in)
        One row for each example: floats or whole numbers.
    W : ndarray of shape (n_in, n_out)
        One column for each unit.
    b : ndarray of shape (n_out,)
        One bias for each unit.

    Returns
    -------
    Z : ndarray of shape (m, n_out)
    cache : tuple
        ``(A_prev, W, b)``, for `dense_backward`.
    """
    ### BEGIN SOLUTION
    return A_prev @ W + b, (A_prev, W, b)
    ### END SOLUTION


# %% tests="dense_forward" points=0.5
check(dense_forward)

Z, cache = dense_forward(
    np.array([[1.0, 2], [0, 1]]), np.array([[3.0, 5], [4, 6]]), np.array([0.5, -0.5])
)
check_close("Z", Z, [[11.5, 16.5], [4.5, 5.5]])

# %% [markdown]
# ### Everybody reports to everybody
#
# On the way back, `dZ` tells for every example and unit how the loss changes. In a product, each factor's gradient is the other factor, times what comes in:
#
# - an **input** was used by every unit: it collects gradient × weight from all of them,
# - a **weight** met one input in every example: it collects input × gradient, over all examples,
# - a **bias** was added once in every example: it collects the gradients of its unit.
#
# Shapes tell you which product is meant, and what has to be transposed. `dW` is shaped as `W`, so the examples, the axis of length $m$, must disappear in it. Nothing is divided by $m$: if the loss is a mean, the division stands in `dZ` already.


# %% solution="dense_backward"
def dense_backward(dZ, cache):
    """Send the gradient of the loss back through a dense layer.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_out)
        Gradient of the loss with respect to the layer's output.
    cache : tuple
        ``(A_prev, W, b)``, of shapes (m, n_in), (n_in, n_out), (n_out,).

    Returns
    -------
    dA_prev : ndarray of shape (m, n_in)
    dW : ndarray of shape (n_in, n_out)
    db : ndarray of shape (n_out,)

    Notes
    -----
    The arguments are left unchanged. Nothing is divided by m.
    """
    ### BEGIN SOLUTION
    A_prev, W, _ = cache
    return dZ @ W.T, A_prev.T @ dZ, dZ.sum(axis=0)
    ### END SOLUTION


# %% tests="dense_backward" points=1
check(dense_backward)

# Two examples, the weights from above.
A_prev, W = np.array([[1.0, 2], [0, 1]]), np.array([[3.0, 5], [4, 6]])
dA_prev, dW, db = dense_backward(np.array([[1.0, 0], [2, -1]]), (A_prev, W, np.zeros(2)))
check_close("dA_prev", dA_prev, [[3, 4], [1, 2]])
check_close("dW", dW, [[1, 0], [4, -1]])
check_close("db", db, [3, -1])

# %% [markdown]
# ## From scores to probabilities
#
# The last layer gives ten scores, one for each digit. They may be any numbers. To compare them with the truth, turn them into probabilities: make them positive, and make them sum to 1.
#
# $$
# p_k = \frac{e^{s_k}}{\sum_j e^{s_j}}
# $$
#
# Three scores $(2, 1, 0)$: the powers are 7.39, 2.72 and 1, their sum is 11.11, and the probabilities are 0.665, 0.245 and 0.090. Each row of the batch does this for itself.
#
# A trap: $e^{1000}$ is too large for a computer. But only *differences* of scores matter: add a number to all scores of an example, and the probabilities stay. So first subtract the largest score of **each row**. Then the largest power is $e^0 = 1$, and nothing can overflow.
#
# ### Surprise
#
# If the right class got probability $p$, our surprise is $-\log p$: nothing for $p = 1$, more and more as $p$ approaches 0. The **loss** is the mean surprise over the examples. In the example above, if class 0 is right: $-\log 0.665 = 0.408$; if class 2 is right: $2.408$.
#
# The same trap again, on the other side: a hopeless class has $p = e^{-1000}$, which a computer rounds to 0, and $\log 0$ is minus infinity. Take the logarithm on paper first:
#
# $$
# -\log p_{\text{right}} = \log \Big( \sum_j e^{s_j} \Big) - s_{\text{right}}
# $$
#
# ### The most beautiful gradient
#
# Do the calculus once in your life. All the logarithms and powers cancel, and what remains is
#
# $$
# \frac{\partial\, \text{loss}}{\partial s_k} = \frac{1}{m} \big( p_k - [\, k \text{ is right} \,] \big)
# $$
#
# Probability minus truth. The right class is pulled up, the others are pushed down, each by as much as it was believed. In every row the numbers sum to 0. And $1/m$, because the loss is a mean.
#
# ## 3 · The loss


# %% solution="softmax_cross_entropy"
def softmax_cross_entropy(logits, labels):
    """Measure how surprised we are by the right labels.

    Parameters
    ----------
    logits : ndarray of shape (m, n_classes)
        Scores, of any size: thousands are legal.
    labels : ndarray of int, shape (m,)
        The right class of each example, from 0 on.

    Returns
    -------
    loss : float
        Mean over the examples of minus the logarithm of the right class's probability.
    dlogits : ndarray of shape (m, n_classes)
        Gradient of the loss with respect to the scores.

    Notes
    -----
    The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    m = len(labels)
    scores = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(scores)
    sums = powers.sum(axis=1)
    rows = np.arange(m)
    loss = np.mean(np.log(sums) - scores[rows, labels])
    dlogits = powers / sums[:, np.newaxis]
    dlogits[rows, labels] -= 1
    return loss, dlogits / m
    ### END SOLUTION


# %% tests="softmax_cross_entropy" points=1
check(softmax_cross_entropy)

# The example from above, once with class 0 and once with class 2.
loss, dlogits = softmax_cross_entropy(np.array([[2.0, 1, 0]]), np.array([0]))
check_close("loss", loss, 0.407606, tol=1e-5)
check_close("dlogits", dlogits, [[-0.334759, 0.244728, 0.090031]], tol=1e-5)
loss, dlogits = softmax_cross_entropy(np.array([[2.0, 1, 0], [2, 1, 0]]), np.array([0, 2]))
check_close("the mean loss", loss, 1.407606, tol=1e-5)

# Sure and wrong, with scores that overflow in a careless program.
loss, dlogits = softmax_cross_entropy(np.array([[3000.0, 0], [-2000, -2000]]), np.array([1, 0]))
check_close("loss", loss, (3000 + np.log(2)) / 2)

# %% [markdown]
# ## One step downhill
#
# The gradient of a parameter says in which direction the loss grows. So go the other way, by a small step: $W \leftarrow W - \text{lr} \cdot dW$, and the same for every other array of the network. The factor is called the **learning rate**.
#
# The parameters of a network come as a dict, `{"W1": …, "b1": …, …}`, and their gradients as another one with the same names. With $W = 10$, $dW = 4$ and a rate of 0.5, the new weight is 8.
#
# Return a **new** dict with new arrays. Whoever compares before and after still needs the old ones.
#
# ## 4 · The step


# %% solution="sgd_step"
def sgd_step(params, grads, lr):
    """Take one step against the gradient.

    Parameters
    ----------
    params : dict of str to ndarray
        Parameters by name: floats or whole numbers.
    grads : dict of str to ndarray
        A gradient for every parameter, by the same names, perhaps in another order.
    lr : float
        Learning rate.

    Returns
    -------
    dict of str to ndarray
        New parameters by the same names.

    Notes
    -----
    The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    return {name: value - lr * grads[name] for name, value in params.items()}
    ### END SOLUTION


# %% tests="sgd_step" points=0.5
check(sgd_step)

params = {"W": np.array([10.0, 1]), "b": np.array([2.0])}
stepped = sgd_step(params, {"b": np.array([1.0]), "W": np.array([4.0, -2])}, 0.5)
check_close("W", stepped["W"], [8, 2])
check_close("b", stepped["b"], [1.5])
check_close("the old W", params["W"], [10, 1])

# %% [markdown]
# ## The network
#
# Small, but a real one:
#
# | step | function | shape for 10 × 10 images |
# |---|---|---|
# | images | | $(m, 10, 10, 1)$ |
# | convolution 3 × 3, padding 1 | `conv2d(X, W1, b1, padding=1)` | $(m, 10, 10, n_1)$ |
# | ReLU | yours | $(m, 10, 10, n_1)$ |
# | max pooling 2 × 2 | `pool2d(A1, 2)` | $(m, 5, 5, n_1)$ |
# | convolution 3 × 3, padding 1 | `conv2d(P, W2, b2, padding=1)` | $(m, 5, 5, n_2)$ |
# | ReLU | yours | $(m, 5, 5, n_2)$ |
# | global max pooling | `global_pool2d(A2)` | $(m, n_2)$ |
# | dense | yours | $(m, n_{\text{classes}})$ |
#
# The global pooling asks of every map only *whether* its pattern was found, not where. So a digit may stand anywhere in the image.
#
# The given functions keep no caches. Each backward function gets what its forward function got:
#
# | forward | backward |
# |---|---|
# | `Z = conv2d(A, W, b, padding=1)` | `dA, dW, db = conv2d_backward(dZ, A, W, padding=1)` |
# | `P = pool2d(A, 2)` | `dA = pool2d_backward(dP, A, 2)` |
# | `G = global_pool2d(A)` | `dA = global_pool2d_backward(dG, A)` |
#
# The parameters start as small random numbers, the biases as zeros:


# %% locked="first_parameters"
def initial_params(rng, n_1=6, n_2=24, n_classes=10):
    """Draw the parameters of a network before training.

    Parameters
    ----------
    rng : numpy.random.Generator
    n_1, n_2 : int
        Number of filters of the two convolutions.
    n_classes : int

    Returns
    -------
    dict of str to ndarray
    """
    return {
        "W1": rng.normal(scale=np.sqrt(2 / 9), size=(3, 3, 1, n_1)),
        "b1": np.zeros((1, 1, 1, n_1)),
        "W2": rng.normal(scale=np.sqrt(2 / (9 * n_1)), size=(3, 3, n_1, n_2)),
        "b2": np.zeros((1, 1, 1, n_2)),
        "W3": rng.normal(scale=np.sqrt(1 / n_2), size=(n_2, n_classes)),
        "b3": np.zeros(n_classes),
    }


# %%
first = initial_params(np.random.default_rng(0))
print({name: value.shape for name, value in first.items()})
print(sum(value.size for value in first.values()), "parameters")

# %% [markdown]
# ### The way forward
#
# Line by line, as in the table. Keep what the way back will ask for: `Z1` (or the cache of your ReLU), `A1`, `P`, and so on. Every line of the table is one line of code.
#
# ### The way back, in the opposite order
#
# Begin with `dlogits`, which your loss gives you, and read the table from the bottom to the top. Each line of the way forward has its partner. Every gradient has the shape of its owner; if a shape is wrong, you took the partner of another line. The gradient with respect to the images themselves is thrown away: images do not learn.
#
# The way back is walked, not measured. Nudging every parameter would give the same gradients, at two forward passes each; so grading also gives your function one network with 22 000 parameters, and if it is not done in time, it gets no points.
#
# ## 5 · There and back


# %% solution="loss_and_gradients"
def loss_and_gradients(params, X, y):
    """Return the loss of a batch, and its gradient for every parameter.

    Parameters
    ----------
    params : dict of str to ndarray
        ``W1 (3, 3, 1, n_1)``, ``b1 (1, 1, 1, n_1)``, ``W2 (3, 3, n_1, n_2)``,
        ``b2 (1, 1, 1, n_2)``, ``W3 (n_2, n_classes)``, ``b3 (n_classes,)``.
    X : ndarray of shape (m, n_H, n_W, 1)
        Images, not always square.
    y : ndarray of int, shape (m,)
        Their classes.

    Returns
    -------
    loss : float
        As `softmax_cross_entropy` gives it.
    grads : dict of str to ndarray
        By the names of `params`, each of the shape of its parameter.

    Notes
    -----
    The network: convolution (padding 1), ReLU, max pooling 2 x 2, convolution (padding 1), ReLU,
    global max pooling, dense. The arguments are left unchanged.
    """
    ### BEGIN SOLUTION
    Z1 = conv2d(X, params["W1"], params["b1"], padding=1)
    A1, gate1 = relu_forward(Z1)
    P = pool2d(A1, 2)
    Z2 = conv2d(P, params["W2"], params["b2"], padding=1)
    A2, gate2 = relu_forward(Z2)
    logits, dense = dense_forward(global_pool2d(A2), params["W3"], params["b3"])
    loss, dlogits = softmax_cross_entropy(logits, y)

    grads = {}
    dG, grads["W3"], grads["b3"] = dense_backward(dlogits, dense)
    dZ2 = relu_backward(global_pool2d_backward(dG, A2), gate2)
    dP, grads["W2"], grads["b2"] = conv2d_backward(dZ2, P, params["W2"], padding=1)
    dZ1 = relu_backward(pool2d_backward(dP, A1, 2), gate1)
    _, grads["W1"], grads["b1"] = conv2d_backward(dZ1, X, params["W1"], padding=1)
    return loss, grads
    ### END SOLUTION


# %% tests="loss_and_gradients" points=1.5
check(loss_and_gradients)

# A network whose last layer is silent believes in all four classes alike.
rng = np.random.default_rng(2)
params = initial_params(rng, n_1=2, n_2=3, n_classes=4)
X, y = rng.normal(size=(3, 4, 6, 1)), np.array([3, 0, 2])
silent = {**params, "W3": np.zeros((3, 4))}
check_close("loss", loss_and_gradients(silent, X, y)[0], np.log(4))

# A gradient check at the far end of the way back.
loss, grads = loss_and_gradients(params, X, y)
check_gradient(
    "W1's gradient",
    lambda W1: float(loss_and_gradients({**params, "W1": W1}, X, y)[0]),
    params["W1"],
    grads["W1"],
)

# %% [markdown]
# ## A guess
#
# To guess, only the way forward is needed, up to the ten scores. The guess is the **number of the class** with the largest score in each row. Probabilities are not needed: the largest score has the largest probability.
#
# ## 6 · Guess and learn


# %% solution="predict"
def predict(params, X):
    """Guess the class of every image.

    Parameters
    ----------
    params : dict of str to ndarray
        As for `loss_and_gradients`.
    X : ndarray of shape (m, n_H, n_W, 1)

    Returns
    -------
    ndarray of int, shape (m,)
        For each image the number of the class with the largest score.
    """
    ### BEGIN SOLUTION
    A1, _ = relu_forward(conv2d(X, params["W1"], params["b1"], padding=1))
    A2, _ = relu_forward(conv2d(pool2d(A1, 2), params["W2"], params["b2"], padding=1))
    logits, _ = dense_forward(global_pool2d(A2), params["W3"], params["b3"])
    return logits.argmax(axis=1)
    ### END SOLUTION


# %% tests="predict" points=0.5
check(predict)

# With a silent last layer, the bias decides alone.
params = initial_params(np.random.default_rng(1), n_1=2, n_2=3, n_classes=4)
params = {**params, "W3": np.zeros((3, 4)), "b3": np.array([0.0, 1.0, 3.0, 2.0])}
check_close("guesses", predict(params, np.ones((5, 4, 4, 1))), [2, 2, 2, 2, 2])

# %% [markdown]
# ### Batch by batch, epoch by epoch
#
# Training is a loop around two functions that you have: gradients of a batch, one step, gradients of the next batch *at the new place*, one step. When all images had their turn, an **epoch** is over, and the next one begins.
#
# Take the images in the order in which they come: with `batch_size=2` and five images, the batches are images 0–1, 2–3, and 4 alone. The last one is smaller, but it counts. Usually one shuffles. We do it before, when the data is made, so that your training and ours take the same steps and can be compared.
#
# Begin with the parameters that you are given, and leave *them* as they are.


# %% solution="train"
def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
    """Take one step for every batch, epoch after epoch.

    Parameters
    ----------
    params : dict of str to ndarray
        Where to start; left unchanged.
    X : ndarray of shape (m, n_H, n_W, 1)
        Images; the batches follow their order.
    y : ndarray of int, shape (m,)
        Their classes.
    lr : float
        Learning rate.
    num_epochs : int
        How often every image has its turn.
    batch_size : int
        Images in a batch; the last batch of an epoch may be smaller.

    Returns
    -------
    dict of str to ndarray
        The parameters after the last step.
    """
    ### BEGIN SOLUTION
    for _ in range(num_epochs):
        for start in range(0, len(X), batch_size):
            batch = slice(start, start + batch_size)
            _, grads = loss_and_gradients(params, X[batch], y[batch])
            params = sgd_step(params, grads, lr)
    return params
    ### END SOLUTION


# %% tests="train" points=1
check(train)

# Ten digits of 8 × 8 pixels: after 60 steps the network must be much less surprised by them.
from convlab.data import load_digits

images, labels = load_digits()
X, y = images[:10], labels[:10]
start = initial_params(np.random.default_rng(0), n_1=3, n_2=8)
surprise_before, _ = loss_and_gradients(start, X, y)
trained = train(start, X, y, lr=0.3, num_epochs=60, batch_size=10)
surprise_after, _ = loss_and_gradients(trained, X, y)
assert surprise_after < 0.5 * surprise_before, "after 60 steps the loss should be much smaller"

# %% [markdown]
# ### The examination
#
# Now let it read. 1797 digits, three quarters to learn from and the rest to be examined with, each at a random place of a 10 × 10 canvas. The grader does the same with other places. It takes a few seconds.
#
# A right network reads about half of the unseen digits after the first epoch and roughly 8 of 10 after the sixth, with ups and downs on the way: it is small, and six epochs are few. The grader asks for 6 of 10. If yours stays near 1 of 10, which is guessing, the steps lead nowhere.

# %%
from convlab import data, draw

rng = np.random.default_rng(8)
seen, seen_labels, unseen, unseen_labels = data.split_digits(*data.load_digits(), rng)
X_train, y_train = data.shifted_digits(seen, seen_labels, rng, canvas=10)
X_test, y_test = data.shifted_digits(unseen, unseen_labels, rng, canvas=10)
draw.images(X_train[:12], titles=[str(label) for label in y_train[:12]], columns=6)

# %%
try:
    params = initial_params(rng)
    for epoch in range(1, 7):
        params = train(params, X_train, y_train, lr=0.2, num_epochs=1, batch_size=10)
        hits = predict(params, X_test) == y_test
        print(f"after epoch {epoch}: {hits.mean():.0%} of the unseen digits are read")
    shown = draw.mistakes(X_test, y_test, predict(params, X_test))
except NotImplementedError:
    shown = "Write all functions first, then run this cell again."
shown

# %% [markdown]
# You see what it gets wrong, and what it took it for. Would you have done better on each of them?
#
# The network learns a small set by heart as well. With twenty images and eighty steps, all twenty are right: that is the first thing to try with any new network. If it cannot even do that, something is broken.

# %% [markdown]
# ## 7 · What does 100 % mean?
#
# A friend trains your network on 20 images for 80 steps. It reads all 20 of them. "100 %!" the friend says, "no need for more data."
#
# In three or four sentences (1 point, read by a person): **What has the network learned, and how do you know? Name one thing that the friend can measure, and one thing that can be changed.**

# %% [markdown] written="what_100_percent_means" points=1
# ### BEGIN SOLUTION
# The network has thousands of parameters and twenty images: it can learn them by heart, and nothing makes it learn what a digit is. Being right on images that it was trained with says nothing about others.
# To know more, one has to measure on images that were kept aside, as in the examination above; there it would read perhaps a third. Remedies: more images, the same images at other places of the canvas, fewer parameters, stopping earlier.
#
# Half a point for memory against understanding with a measurement on unseen images, half a point for a sensible remedy.
# ### END SOLUTION

# %% [markdown]
# ## Done
#
# Restart the kernel, run all cells, save, hand in. From the first zero of a padding to a program that reads: there is no line left in between that you could not have written.
#
# **Next:** assignment [a9_bug_hunt](../a9_bug_hunt/a9_bug_hunt.ipynb), the last one.
