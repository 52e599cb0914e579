# %% [markdown]
# # 11 · Digits, from a linear model to a CNN
#
# **You will do:** train three models on the same small digits, move the digits about, look at every mistake, and catch a convolutional network *not* being what everybody says it is.
#
# **You will learn:** how a network is trained, why a linear model fails on shifted pictures, what convolution buys and for how many parameters, and what exactly "shift-invariant" means.
#
# **You will need:** lectures 06 and 08; 10 is a help.
#
# *About 60 minutes. The training cells take less than half a minute altogether when the computer has nothing else to do.*

# %%
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # many small products: one core is fastest

import numpy as np
from convlab import check, data, draw, hint, solution, train

SHAPE = (16, 16, 1)
rng = np.random.default_rng(11)

# %% [markdown]
# ## The data: small, honest, handwritten
#
# 1797 digits, written by 13 people, $8 \times 8$ pixels. They are so small that everything below runs on a laptop, in NumPy, without a graphics card. Three quarters are for training, the rest for testing: those are **never** trained on.

# %%
images, labels = data.load_digits()  # (1797, 8, 8, 1)
train_images, train_labels, test_images, test_labels = data.split_digits(images, labels, rng)
print("training:", train_images.shape, " testing:", test_images.shape)
draw.images(list(train_images[:12]), [str(label) for label in train_labels[:12]], columns=6)

# %% [markdown]
# ## First try: a linear model
#
# The simplest classifier: one weight for each pixel and class. The score of class $k$ is $z_k = \sum_{\text{pixels}} x \, w_k + b_k$. Softmax turns ten scores into ten probabilities, and the loss, called *cross-entropy*, is minus the logarithm of the probability of the right class:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} \qquad\qquad L = -\log p_\text{right}$$
#
# In a well-known tutorial such a model gets about 91 % on MNIST, the larger digits. And on ours?

# %%
seeded = np.random.default_rng(0)  # the same first weights and the same order, in every run
model = train.linear(seeded, (8, 8, 1))
train.fit(model, train_images, train_labels, seeded, num_epochs=30)
score = train.accuracy(model, test_images, test_labels)
print(f"{model.num_params} parameters, {score:.1%} of the test digits")

# %% [markdown]
# More than nine in ten, much as in the tutorial, in a fraction of a second. Why should anybody want more? Look at its weights: for each class, a picture of $8 \times 8$ weights. Blue says "ink here speaks against me", orange "ink here speaks for me".

# %%
W, _ = model.layers[0].parameters  # (64, 10)
draw.feature_maps(W.reshape(8, 8, 10), [f"weights of {k}" for k in range(10)], columns=5)

# %% [markdown]
# Each is a **template**: it asks for ink at *particular pixels*. The zero wants a ring with an empty middle, here and nowhere else. These digits were centred by a program before we got them. That is a favour the world rarely does.
#
# **Question 11.loss0.** Before any training, a model gives every class about the same probability. What is the loss then? (Two digits after the point are enough.)

# %%
my_answer = None
check("11.loss0", my_answer)
# hint("11.loss0")
# solution("11.loss0")

# %% [markdown]
# ## Now move the digits
#
# Put every digit at a random place on a canvas of $16 \times 16$. Nothing else changes. You can read them as easily as before. Each training digit appears three times, each time at another place; each test digit four times.

# %%
X, y = data.shifted_digits(train_images, train_labels, rng, copies=3)
test_X, test_y = data.shifted_digits(test_images, test_labels, rng, copies=4)
print("training:", X.shape, " testing:", test_X.shape)
draw.images(list(X[:12]), [str(label) for label in y[:12]], columns=6)

# %%
results = {}


def study(name, build, X, y, num_epochs=30, watch=False, **settings):
    """Build and train a model, and note how well it reads the shifted test digits."""
    seeded = np.random.default_rng(11)
    model = build(seeded, SHAPE, **settings)
    watched = (test_X, test_y) if watch else None  # look at the test digits after every epoch?
    history = train.fit(model, X, y, seeded, num_epochs=num_epochs, validation=watched)
    seen, unseen = history.accuracy[-1], train.accuracy(model, test_X, test_y)
    results[name] = model.num_params, seen, unseen
    print(f"{name}: {model.num_params} parameters, training {seen:.1%}, test {unseen:.1%}")
    return model, history


# While a model trains, a bar shows its accuracy on the training digits and on unseen ones.
linear, linear_history = study("linear", train.linear, X, y, watch=True)

# %% [markdown]
# From nine in ten to two in ten. Guessing would give a tenth. Why is it so bad? Take the mean of all images of a class: this is what a template would have to look like.

# %%
means = np.stack([X[y == k].mean(axis=0)[..., 0] for k in range(10)])
brightened = means / means.max(axis=(1, 2), keepdims=True)
draw.images(list(brightened[:5]), [f"mean of all {k}" for k in range(5)])

# %% [markdown]
# All the same cloud. A template cannot say "a ring, *somewhere*": it has one weight for each pixel, and at each pixel every digit leaves ink now and then. No amount of training helps, for there is nothing in this family of models that could do it. Notice that the *training* accuracy is poor as well: this is not overfitting, it is a model that cannot.

# %% [markdown]
# ## Second try: hidden units
#
# A multilayer perceptron has a layer of 64 hidden units in between. Each of them is a template too, but now the classes can *combine* templates: "this piece of a ring at this place, **or** that piece at that place".

# %%
mlp, mlp_history = study("MLP", train.mlp, X, y, watch=True, hidden=64)

# %% [markdown]
# Much better, and bought dearly: 17 098 parameters. And look at the two accuracies. On the training digits it is nearly perfect; on the test digits it fails at one in five. It has learned *places* by heart, for it must learn each digit anew at each place. What it knows about a 7 in one corner says nothing about a 7 in the other.
#
# ## Third try: convolution
#
# Everything from this course, stacked: two convolutions, each with ReLU and pooling, and a dense layer at the end.

# %%
draw.blocks(
    [
        ("input", (16, 16, 1)),
        ("conv 3×3", (16, 16, 8)),
        ("pool 2×2", (8, 8, 8)),
        ("conv 3×3", (8, 8, 16)),
        ("pool 2×2", (4, 4, 16)),
        ("dense", (10,)),
    ],
    "a small CNN",
)

# %% [markdown]
# **Question 11.params.** How many parameters does it have? Both convolutions keep the size (padding 1) and have biases, and so has the dense layer.

# %%
my_answer = None
check("11.params", my_answer)
# hint("11.params")
# solution("11.params")

# %% [markdown]
# What does `train.fit` do? For each batch of 32 images, the same four lines; an epoch is one pass over all images. (*Logits* is the usual name for the scores before softmax.)
#
# ```python
# logits = model.forward(X[batch])
# loss, dlogits = softmax_cross_entropy(logits, y[batch])
# model.backward(dlogits)
# optimizer.step(list(model.named_arrays()))
# ```
#
# The optimizer is Adam: gradient descent where every weight takes steps of similar length. (`train.Momentum` is there, too.) In a8 you write such a network yourself. Now train; this is the longest cell.

# %%
cnn, cnn_history = study("CNN", train.cnn, X, y, watch=True)

# %% [markdown]
# ## The three side by side

# %%
print("model      parameters   training    test")
for name, (size, seen, unseen) in results.items():
    print(f"{name:8} {size:12,} {seen:10.1%} {unseen:7.1%}")
assert 0.15 < results["linear"][2] < 0.23
assert 0.75 < results["MLP"][2] < 0.83
assert 0.90 < results["CNN"][2] < 0.95
runs = {"linear": linear_history, "MLP": mlp_history, "CNN": cnn_history}
draw.curves({name: run.val_accuracy for name, run in runs.items()}, ylabel="test accuracy")

# %% [markdown]
# The CNN makes less than half of the MLP's mistakes, with **less than a quarter of its parameters**. It need not learn a stroke at every place: the filters are shared, so a stroke that was learned once is known everywhere.
#
# ### Was it luck?
#
# One run is an anecdote. Other digits in the test set, other places, other first weights: all of it is drawn by lot. So here is the same experiment with eight other seeds (eight runs of each model, computed once and shipped with the course).

# %%
other_runs = data.load_seeds()  # for each experiment, eight test accuracies


def spread(name):
    scores = other_runs[name]
    return f"{name}: mean {np.mean(scores):.1%}, from {min(scores):.1%} to {max(scores):.1%}"


print(*(spread(name) for name in runs), sep="\n")

# %% [markdown]
# The three never come near each other. A difference of one or two points between two runs means nothing; these differences do.
#
# Would more training help the others? Here are the same three runs, continued to 60 epochs. They are shipped, too; `data/make_curves.py` makes the curves and the eight runs again, in about ten minutes.

# %%
long_run = data.load_curves()
tests = {name: run["val_accuracy"] for name, run in long_run.items()}
draw.curves(tests, ylabel="test accuracy", title="60 epochs, shipped")

# %%
losses = {name: run["loss"] for name, run in long_run.items()}
draw.curves(losses, ylabel="training loss", log=True, title="the loss on the training digits")

# %% [markdown]
# No. Their curves have long been flat, while the training losses of MLP and CNN still fall: by then they learn the training images by heart. (The late spikes are Adam stumbling: its steps keep their length even where gradients are tiny, and at the bottom of a narrow valley that can be too long.)
#
# ### Do it again
#
# Change something and run the cell. Ideas: `train.mlp` with `hidden=256`; a CNN with other `channels`; more or fewer training digits; fewer `copies` above. Predict first.

# %%
experiment, _ = study("small CNN", train.cnn, X[:2000], y[:2000], channels=(4, 8))

# %% [markdown]
# About as good as the MLP, with a tenth of its parameters and half of the digits.
#
# ## Where it fails
#
# Numbers like 92 % hide everything interesting. The **confusion matrix** counts, for each digit (row), what the model said (column).

# %%
counts = train.confusion_matrix(cnn, test_X, test_y)
draw.confusion(counts)

# %%
wrong = counts - np.diag(np.diag(counts))
for _ in range(3):
    right, said = np.unravel_index(wrong.argmax(), wrong.shape)
    print(f"a {right} was taken for a {said}: {wrong[right, said]} times of {counts[right].sum()}")
    wrong[right, said] = 0

# %% [markdown]
# And the pictures themselves. In red above each, what the model said; below, what it is. Would you have known better?

# %%
answers = train.predict(cnn, test_X).argmax(axis=1)
draw.mistakes(test_X, test_y, answers, limit=12)

# %% [markdown]
# Some are hopeless: eight by eight pixels are few. Others are easy for you, and tell something: a stroke that is missing, a digit at the border, where the frame of zeros plays a role. Reading mistakes is the best half hour you can spend on a model.
#
# **Question 11.errors.** The test set holds 1800 pictures: 450 digits, four places each. A model has 92.5 % accuracy. How many pictures did it get wrong?

# %%
my_answer = None
check("11.errors", my_answer)
# hint("11.errors")
# solution("11.errors")

# %% [markdown]
# ## What the filters look for

# %%
W, _ = cnn.layers[0].parameters  # (3, 3, 1, 8)
names = [f"filter {k}" for k in range(8)]
draw.filters(W.round(1), names)

# %% [markdown]
# Eight filters of $3 \times 3$. Nobody chose them. Several are differences: a positive side against a negative one, in one direction or another. You have met them three times by now: in the cortex (lecture 01), made by hand (lecture 03), and here. See what they do to one digit:

# %%
digit = test_X[3:4].astype(np.float32)  # (1, 16, 16, 1)
maps = cnn.layers[0].forward(digit)[0]  # (16, 16, 8)
draw.feature_maps(maps, names, columns=5, picture=digit[0])

# %% [markdown]
# ## Is a CNN shift-invariant?
#
# "Convolutional networks do not care where the object is." You will read it everywhere. If that is true, we need not train on shifted digits at all! Train on **centred digits only**, and test on shifted ones.

# %%
centred = data.centred_digits(train_images)  # every digit in the middle of the canvas
flat, _ = study("centred, flatten", train.cnn, centred, train_labels, num_epochs=20)
centred_test = data.centred_digits(test_images), test_labels
print(f"on centred test digits: {train.accuracy(flat, *centred_test):.1%}")
assert 0.13 < results["centred, flatten"][2] < 0.21

# %% [markdown]
# It reads centred digits nearly perfectly, and shifted ones hardly better than by guessing. **The sentence is false.** Lecture 06 says why. Convolution is *equivariant*: the feature maps move along with the digit. But then comes `flatten` and a dense layer, and that one has a separate weight for each place: a linear model, on top of features. What it learned about the middle of the canvas holds for the middle.
#
# The remedy of lecture 06: **global max pooling**. Of every feature map, keep the largest value and forget where it was. The dense layer then sees 64 features and no place at all.

# %%
head = {"channels": (8, 64), "head": "global max", "num_epochs": 20}
pooled, _ = study("centred, global max", train.cnn, centred, train_labels, **head)
print(f"on centred test digits: {train.accuracy(pooled, *centred_test):.1%}")
assert 0.78 < results["centred, global max"][2] < 0.89

# %% [markdown]
# From a seventh to four fifths, **without having seen one shifted digit**. That is what architecture means: knowledge about the world (*place does not matter*) that nobody has to learn, because it is built in.
#
# Again, ask how much of it was luck:

# %%
for name in ("centred, flatten", "centred, global max"):
    print(spread(name))

# %% [markdown]
# The first weights matter here, and more than before. But the worst run with global pooling is far above the best one without.
#
# But wait: why is even the best one not as good as on centred digits? If place is really forgotten, the two numbers should be equal.
#
# ## The chessboard again
#
# Be a detective. There are $9 \times 9$ places for a digit on the canvas. Measure the accuracy at each place.


# %%
def place(images, row, column):
    """Put all digits at the same place of the canvas."""
    X = np.zeros((len(images), *SHAPE), np.float32)
    X[:, row : row + 8, column : column + 8] = images
    return X


def accuracy_by_place(model, m=200):
    maps = np.zeros((9, 9))
    for row, column in np.ndindex(9, 9):
        X = place(test_images[:m], row, column)
        maps[row, column] = train.accuracy(model, X, test_labels[:m])
    return (100 * maps).round().astype(int)


# %%
percent = {"flatten": accuracy_by_place(flat), "global max": accuracy_by_place(pooled)}
draw.equation(*percent.values(), titles=["flatten: percent right", "global max"], heat=True)

# %% [markdown]
# Left: a bump in the middle, where the training digits stood, and nothing elsewhere. Right: good everywhere; but the even and the odd places differ, in rows and in columns.
#
# **Question 11.parity.** Training digits stood at row 4, column 4. At which places is the right model just as good as there? Compare the even with the odd rows and columns. Which layer is to blame? Answer with one word: `"conv"`, `"relu"`, `"pool"` or `"dense"`.

# %%
my_answer = None
check("11.parity", my_answer)
# hint("11.parity")
# solution("11.parity")

# %%
odd_rows, odd_columns = (np.indices((9, 9)) % 2).astype(bool)
groups = {"both even": ~(odd_rows | odd_columns), "one odd": odd_rows ^ odd_columns}
groups["both odd"] = odd_rows & odd_columns
for name, chosen in groups.items():
    print(f"{name:10} {percent['global max'][chosen].mean():5.1f} % right, {chosen.sum()} places")

# %% [markdown]
# Where both coordinates are even, the model is as good as in the middle; only in the outermost rows and columns the frame of zeros costs a little. (Lecture 04 proved it: a stride of 2 keeps equivariance for even shifts only. The first pooling layer looks at pairs of rows; move the digit by one row, and it pairs *other* rows.) An odd shift makes another picture of it, one that it has never seen.
#
# So here is the honest sentence: **convolution is equivariant; pooling with stride 2 is so for even shifts; global pooling makes invariant what was equivariant; and a dense layer after `flatten` is neither.** And training on shifted pictures (*data augmentation*) helps every one of them.
#
# ## Your own digits
#
# If you have the files of the real MNIST ($28 \times 28$, 60 000 digits), `data.load_idx` reads them, packed or not. Everything in this lecture works with them; only be patient. If a file is damaged, it says so:

# %%
try:
    data.load_idx("../data/README.md")
except data.DataError as error:
    print(error)

# %% [markdown]
# ```python
# images = data.load_idx("train-images-idx3-ubyte.gz")[..., np.newaxis] / 255
# labels = data.load_idx("train-labels-idx1-ubyte.gz").astype(int)
# model = train.cnn(rng, images.shape[1:])
# train.fit(model, images[:5000], labels[:5000], rng, num_epochs=5)
# ```
#
# ## Summary
#
# * A linear model is a template for each class: 92 % on centred digits, about 20 % on shifted ones. It *cannot* do better.
# * An MLP with 17 098 parameters gets about 79 %; it learns each place anew. A CNN with 3818 gets about 93 %.
# * Look at the confusion matrix and at the mistakes, not only at one number.
# * A CNN with `flatten` is **not** shift-invariant: trained on centred digits, it gets about 17 % on shifted ones (mean of eight runs). With global max pooling, about 81 %, and the rest is lost in the stride of the pooling.
# * Architecture is knowledge that need not be learned.
#
# **Sources.** E. Alpaydin, C. Kaynak, "Optical recognition of handwritten digits", [UCI repository](https://doi.org/10.24432/C50P49) (1998): the data. Y. LeCun and others, "Gradient-based learning applied to document recognition", *Proc. IEEE* 86 (1998): MNIST. D. Kingma, J. Ba, "Adam: a method for stochastic optimization", [arXiv:1412.6980](https://arxiv.org/abs/1412.6980) (2015). A. Azulay, Y. Weiss, "Why do deep convolutional networks generalize so poorly to small image transformations?", [arXiv:1805.12177](https://arxiv.org/abs/1805.12177) (2019). R. Zhang, "Making convolutional networks shift-invariant again", [arXiv:1904.11486](https://arxiv.org/abs/1904.11486) (2019).
#
# **Now do assignment [a8_digits](../assignments/a8_digits/a8_digits.ipynb)**: write the missing layers, and train a CNN of your own. **Then do assignment [a9_bug_hunt](../assignments/a9_bug_hunt/a9_bug_hunt.ipynb)**: find the mistakes in other people's programs.
#
# **Next:** this was the last lecture. Thank you for your company! [Lecture 00](00_map_and_tools.ipynb) has a map of where to go from here, and all terms are in the [glossary](glossary.md).
