# %% [markdown]
# # 10 · AlexNet
#
# **You will do:** build the network of 2012 in NumPy, with random weights, send a picture through it, and count everything there is to count.
#
# **You will learn:** the architecture layer by layer, where its weights and where its work are, why three different parameter counts circulate, and what ReLU, dropout, response normalisation, overlapping pooling and two groups were for.
#
# **You will need:** lectures 05, 06 and 07.
#
# *About 60 minutes.*

# %%
import numpy as np
from convlab import check, data, draw, explore, hint, layers, solution, train

BLUE, AMBER, GREEN, WRONG = draw.COLOURS[:4]
rng = np.random.default_rng(2012)

# %% [markdown]
# ## The autumn of 2012
#
# ImageNet is a collection of photographs, each labelled by people. The yearly contest used 1.2 million of them for training, in **1000 classes**. Not "dog", but 120 breeds of dogs. A program could name five classes for a test picture; the **top-5 error** is the share of pictures where the right one is not among
# the five.
#
# For two years the winners had improved slowly. Their features were designed by people, and a classifier was trained on top. Then came an entry by Alex Krizhevsky, Ilya Sutskever and Geoffrey Hinton, from Toronto: a convolutional network, trained from pixels to classes.

# %%
entries = {
    "2010, winner": 28.2,
    "2011, winner": 25.8,
    "2012, second": 26.2,
    "2012, AlexNet": 15.3,
    "2014, GoogLeNet": 6.7,
    "2015, ResNet": 3.6,
}

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(7, 2.8), layout="constrained")
ax = fig.subplots()
bars = ax.barh(list(entries), list(entries.values()), color=[AMBER] * 3 + [BLUE] * 3)
ax.bar_label(bars, padding=3)
ax.invert_yaxis()
ax.set(xlabel="top-5 error, percent", xlim=(0, 32))
fig.alt = "Top-5 errors: 28.2, 25.8 and 26.2 percent by hand-made features, then 15.3, 6.7 and 3.6"
fig

# %% [markdown]
# **15.3 % against 26.2 %** for the second. In blue: convolutional networks. After 2012 hardly anybody entered with anything else. (15.3 % was the mean vote of seven networks; one network alone had 18.2 % on the validation pictures.)
#
# What the paper's summary says, in our words: a large, deep convolutional network sorted the 1.2 million pictures of the 2010 contest into 1000 classes, with a top-1 error of **37.5 %** and a top-5 error of **17.0 %**, far better than anything before. The net has 60 million parameters and 650 000 units: five convolutional
# layers, some of them followed by max pooling, three dense layers, and a softmax (scores become probabilities that sum to 1) over 1000 classes. Units that do not saturate and a fast program for graphics cards make training quick enough. A new method called *dropout* keeps the dense layers from learning by heart.
#
# We will meet every one of these words, and check the numbers.
#
# ## Top-1 and top-5
#
# The network gives 1000 scores. Top-1 looks at the highest one, top-5 at the five highest. A program that guesses gets:


# %%
def top_error(scores, labels, k):
    """Share of rows whose label is not among the k highest scores."""
    best = np.argsort(scores, axis=1)[:, -k:]
    return 1 - np.mean((best == labels[:, np.newaxis]).any(axis=1))


scores, labels = rng.normal(size=(5000, 1000)), rng.integers(1000, size=5000)
print(
    f"guessing: top-1 error {top_error(scores, labels, 1):.1%},",
    f"top-5 error {top_error(scores, labels, 5):.1%}",
)

# %% [markdown]
# **Question 10.top5.** Four pictures, six classes. The scores are below. What is the top-2 error, as a number between 0 and 1?

# %%
few_scores = np.array(
    [
        [9, 1, 7, 3, 2, 0],  # right: class 2
        [1, 8, 2, 4, 3, 6],  # right: class 1
        [5, 4, 9, 7, 1, 2],  # right: class 0
        [0, 3, 1, 2, 8, 6],  # right: class 5
    ]
)
my_answer = None
check("10.top5", my_answer)
# hint("10.top5")
# solution("10.top5")

# %% [markdown]
# ## The whole machine
#
# Each block is an array: height, width, channels. Sides shrink, channels grow, and at the end come three dense layers.

# %%
draw.alexnet()

# %% [markdown]
# | layer | what it does | then |
# |---|---|---|
# | conv1 | 96 filters 11 × 11, stride 4 | ReLU, normalisation, pool 3/2 |
# | conv2 | 256 filters 5 × 5, padding 2, **two groups** | ReLU, normalisation, pool 3/2 |
# | conv3 | 384 filters 3 × 3, padding 1 | ReLU |
# | conv4 | 384 filters 3 × 3, padding 1, **two groups** | ReLU |
# | conv5 | 256 filters 3 × 3, padding 1, **two groups** | ReLU, pool 3/2 |
# | fc6, fc7 | 4096 units each | ReLU, dropout |
# | fc8 | 1000 units | softmax |
#
# ### A riddle of three pixels
#
# The paper says that the input is $224 \times 224$. Put that into the formula of lecture 04, with $f = 11$, $s = 4$, $p = 0$: $(224 - 11)/4 + 1 = 54.25$. The paper says 55.
#
# **Question 10.side.** Which input side, without padding, gives exactly 55, with nothing thrown away?

# %%
my_answer = None
check("10.side", my_answer)
# hint("10.side")
# solution("10.side")

# %% [markdown]
# Everybody who rebuilt the net stumbled here. Two readings work: the side you just found, or 224 with padding 2, where the floor throws one row away. Some programs simply take 224 without padding, and get 54. Remember this; it will explain a strange number below.
#
# ## Build it, and measure
#
# We could calculate the table with formulas; you will, in assignments a3 and a6. Here we *measure*: fill real arrays with random numbers, send a real picture through, and look at what comes out. First the weights: 244 megabytes in float32. They are scaled by $\sqrt{2 / \text{inputs}}$, so that the numbers neither explode nor die out on their way through eight layers.

# %%
WEIGHTS = {
    "conv1": (11, 11, 3, 96),
    "conv2": (5, 5, 48, 256),  # two groups: a filter sees 48 of the 96 channels
    "conv3": (3, 3, 256, 384),
    "conv4": (3, 3, 192, 384),  # two groups
    "conv5": (3, 3, 192, 256),  # two groups
    "fc6": (9216, 4096),
    "fc7": (4096, 4096),
    "fc8": (4096, 1000),
}
weights = {}
for name, shape in WEIGHTS.items():
    scale = np.float32(np.sqrt(2 / np.prod(shape[:-1])))
    weights[name] = scale * rng.standard_normal(shape, dtype=np.float32)

# %% [markdown]
# Then a picture, $227 \times 227 \times 3$. Ours are small, so enlarge the astronaut twofold.

# %%
astronaut = data.load_picture("astronaut").repeat(2, axis=0).repeat(2, axis=1)  # (256, 256, 3)
X = astronaut[np.newaxis, :227, 15:242].astype(np.float32) / 255 - 0.5
draw.image(astronaut[:227, 15:242], f"{X.shape[1]} × {X.shape[2]} × {X.shape[3]}")

# %% [markdown]
# Now the five convolutional layers. Biases are zero today, so we leave them out of the arithmetic (but we count them).


# %%
def conv(A, name, **settings):
    """Convolution and ReLU; notes the size of the output."""
    Z = layers.relu(layers.conv2d(A, weights[name], **settings))
    outputs[name] = Z.shape[1:]
    return Z


outputs = {}
A = layers.pool2d(layers.lrn(conv(X, "conv1", stride=4)), 3, stride=2)
print("after pool1:", A.shape)
A = layers.pool2d(layers.lrn(conv(A, "conv2", padding=2, groups=2)), 3, stride=2)
print("after pool2:", A.shape)
A = conv(conv(A, "conv3", padding=1), "conv4", padding=1, groups=2)
A = layers.pool2d(conv(A, "conv5", padding=1, groups=2), 3, stride=2)
print("after pool5:", A.shape, "=", A.size, "numbers")

# %% [markdown]
# Then flatten, and the dense layers:

# %%
for name in ("fc6", "fc7", "fc8"):
    A = layers.dense(A, weights[name])
    outputs[name] = A.shape[1:]
    if name != "fc8":
        A = layers.relu(A)
probability = layers.softmax(A)
print("output:", probability.shape, " sum:", round(probability.sum().item(), 5))
print("the untrained net's favourite class:", probability.argmax(), f"({probability.max():.1%})")

# %% [markdown]
# It prefers one class a little, for no reason at all: it has seen nothing yet. But every array is real, so now we count. For each layer:
#
# * **parameters**: the numbers in the weights, and one bias for each output channel;
# * **multiply-adds**: every weight is used once at every place of the output.

# %%
params, work = {}, {}
print(f"{'layer':6} {'output':>15}   {'weights':18} {'parameters':>12} {'multiply-adds':>16}")
for name, W in weights.items():
    places = np.prod(outputs[name][:-1], dtype=int).item()  # 1 for a dense layer
    params[name], work[name] = W.size + W.shape[-1], places * W.size
    print(f"{name:6} {outputs[name]!s:>15}   {W.shape!s:18} {params[name]:12,} {work[name]:16,}")
total, total_work = sum(params.values()), sum(work.values())
print(f"{'total':43} {total:12,} {total_work:16,}")
assert (total, total_work) == (60_965_224, 724_406_816)

# %% [markdown]
# **60 965 224 parameters.** The paper's "60 million", to the last digit. And 724 million multiply-adds for one picture.
#
# **Question 10.params.** conv2's filters have depth 48, because of the two groups. How many parameters would conv2 have in *one* group, where every filter sees all 96 channels? (Do not forget the biases.)

# %%
my_answer = None
check("10.params", my_answer)
# hint("10.params")
# solution("10.params")

# %% [markdown]
# ### Turn the knob
#
# Here is conv2. Set the groups to 1, 2, 4, 8, and guess first which of the three bars will move. And why is 3 refused, though $96 / 3$ is a whole number?

# %%
explore.layer(input_shape=(27, 27, 96), f=5, n_C=256, padding=2, groups=2)

# %% [markdown]
# ## Where the weights are, and where the work is

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(8, 2.8), layout="constrained")
left, right = fig.subplots(1, 2, sharey=True)
colours = [BLUE] * 5 + [AMBER] * 3
left.barh(list(params), [count / 1e6 for count in params.values()], color=colours)
right.barh(list(work), [count / 1e6 for count in work.values()], color=colours)
left.set_xlabel("parameters, millions")
right.set_xlabel("multiply-adds, millions")
left.invert_yaxis()
fig.alt = "The dense layers, fc6 above all, hold the parameters; the convolutions do the work"
fig

# %%
dense_layers = ("fc6", "fc7", "fc8")
dense_params = sum(params[name] for name in dense_layers)
dense_work = sum(work[name] for name in dense_layers)
print(f"dense layers: {dense_params:,} parameters, {dense_params / total:.1%} of all")
print(f"dense layers: {dense_work:,} multiply-adds, {dense_work / total_work:.1%} of all")
assert f"{dense_params / total:.1%}" == "96.2%"

# %% [markdown]
# Two opposite pictures. The dense layers (amber) hold **96.2 %** of the weights, fc6 alone 62 %; the convolutions (blue) do 92 % of the work. The reason is sharing: a weight of fc6 is used once for each picture, a weight of conv1 is used $55 \cdot 55 = 3025$ times.
#
# So if you want a *smaller* net, attack the dense layers. If you want a *faster* one, attack the convolutions. Later networks replaced fc6 by global average pooling (lecture 06), and lost nearly all of these weights.
#
# ## Three numbers for one net
#
# Look AlexNet up, and you will find 61, 62.4 or 50.8 million parameters. All three can be explained. Without groups, the filters of conv2, conv4 and conv5 see all channels. With a 224 input and no padding, conv1 has side 54, and the sides go on 26, 12, 5: the dense part then starts from $5 \cdot 5 \cdot 256 = 6400$ instead of 9216 numbers.

# %%
ungrouped = dict(WEIGHTS, conv2=(5, 5, 96, 256), conv4=(3, 3, 384, 384), conv5=(3, 3, 384, 256))
narrow = dict(ungrouped, fc6=(5 * 5 * 256, 4096))


def count(shapes):
    return sum(np.prod(shape).item() + shape[-1] for shape in shapes.values())


side = (224 - 11) // 4 + 1  # lecture 04, no padding
print(f"two groups:               {count(WEIGHTS):,}")
print(f"one group:                {count(ungrouped):,}")
print(f"one group, 224, no pad:   {count(narrow):,}   (conv1 has side {side})")
assert [count(WEIGHTS), count(ungrouped), count(narrow)] == [60_965_224, 62_378_344, 50_844_008]

# %% [markdown]
# When a number surprises you, ask what it counts. That is half of reading papers.
#
# ### And the 650 000 units?
#
# A unit is one number that a layer puts out, before pooling.

# %%
units = {name: np.prod(shape).item() for name, shape in outputs.items()}
for name, count_of_units in units.items():
    print(f"{name:5} {count_of_units:8,}")
print(f"sum   {sum(units.values()):8,}")
assert sum(units.values()) == 659_272

# %% [markdown]
# **659 272**, which the paper rounds to 650 000. (Its own list gives conv1 as 253 440, where $55 \cdot 55 \cdot 96 = 290\,400$. Famous papers have slips, too.)
#
# **Question 10.reuse.** How often is each weight of conv3 used for one picture? Take the number from the table above.

# %%
my_answer = None
check("10.reuse", my_answer)
# hint("10.reuse")
# solution("10.reuse")

# %% [markdown]
# ## Trick 1: units that do not saturate
#
# Before, units squeezed their sum through $\tanh$. Far from zero that curve is flat: the unit is *saturated*, and a gradient that passes through it nearly vanishes. ReLU, $\max(0, z)$, has slope 1 for every positive $z$.

# %% tags=["hide-input"]
z = np.linspace(-4, 4, 201)
fig = draw.Drawing(figsize=(7, 2.6), layout="constrained")
values, slopes = fig.subplots(1, 2)
values.plot(z, np.tanh(z), "--", color=AMBER, label="tanh")
values.plot(z, z.clip(0, 4), color=BLUE, label="ReLU")
slopes.plot(z, 1 - np.tanh(z) ** 2, "--", color=AMBER)
slopes.plot(z, z > 0, color=BLUE)
values.set(title="value", xlabel="z, the weighted sum", ylabel="what the unit puts out")
slopes.set(title="slope", xlabel="z, the weighted sum", ylabel="what a gradient is multiplied by")
values.legend(frameon=False)
fig.alt = "tanh flattens on both sides and its slope falls to zero; ReLU's slope stays 1 above zero"
fig

# %% [markdown]
# The paper reports a small net that learned six times faster with ReLU. Repeat the experiment in miniature: four hidden layers of 64 units, the small digits, plain gradient descent, the same learning rate and the same first weights. Only the unit differs.


# %%
class Tanh(train.models.Layer):
    """The unit of the time before."""

    def compute(self, X):
        return np.tanh(X)

    def backward(self, dZ):
        return dZ * (1 - np.tanh(self.X) ** 2)


def race(unit):
    rng = np.random.default_rng(0)
    hidden = [part for _ in range(4) for part in (train.models.Dense(rng, 64, 64), unit())]
    model = train.Model(*hidden, train.models.Dense(rng, 64, 10))
    slow = train.Momentum(lr=0.01, momentum=0)
    return train.fit(model, *data.load_digits(), rng, num_epochs=20, optimizer=slow)


# %%
races = {"ReLU": race(train.models.ReLU).loss, "tanh": race(Tanh).loss}
for unit, losses in races.items():
    reached = next(epoch for epoch, loss in enumerate(losses, 1) if loss < 0.25)
    print(f"{unit}: loss below 0.25 in epoch {reached}")
draw.curves(races, ylabel="training loss", log=True)

# %% [markdown]
# tanh starts well, ReLU overtakes it after a few epochs and keeps the lead. It is no factor of six: our net is small and the task easy, so few units saturate. The deeper the net and the larger the sums, the more saturation hurts.
#
# ## Trick 2: two groups
#
# A graphics card of 2012, the GTX 580, had 3 gigabytes; net, batch and gradients did not fit. So the authors cut the net in two halves, one for each card. In conv2, conv4 and conv5 a filter sees only the channels of its own half. In conv3 and the dense layers the halves talk.
#
# A grouped convolution is two smaller convolutions side by side. Check it:

# %%
A, W = rng.normal(size=(1, 6, 6, 8)), rng.normal(size=(3, 3, 4, 10))
grouped = layers.conv2d(A, W, groups=2)
first = layers.conv2d(A[..., :4], W[..., :5])
second = layers.conv2d(A[..., 4:], W[..., 5:])
print("same:", np.allclose(grouped, np.concatenate([first, second], axis=-1)))

# %% [markdown]
# It was an emergency, and became an idea: half the weights and half the work in these layers. A side effect was a discovery. In every run, one half learned filters for slants without colour, and the other half blobs of colour. Think back to lecture 01: columns for slants, and blobs for colour, in a cat's and a monkey's cortex. (The analogy is pretty; how far it goes is open.)
#
# ## Trick 3: overlapping pooling
#
# Windows of 3 with stride 2, instead of 2 with stride 2. The output has the same size, but neighbouring windows share a row or a column.

# %%
A = rng.normal(size=(1, 55, 55, 1))
print("window 2, stride 2:", layers.pool2d(A, 2).shape)
print("window 3, stride 2:", layers.pool2d(A, 3, stride=2).shape)

# %% [markdown]
# The authors report 0.4 points less top-1 error and 0.3 points less top-5 error. A small thing, free of parameters.
#
# ## Trick 4: local response normalisation
#
# Nerve cells dampen their neighbours. After the ReLU of conv1 and conv2, each number is divided by a term that grows with the squares of $n = 5$ neighbouring channels *at the same pixel*:
#
# $$b_c = a_c \Big/ \Big( k + \alpha \sum_{c' = c - 2}^{c + 2} a_{c'}^2 \Big)^{\beta} \qquad k = 2,\; \alpha = 10^{-4},\; \beta = 0.75$$
#
# Here is one pixel with 20 channels. With the paper's small $\alpha$, only large activations are dampened visibly, so ours are large.

# %%
a = np.zeros(20)
a[[3, 10, 11, 12, 17]] = [120, 80, 160, 80, 120]
b = layers.lrn(a.reshape(1, 1, 1, 20)).ravel()
fig = draw.Drawing(figsize=(7, 2.4), layout="constrained")
before, after = fig.subplots(1, 2)
before.bar(range(20), a, color=BLUE)
after.bar(range(20), b, color=[AMBER if 10 <= c <= 12 else BLUE for c in range(20)])
before.set(title="before", xlabel="channel", ylabel="activation", xticks=range(0, 20, 4))
after.set(title="after: strong neighbours share", xlabel="channel", xticks=range(0, 20, 4))
fig.alt = (
    "Equal channels 3 and 17 keep equal heights; 10 to 12, strong neighbours, are dampened more"
)
fig

# %% [markdown]
# Mind the two scales: everybody becomes smaller, for the sum holds a channel's own square, too. A lonely 120 keeps 40 % of itself. An 80 beside strong neighbours keeps only 27 %.
#
# It helped by 1.4 points (top-1). Later nets found that other kinds of normalisation help more, and this one is hardly used today.
#
# ## Trick 5: dropout
#
# 60 million weights, 1.2 million pictures: the net could learn the pictures by heart. So in fc6 and fc7, for every picture, each unit is silenced with probability ½. No unit can rely on a particular other one; each must be useful in company that changes all the time.

# %%
activations = np.ones((1, 12), np.float32)
for picture in range(3):
    dropped, mask = layers.dropout(activations, 0.5, rng)
    print(f"picture {picture}:", dropped[0].astype(int), f" mean {dropped.mean():.2f}")
many, _ = layers.dropout(np.ones((10_000, 12), np.float32), 0.5, rng)
print(f"mean over 10 000 pictures: {many.mean():.3f}")

# %% [markdown]
# `convlab` *doubles* the survivors during training, so that the expected sum stays, and testing needs no change. The paper did it the other way round: nothing during training, and all units times ½ when testing. Both agree in expectation.
#
# **Question 10.dropout.** A unit is silenced with probability 0.2. By which factor must the survivors be multiplied, so that the expected value stays the same?

# %%
my_answer = None
check("10.dropout", my_answer)
# hint("10.dropout")
# solution("10.dropout")

# %% [markdown]
# ## Trick 6: more pictures out of the same pictures
#
# A cat, moved by a few pixels or seen in a mirror, is a cat. During training the net saw random $224 \times 224$ pieces of $256 \times 256$ pictures, and their mirror images: by the paper's count $32 \cdot 32 \cdot 2 = 2048$ variants of each. The colours were shaken a little, too. For a test, ten pieces voted.

# %%
corners = rng.integers(33, size=(3, 2))
pieces = [astronaut[r : r + 224, c : c + 224] for r, c in corners]
pieces[1] = pieces[1][:, ::-1]  # mirrored
titles = [f"row {r}, column {c}" for r, c in corners]
titles[1] += ", mirrored"
draw.images(pieces, titles)

# %% [markdown]
# ## What the tricks bought
#
# | | gain, as the authors report it |
# |---|---|
# | ReLU | a small net reached 25 % training error six times sooner |
# | two groups on two cards | 1.7 points top-1, 1.2 points top-5, against a net half as wide |
# | response normalisation | 1.4 and 1.2 points |
# | overlapping pooling | 0.4 and 0.3 points |
# | shaken colours | more than 1 point top-1 |
# | dropout | without it, "substantial overfitting"; with it, about twice the steps |
# | depth | without any one of the middle layers, about 2 points worse |
#
# Training took 90 passes over the pictures, five to six days on two cards: gradient descent with momentum 0.9, batches of 128, weight decay 0.0005 (every step also pulls all weights a little towards zero), and a learning rate that was divided by ten whenever things stood still, three times in all.
#
# Nothing here was unheard of. Convolutional nets came from Fukushima (1980) and LeCun (1989), and gradient descent is older. What was new was the whole: enough data, enough arithmetic, and every trick that helped.
#
# ## A closing thought, for discussion
#
# The lecture slides behind this course end on a remark about language. The language of mathematics grew up together with physics; it is superb at describing a planet. Whether it is the right one for a brain, or for a cat, nobody knows. Biology may need a language of its own. Until somebody finds it, we use the one we have, and use it with care.
#
# Talk about it with somebody. Three questions to begin with:
#
# * "Neuron", "attention", "learning", "sees": which of our words are descriptions, which are metaphors, and where have the metaphors misled you?
# * AlexNet's first layer resembles the visual cortex. Is this evidence that the cortex learns in the same way? What else could explain it?
# * 61 million numbers describe AlexNet completely. Do they *explain* it?
#
# ## Summary
#
# * Five convolutional layers, three dense ones; 227 → 55 → 27 → 13 → 6, then 9216 → 4096 → 4096 → 1000.
# * **60 965 224** parameters with two groups, 62 378 344 without, 50 844 008 for the 224, no padding variant. 659 272 units. 724 406 816 multiply-adds.
# * The dense layers hold **96.2 %** of the weights, the convolutions do 92 % of the work.
# * ReLU, dropout, response normalisation, overlapping pooling, groups: each trick answers a difficulty.
# * Top-1/top-5 error 37.5/17.0 % (2010 pictures); 15.3 % against 26.2 % in the contest of 2012.
#
# **Sources.** A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural networks", *NIPS* (2012): all figures about AlexNet. O. Russakovsky and others, "ImageNet large scale visual recognition challenge", [arXiv:1409.0575](https://arxiv.org/abs/1409.0575) (2015): the contest. K. He and others, "Deep residual learning for image recognition", [arXiv:1512.03385](https://arxiv.org/abs/1512.03385) (2015). K. Fukushima, "Neocognitron", *Biological Cybernetics* 36 (1980). Y. LeCun and others, "Backpropagation applied to handwritten zip code recognition", *Neural Computation* 1 (1989).
#
# **Now do assignment [a6_alexnet](../assignments/a6_alexnet/a6_alexnet.ipynb)**: compute the table instead of measuring it, and be a detective.
#
# **Next:** [11 · Digits, from a linear model to a CNN](11_digits.ipynb).
