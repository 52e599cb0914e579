# %% [markdown]
# # 01 · Why pictures need a network of their own
#
# **You will do:** visit 1958, train the machine of that year, break it, and look into a cat's brain for the repair.
#
# **You will learn:** why a cell that prefers one slant *is* a filter, what goes wrong when every unit sees every pixel, and which three ideas make a convolutional network.
#
# **You will need:** dot products and lecture 00.
#
# *About 50 minutes.*

# %%
import numpy as np
from convlab import check, data, draw, explore, hint, solution
from matplotlib.patches import Circle

BLUE, AMBER, GREEN = draw.COLOURS[:3]

# %% [markdown]
# ## 1958: a machine that learns to see
#
# In the late 1950s a new science, cybernetics, had given itself a bold task: build devices that do what was so far called *mental*: recognise,
# remember, decide. Frank Rosenblatt, a psychologist at the Cornell Aeronautical Laboratory, thought that the theory of automata
# had to take a step further to get there. Not a cleverer program. A *network* that starts out nearly random and changes with experience.
#
# He called it the **perceptron**. The hardware version, the Mark I, looked at the world through 400 photocells, a square of
# 20 × 20. Wires went at random to 512 "association" units and on to 8 response units. The adjustable weights were potentiometers. Small electric motors turned them
# while the machine learned.
#
# His book *Principles of Neurodynamics* (1962) says what it was for. Not chiefly for recognising patterns: for Rosenblatt a perceptron was a **model of the brain**,
# simple enough to be analysed. We shall come back to the brain soon.
#
# ### The experiment of the cards
#
# The first demonstration, in July 1958, ran on an IBM 704. The computer was shown cards with a square either on the left or on the right. After some
# fifty of them it told left from right. Let us repeat it.


# %%
def card(rng, label):
    """A 20 x 20 card with a square: on the left for label -1, on the right for +1."""
    picture = np.zeros((20, 20))
    top = rng.integers(0, 15)
    left = rng.integers(0, 5) + (10 if label == 1 else 0)
    picture[top : top + 5, left : left + 5] = 1
    return picture


rng = np.random.default_rng(0)  # a source of random numbers, the same ones in every run
draw.images([card(rng, label) for label in (-1, -1, 1, 1)], ["left", "left", "right", "right"])

# %% [markdown]
# Lay the 400 pixels of a card $x$ in a row. The machine has one weight for each pixel, and one more number, the bias:
#
# $$\text{answer} = \begin{cases} +1 & \text{if } w_1 x_1 + w_2 x_2 + \dots + w_{400} x_{400} + b > 0 \\ -1 & \text{otherwise} \end{cases}$$
#
# Rosenblatt's learning rule is one sentence: **after a mistake, add the card to the weights if the answer should have been +1, subtract it if it should have been −1.** After a right answer, do nothing.


# %%
def train_perceptron(make_card, n_cards, rng):
    """Show cards one by one; return the weights, the bias and the running count of mistakes."""
    w, b, mistakes = np.zeros(400), 0.0, []
    for label in rng.choice([-1, 1], n_cards):
        x = make_card(rng, label).ravel()
        answer = 1 if w @ x + b > 0 else -1
        mistakes.append(answer != label)
        if answer != label:
            w, b = w + label * x, b + label
    return w, b, np.cumsum(mistakes)


w, b, mistakes = train_perceptron(card, 200, np.random.default_rng(1))
print("mistakes in the first 50 cards:", mistakes[49])
print("mistakes in the next 150 cards:", mistakes[-1] - mistakes[49])


# %%
def accuracy(w, b, make_card, rng, n_cards=1000):
    """Return the share of new cards that get the right answer."""
    labels = rng.choice([-1, 1], n_cards)
    X = np.array([make_card(rng, label).ravel() for label in labels])
    return np.mean(np.where(X @ w + b > 0, 1, -1) == labels)


print("right on 1000 new cards:", accuracy(w, b, card, np.random.default_rng(2)))
draw.feature_maps(w.reshape(20, 20), ["the weights"])

# %% [markdown]
# It learns from a handful of mistakes. The weights show how: negative on the left, positive on the right. The newspapers were
# enthusiastic. (The *New York Times* of 8 July 1958 reported that the Navy, who paid, expected it one day to walk, talk, see, write, reproduce itself and be conscious of its existence.)

# %% [markdown]
# ## The question that breaks it
#
# Now a second game. On each card lies a bar, 9 pixels long. Is it **lying or standing**? The bar may be *anywhere*; a bar that leaves the card on one side
# comes in again on the other.


# %%
def bar(rng, label):
    """A 20 x 20 card with a bar at a random place: standing for label -1, lying for +1."""
    picture = np.zeros((20, 20))
    picture[:9, 0] = 1
    if label == 1:
        picture = picture.T
    return np.roll(picture, rng.integers(0, 20, size=2), axis=(0, 1))


rng = np.random.default_rng(0)
draw.images(
    [bar(rng, label) for label in (-1, -1, 1, 1)], ["standing", "standing", "lying", "lying"]
)

# %% [markdown]
# A child answers at once. **Predict** what share of new cards the perceptron gets right after 20 000 lessons, a hundred times
# more than before. Then run.

# %%
w, b, mistakes = train_perceptron(bar, 20_000, np.random.default_rng(1))
print("mistakes made while learning:", mistakes[-1], "of 20000")
print("right on 1000 new cards:     ", accuracy(w, b, bar, np.random.default_rng(2)))

# %% [markdown]
# Little better than tossing a coin, and it never improves. The reason is short. Average all standing bars over all places: every pixel is lit equally often, 9 times out of 400.
# Average all lying bars: exactly the same picture. The weighted sum of the average is the average of the weighted sums, so no choice of weights can
# put all lying bars above all standing ones.

# %%
standing = np.zeros((20, 20))
standing[:9, 0] = 1
places = list(np.ndindex(20, 20))
for name, first in [("standing", standing), ("lying", standing.T)]:
    average = np.mean([np.roll(first, place, axis=(0, 1)) for place in places], axis=0)
    print(f"{name:8}: smallest mean {average.min():.4f}, largest mean {average.max():.4f}")

# %% [markdown]
# The machine knows *which pixel* is lit. It does not know that pixels have **neighbours**. M. Minsky and S. Papert made this kind of argument into a book,
# *Perceptrons* (1969), and much of the money went elsewhere.
#
# **Question 01.average.** Would a longer bar, 15 pixels, help the perceptron? Answer `"yes"` or `"no"`, then try it.

# %%
my_answer = None
check("01.average", my_answer)
# hint("01.average")
# solution("01.average")

# %% [markdown]
# ## Meanwhile, inside a cat
#
# At the same time David Hubel and Torsten Wiesel put a fine electrode into the first visual area of a cat's brain and listened to single cells. They
# showed spots of light on a screen. Almost nothing happened, for hours. Then the *edge of a glass slide*, pushed into the projector, cast a thin shadow across the screen,
# and the cell went off, Hubel said later, like a machine gun. It did not want spots. It wanted a **line of one slant, in one small part of the picture** (Hubel and Wiesel 1959, 1962; Nobel Prize 1981).
#
# Each such cell looks at a small patch, its **receptive field**. Light in some places of the patch excites the cell; light in the
# places beside them holds it back. Write +1 and −1 for these and you have a small matrix. Let us build one.


# %%
def simple_cell(angle_deg, size=15, stripe=7):
    """A cell that likes a bright bar of this slant: excited along the bar, held back beside it."""
    y, x = np.mgrid[:size, :size] - size // 2
    angle = np.deg2rad(angle_deg)
    across = x * np.sin(angle) + y * np.cos(angle)  # distance from the bar's middle line
    envelope = np.exp(-(x**2 + y**2) / 13.5)  # fades towards the rim of the patch
    cell = np.cos(2 * np.pi * across / stripe) * envelope
    return cell - envelope * cell.sum() / envelope.sum()  # the sum is 0: even light, no answer


angles = (0, 30, 60, 90, 120, 150)
cells = np.stack([simple_cell(angle) for angle in angles], axis=-1)  # (15, 15, 6)
draw.filters(cells, [f"{angle}°" for angle in angles])

# %% [markdown]
# ### The cell's answer is a dot product
#
# How does the cell answer? Multiply each pixel of the patch by the number of the cell at that place, and add up:
#
# $$\text{response} = \sum_{i,j} \text{patch}_{ij} \cdot \text{cell}_{ij}$$
#
# Show the cell bars of every slant, as Hubel and Wiesel did, and note its answer.


# %%
def bar_patch(angle_deg, size=15):
    """A bright bar of this slant through the middle of a patch, with soft edges."""
    y, x = np.mgrid[:size, :size] - size // 2
    angle = np.deg2rad(angle_deg)
    return np.exp(-((x * np.sin(angle) + y * np.cos(angle)) ** 2) / 2)


slants = np.arange(0, 180, 5)
cell = simple_cell(60)
responses = [np.vdot(bar_patch(slant), cell) for slant in slants]
print("the cell answers most to a bar of", slants[np.argmax(responses)], "degrees")

# %%
fig = draw.Drawing(figsize=(7, 2.8), layout="constrained")
ax = fig.subplots()
ax.axhline(0, color="silver", linewidth=0.8)
for preferred, colour in [(60, BLUE), (120, AMBER)]:
    curve = [np.vdot(bar_patch(slant), simple_cell(preferred)) for slant in slants]
    ax.plot(slants, curve, "o-", color=colour, markersize=4, label=f"cell for {preferred}°")
ax.set(xlabel="slant of the bar, degrees", ylabel="response", xticks=range(0, 181, 30))
ax.legend(frameon=False)
fig.alt = "Response against slant: each of two cells has one peak, at 60 and at 120 degrees"
fig

# %% [markdown]
# This is a **tuning curve**. Curves like it fill the papers of Hubel and Wiesel: one peak, and
# silence when the bar is turned away.
#
# Keep this sentence; half the course is in it. **An orientation-selective cell is a filter: a small matrix of weights, laid over a patch, multiplied, summed.**
#
# **Question 01.tuning.** Our bars have slants from 0° to 180°. Which slant does the cell for 150° like *least*? Predict, then compute it with the functions above. (A number of degrees.)

# %%
my_answer = None
check("01.tuning", my_answer)
# hint("01.tuning")
# solution("01.tuning")

# %% [markdown]
# ## The cortex keeps a full set at every place
#
# The next discovery was the order of things. Push the electrode straight down: all cells on the way like the *same* slant. This is an **orientation column**. Move the
# electrode sideways by a twentieth of a millimetre: the preferred slant turns by about ten degrees. In less than a millimetre it has gone through all slants, and the series starts again.
#
# Two more patterns share the same surface. (They are clearest in monkeys, which see much as we do.)
#
# * **Ocular dominance.** Most cells can be driven from both eyes, but most of *those* listen to one eye more than to the other. Cells with the same favourite eye stand together in stripes.
# * **Blobs.** Stain the tissue for a certain enzyme (cytochrome oxidase, Margaret Wong-Riley's method) and dark spots appear, in rows, in the middle of the eye stripes. Their cells do not care about slant. They care about **colour**. Margaret Livingstone and
#   David Hubel (1984) described them, and their name for them stuck. Blobs are clearest in layers 2 and 3. They are missing in layer IV where the signal from the eyes comes in (to be exact: in its part IVC).
#
# Here is the surface as a sketch: the little lines show the preferred slant, white and grey stripes the eyes, and the discs are the blobs.

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(8.5, 3.1), layout="constrained")
ax = fig.subplots()
x, y = np.meshgrid(np.linspace(0.05, 2.95, 36), np.linspace(0.05, 0.95, 11))
slant = np.pi * y + 0.25 * np.sin(2 * np.pi * x)  # every slant once, from top to bottom
for eye in range(6):
    ax.axvspan(eye / 2, eye / 2 + 0.5, color="black", alpha=0.1 if eye % 2 else 0.0)
    ax.text(eye / 2 + 0.25, 1.04, ["left eye", "right eye"][eye % 2], ha="center")
bare = {"headlength": 0, "headaxislength": 0, "headwidth": 0, "pivot": "middle", "color": BLUE}
ax.quiver(x, y, np.cos(slant), np.sin(slant), scale=42, width=0.004, **bare)
for across, down in np.ndindex(6, 2):
    ax.add_patch(Circle((0.25 + across / 2, 0.25 + down / 2), 0.075, color=AMBER))
ax.set(aspect="equal", xlim=(0, 3), ylim=(0, 1.15), yticks=[])
ax.set_xlabel("millimetres along the cortex, roughly")
fig.alt = "The cortex from above: stripes for the eyes, lines for the slants, discs for the blobs"
fig

# %% [markdown]
# (The real map is less tidy; it has pinwheels and broken stripes. The order is real.)
#
# Now read it as an engineer. At **every place of the visual field** the brain keeps the **same set of small detectors**: every slant, both eyes, some for
# colour. The signal goes from these *simple* cells to *complex* cells, which still want one slant but no longer care where exactly in their patch the line lies.
#
# One honest caveat. A brain cannot copy weights from one place to another. Each place grows and trains its own set. That the *same* numbers are used everywhere is our
# idealisation, first built by Kunihiko Fukushima into the *neocognitron* (1980) and first trained by gradient descent in Yann LeCun's networks for postal codes (1989).

# %% [markdown]
# ### The repair needs no lessons
#
# Back to the bars. Take **two** filters: 3 × 3, one that likes lying lines and one that likes standing lines. Look with each of them at **every** place, and keep only the strongest answer.
# The larger one wins.

# %%
lying = np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]])


def strongest(picture, cell):
    """Look at all places of a picture that wraps around; return the largest response."""
    shifts = np.ndindex(cell.shape)
    return sum(cell[i, j] * np.roll(picture, (1 - i, 1 - j), axis=(0, 1)) for i, j in shifts).max()


rng = np.random.default_rng(2)
labels = rng.choice([-1, 1], 1000)
cards = [bar(rng, label) for label in labels]
answers = [1 if strongest(c, lying) > strongest(c, lying.T) else -1 for c in cards]
print("right on 1000 new cards:", np.mean(answers == labels))
print("weights used:", 2 * lying.size, "instead of 400")

# %% [markdown]
# All of them, and nothing was even trained. The knowledge "look at neighbours, and look everywhere" was worth more than 20 000 lessons.
#
# **Question 01.response.** A lying bar of ones, 9 pixels long and one pixel high, lies on a ground of zeros. What is the largest response of the filter `lying`? A number, worked out by hand.

# %%
my_answer = None
check("01.response", my_answer)
# hint("01.response")
# solution("01.response")

# %% [markdown]
# ### Play with filters on a picture
#
# Small filters again, now on a landscape. Blue and orange are the two signs of the response, grey is zero. Change the filter; look which lines light up, and which vanish.

# %%
explore.filters()

# %% [markdown]
# ## The multilayer perceptron: every unit sees every pixel
#
# The other repair is to put more layers between pixels and answer. Each unit takes a weighted sum of **all** outputs of the layer before it, adds a bias, and bends the result with
# a function $g$, for example $g(z) = \max(0, z)$, which is called **ReLU**:
#
# $$a^{[l]} = g\left(W^{[l]} a^{[l-1]} + b^{[l]}\right)$$
#
# This is a **multilayer perceptron** (MLP); its layers are called *dense* or *fully connected*. Since the 1980s we know how to train it: backpropagation.

# %%
draw.dense_net([6, 5, 5, 2], labels=["pixels", "hidden", "hidden", "classes"])

# %% [markdown]
# An MLP can learn our bars, given enough units. But with pictures it pays three times.
#
# ### Price one: the parameters explode
#
# A dense layer has one weight for each pair (input, unit), and one bias for each unit:
#
# $$\text{parameters} = n_H \cdot n_W \cdot n_C \cdot n_\text{units} + n_\text{units}$$

# %%
side = np.array([8, 28, 64, 128, 224, 512, 1024])
dense_100 = side * side * 3 * 100 + 100  # 100 units on a square colour picture
dense_1000 = side * side * 3 * 1000 + 1000
convolutional = np.full(side.shape, 3 * 3 * 3 * 10 + 10)  # ten filters, 3 x 3 over 3 channels
for n, few, many in zip(side, dense_100, dense_1000, strict=True):
    print(f"{n:5} x {n:<5} {few:13,} {many:15,}")

# %% tags=["hide-input"]
fig = draw.Drawing(figsize=(7.5, 3.6), layout="constrained")
ax = fig.subplots()
ax.loglog(side, dense_1000, "s-", color=AMBER, label="dense, 1000 units")
ax.loglog(side, dense_100, "o-", color=BLUE, label="dense, 100 units")
ax.loglog(side, convolutional, "^-", color=GREEN, label="convolutional, 10 filters 3×3×3")
ax.axhline(60_965_224, color="grey", linestyle="--", linewidth=1)
ax.text(8, 8e7, "all of AlexNet: 60 965 224")
ax.set(xlabel="side of the picture, pixels", ylabel="parameters of the first layer")
ax.set_xticks(side, labels=side)
ax.minorticks_off()
ax.legend(frameon=False, loc="center right", bbox_to_anchor=(1, 0.33))
fig.alt = "Parameters: dense layers grow with the square of the side, the convolution stays at 280"
fig

# %% [markdown]
# Double the side, and the dense layer needs four times the weights. At 224 × 224 a first layer of 1000 units has 150 million: more than twice all of
# AlexNet. Every weight wants memory, multiplications, and above all *examples* to learn from. The green line does not move. Ten filters of 3 × 3 × 3 numbers are
# 280 parameters, whether the picture is a stamp or a poster. (Lecture 05 counts them.)
#
# **Question 01.dense.** A picture of 96 × 96 pixels with 3 channels goes into a dense layer of 50 units. How many parameters, biases included?

# %%
my_answer = None
check("01.dense", my_answer)
# hint("01.dense")
# solution("01.dense")

# %% [markdown]
# ### Price two: it does not know what a picture is
#
# Here is an experiment that surprises most people. Take a picture. Shuffle its pixels, always in the same way. To you it is now noise. To a dense layer, nothing happened: shuffle the
# weights of every unit in the same way, and every output is the same number as before.

# %%
digits, _ = data.load_digits()
X = digits[:6].reshape(6, 64)  # (m, pixels)
shuffle = np.random.default_rng(3).permutation(64)
draw.images(
    [*X.reshape(6, 8, 8)[:3], *X[:, shuffle].reshape(6, 8, 8)[:3]], ["digit"] * 3 + ["shuffled"] * 3
)

# %%
W = np.random.default_rng(4).normal(size=(64, 10))  # (pixels, units)
before = X @ W
after = X[:, shuffle] @ W[shuffle]
print("largest difference between the two layers:", np.abs(before - after).max())

# %% [markdown]
# So an MLP trained on shuffled pictures learns exactly as well as one trained on real pictures. Whatever it knows, it does not use that neighbouring pixels belong together: the **structure**, the
# *topology* of the data. It throws away the best clue it has.
#
# ### Price three, the dearest: a shifted object is a new object
#
# An object must be recognised **wherever it stands**. Let us measure how far apart a digit and the same digit, moved by a pixel or two, are for a method that compares pixel by pixel. For each of 500 digits, moved to the
# right, we look for the most similar picture among 1297 others, and ask whether it shows the same digit.

# %%
pictures, labels = data.load_digits()
pictures = pictures.reshape(-1, 8, 8)
known, known_labels = pictures[500:].reshape(-1, 64), labels[500:]
for pixels in (0, 1, 2):
    moved = np.zeros((500, 8, 8))
    moved[:, :, pixels:] = pictures[:500, :, : 8 - pixels]
    moved = moved.reshape(500, 64)
    # All distances at once: |a − b|² = |a|² + |b|² − 2 a·b
    squared = (moved**2).sum(1)[:, None] + (known**2).sum(1) - 2 * moved @ known.T  # (500, 1297)
    same = known_labels[squared.argmin(1)] == labels[:500]
    print(f"moved by {pixels}: the nearest picture shows the same digit in {same.mean():.0%}")

# %% [markdown]
# One pixel costs a quarter of the digits. Two pixels, and the result is what guessing among ten gives. Pixel by pixel, a 4 that stepped aside looks more like somebody else's 9 than like itself. An MLP can learn all positions,
# but it must **see** them all, for each digit anew.

# %% [markdown]
# ## Three ideas, one network
#
# | what dense layers get wrong | the idea | seen in the cortex |
# |---|---|---|
# | every unit sees every pixel | **local**: a unit looks at a small patch | receptive fields |
# | each place learns for itself | **shared**: the same filter at every place | the same set of columns for each part of the view |
# | "where" drowns "what" | **stacked**: pool, then look again, at larger patches | simple → complex cells → later areas |
#
# Local and shared together are the **convolution** (lectures 03 to 05). Stacking and pooling make the **convolutional neural network** (06 and 07).

# %% [markdown]
# ## 2012: it works
#
# For years this was a good idea for small pictures. Then came a large set of labelled photographs, ImageNet, and graphics cards fast enough. The ImageNet challenge of 2012 was to name the object in a photograph: 1000 classes, 1.2 million
# pictures to learn from. If one of five guesses was right, it counted. Alex Krizhevsky, Ilya Sutskever and Geoffrey Hinton let a few convolutional networks vote and failed on 15.3 % of the test pictures. The next best entry, without such networks, failed on
# 26.2 %. Two years later nearly everybody used convolutional networks.

# %%
draw.alexnet()

# %% [markdown]
# Five convolutional layers, three dense ones, about 61 million weights. And yet: look at where the weights are. The five convolutional layers hold **3.8 %** of them; the three dense layers at the end hold 96.2 %. Convolution is where the seeing happens,
# and it is nearly free. In lecture 10 you will count every one.

# %% [markdown]
# ## Summary
#
# * The perceptron (Rosenblatt, 1958) learns weights from mistakes. It cannot tell lying from standing when the bar may be anywhere.
# * In the first visual area, a cell prefers one slant in one small patch: a filter, and its answer is a dot product. Columns repeat the set of slants for every part of the view; blobs handle colour.
# * A dense layer on pictures has too many weights, ignores which pixels are neighbours, and must learn each position anew.
# * Local + shared + stacked = convolutional network.
#
# **Something to discuss.** The language of mathematics grew up with physics. Is it a good language for brains, or will biology need a new one? Until there is one we use the one we have, with care. Where in this lecture did we have to be careful?
#
# **Sources.** F. Rosenblatt, "The perceptron", *Psychological Review* 65, 386–408 (1958), and *Principles of Neurodynamics*, Spartan Books (1962). M. Minsky, S. Papert, *Perceptrons*, MIT Press (1969). D. Hubel, T. Wiesel, *J. Physiol.* 148, 574–591 (1959), and 160, 106–154 (1962);
# D. Hubel's Nobel lecture, 8 December 1981; M. Livingstone, D. Hubel, "Anatomy and physiology of a color system in the primate visual cortex", *J. Neurosci.* 4, 309–356 (1984). K. Fukushima, *Biol. Cybernetics* 36, 193–202 (1980).
# Y. LeCun and others, *Neural Computation* 1, 541–551 (1989). A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural networks", NIPS (2012).
#
# **Next:** [02 · Images as tensors](02_images_as_tensors.ipynb): what exactly is in a picture? The first assignment waits after it.
