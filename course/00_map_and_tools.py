# %% [markdown]
# # 00 · Map and tools
#
# **You will do:** a first tour: run cells, predict an answer, ask for a hint, look at arrays from three sides.
#
# **You will learn:** how this course works, how your work is checked, and the three NumPy ideas everything else rests on: axes, views, broadcasting.
#
# **You will need:** Python, and a dot product from linear algebra.
#
# *About 40 minutes.*

# %% [markdown]
# ## Where the road goes
#
# A camera gives a computer a table of numbers. A person looks at the same scene and says "a cat". This course walks from the
# table to the word, one small step at a time, and **you build every step yourself** in NumPy: first a single sliding window,
# at the end a network that reads handwritten digits and the plan of AlexNet, the network that changed the field in 2012.
#
# Nothing is hidden in a library. When a framework later says `Conv2d(3, 10, kernel_size=3)`, you will know
# each of its 280 numbers by name.

# %%
import numpy as np
from convlab import check, draw, explore, hint, progress, solution, syllabus

# %% [markdown]
# Here is the map. A dot is a lecture. A square is an assignment; it hangs under the lecture that prepares you for it.

# %% tags=["hide-input"]
stations = "tools motivation tensors convolution padding layer pooling"
stations += " field backward fast AlexNet digits"
box = {"facecolor": "white", "edgecolor": draw.COLOURS[1]}

fig = draw.Drawing(figsize=(9, 2.2))
ax = fig.add_axes((0, 0, 1, 1), xlim=(-0.5, 11.9), ylim=(-2.05, 1.55))
ax.axis("off")
ax.plot(range(12), [0] * 12, "-o", color=draw.COLOURS[0], markersize=15, linewidth=3)
for x, (name, lecture) in enumerate(zip(stations.split(), syllabus.LECTURES, strict=True)):
    ax.text(x - 0.1, 0.5, name, rotation=28, fontsize=10)
    ax.text(x, 0, f"{x:02}", ha="center", va="center", color="white", fontsize=7)
    for depth, task in enumerate(lecture.assignments, start=1):
        ax.text(x, 0.1 - 0.85 * depth, task[:2], ha="center", va="center", bbox=box, fontsize=9)
fig.alt = "Twelve lectures on a line; assignments hang under the lectures that prepare them"
fig

# %% [markdown]
# | lecture | what happens | then do |
# |---|---|---|
# | 00 · Map and tools | this page | |
# | [01 · Motivation](01_motivation.ipynb) | why a network for pictures needs a shape of its own | |
# | [02 · Images as tensors](02_images_as_tensors.ipynb) | what a picture is to a computer | [a1_tensors](../assignments/a1_tensors/a1_tensors.ipynb) |
# | [03 · Convolution](03_convolution.ipynb) | the sliding window, in 1D, then in 2D | begin [a2_convolution](../assignments/a2_convolution/a2_convolution.ipynb) |
# | [04 · Padding, stride, the formula](04_padding_and_stride.ipynb) | how large the output is, and what gets lost | [a2_convolution](../assignments/a2_convolution/a2_convolution.ipynb) |
# | [05 · The convolutional layer](05_the_convolutional_layer.ipynb) | colour, depth, many filters | begin [a3_counting](../assignments/a3_counting/a3_counting.ipynb) |
# | [06 · Pooling and the whole CNN](06_pooling_and_the_whole_cnn.ipynb) | from "where" to "what" | [a4_pooling](../assignments/a4_pooling/a4_pooling.ipynb) |
# | [07 · Receptive field](07_receptive_field.ipynb) | how much of the picture one number has seen | [a3_counting](../assignments/a3_counting/a3_counting.ipynb) |
# | [08 · Backward](08_backward.ipynb) | how the filters learn | [a5_backward](../assignments/a5_backward/a5_backward.ipynb); begin [a9_bug_hunt](../assignments/a9_bug_hunt/a9_bug_hunt.ipynb) |
# | [09 · Fast and transposed convolution](09_fast_and_transposed.ipynb) | the same result sooner, and the way back up | [a7_fast_convolution](../assignments/a7_fast_convolution/a7_fast_convolution.ipynb) |
# | [10 · AlexNet](10_alexnet.ipynb) | a famous network, counted to the last weight | [a6_alexnet](../assignments/a6_alexnet/a6_alexnet.ipynb) |
# | [11 · Digits](11_digits.ipynb) | linear, then dense, then convolutional: who wins and by how much | [a8_digits](../assignments/a8_digits/a8_digits.ipynb), [a9_bug_hunt](../assignments/a9_bug_hunt/a9_bug_hunt.ipynb) |
#
# **Go from top to bottom.** Lectures 00, 01, 03 and 05 end without an assignment; after 03, 05 and 08 you can *begin* one that a later lecture completes.
# The numbers of the assignments are names, not an order. Two pairs are turned round: a3 comes after a4, because its last function needs lecture 07, and a6 comes
# after a7, because AlexNet comes after fast convolution.
#
# The assignments lie in the folder `assignments/`. All terms are in the [glossary](glossary.md). The list of lectures is also in the [course's README](README.md).

# %% [markdown]
# ## How to run it, also without a network
#
# The [README](../README.md) has the lines that install the course, once, and the one that starts it the next time. For those who unpacked
# `students.zip` on their own computer, that is, in the course's folder:
#
# ```
# .venv/bin/jupyter lab       # on Windows: .venv\Scripts\jupyter lab
# ```
#
# It needs no internet once the course is installed. Pictures, digits and all interactive parts come with it.
# You can also read every lecture right where its file is shown on a code host: the pictures are stored inside. Only the interactive
# parts need a running notebook or the website.

# %% [markdown]
# ## A notebook is a stack of cells
#
# Click on a cell and press **Shift + Enter**. It runs, and the result stands below. The kernel (the Python behind the page)
# remembers *what you ran, in the order you ran it*. It does not care where on the page a cell stands.

# %%
counter = 0

# %%
counter += 1
counter

# %% [markdown]
# Run the last cell again and again. It counts on: 2, 3, 4. Read from top to bottom, the page still says 1. That is the most common
# trap with notebooks: the page and the kernel drift apart. The cure takes ten seconds: **Kernel → Restart Kernel and Run All Cells**. Do it before you hand in anything.

# %% [markdown]
# ## Predict, then run
#
# Reading feels like learning. Predicting *is* learning: you notice what you did not know. So every lecture has a few small questions.
# Write your guess in place of `None` and run the cell. Nothing is graded here.
#
# **Question 00.drift.** Suppose the cell with `counter = 0` was run once, then the cell with `counter += 1` four times, then the first cell
# once more, then the second cell twice. What is `counter` now?

# %%
my_answer = None
check("00.drift", my_answer)
# hint("00.drift")        # delete the first "#" for a hint; run it again for the next one
# solution("00.drift")    # and for the answer, with the reason

# %% [markdown]
# You have just met three helpers:
#
# | call | what it does |
# |---|---|
# | `check("00.drift", my_answer)` | says whether your answer is right |
# | `hint("00.drift")` | the first call gives a nudge, later calls say more |
# | `solution("00.drift")` | the answer and why |
#
# `check` without an answer repeats the question.

# %% [markdown]
# ## How assignments are checked
#
# An assignment is a notebook with holes in it. Each hole is a function with a full description: what goes in, what comes out,
# the shape of both. You fill it in.
#
# While you work, `check(your_function)` tests **laws**: things that every right answer obeys and that can be tested without knowing the
# answer. An example: a filter that is zero except for a 1 in its centre must return the picture unchanged. The check tells you which law is
# broken, and shows where. It never says "everything passed", because laws cannot promise that.
#
# After you hand in, the grader calls your functions with fresh inputs. They are not secret in kind, only in number: non-square pictures,
# strides that do not divide, several examples in a batch, whole numbers as well as decimals. Three things are good to know.
#
# 1. **One mistake costs one item.** If your padding is wrong, your convolution is still judged, with a correct padding put in its place.
# 2. **Common mistakes have names.** Feedback says "the stride is missing in the window's corner", not "AssertionError".
# 3. **Style is free.** Loops, slices, other variable names: all are fine if the numbers are right.
#
# Please do not delete or rename the given cells. You may add as many cells of your own as you like.

# %% [markdown]
# ## How far you have come
#
# `progress()` shows which questions you have answered, which functions obey all their laws, and what comes next. Run it whenever you like, in any notebook of
# the course, after `from convlab import progress`.
#
# What it knows is in one small file of your own; the card says where. The file holds names of questions and functions, how they stand, and the day: no code
# and no answers. Nothing is sent anywhere. `progress(forget=True)` deletes it.

# %%
progress()

# %% [markdown]
# ## NumPy in three ideas
#
# The rest of this lecture is a short tour of arrays. Can you answer the questions without reading? Then you are ready. If not, this is
# the best half hour you can spend.
#
# ### Idea 1: an array has axes, and axes have meanings
#
# A *shape* is a list of lengths, one for each axis. NumPy numbers the axes 0, 1, 2… **You** must remember what they mean. Say it aloud, every time.
# Below is the income of 2 shops, over 3 days, for 4 goods.

# %%
income = np.arange(24).reshape(2, 3, 4)  # (shop, day, good)
print("shape ", income.shape, "= (shop, day, good)")
income

# %% [markdown]
# Many functions take `axis=`. Here is the only sentence to remember: **the axis you name is the axis that disappears.**

# %%
for axis, name in enumerate(["shop", "day", "good"]):
    print(f"sum over axis {axis} ({name:4}) leaves shape {income.sum(axis=axis).shape}")
print("sum over axes (0, 1)    leaves shape", income.sum(axis=(0, 1)).shape)
print("the same with keepdims  leaves shape", income.sum(axis=(0, 1), keepdims=True).shape)

# %% [markdown]
# `keepdims=True` keeps the place of the axis, with length 1. That looks fussy now. It will save us in idea 3.
#
# The pictures of this course always have four axes, in this order:
#
# $$\underbrace{m}_{\text{examples}} \times \underbrace{n_H}_{\text{height}} \times \underbrace{n_W}_{\text{width}} \times \underbrace{n_C}_{\text{channels}}$$
#
# Height comes before width, because a row comes before a column in a matrix. That is the opposite of "640 × 480 pixels"
# and of $(x, y)$ in geometry. Everybody swaps them once.
#
# **Question 00.axes.** `X` holds 32 colour pictures, 48 pixels high and 64 wide: shape `(32, 48, 64, 3)`. You want the mean colour of each
# picture. What is the shape of `X.mean(axis=(1, 2))`? Answer with a tuple.

# %%
my_answer = None
check("00.axes", my_answer)
# hint("00.axes")
# solution("00.axes")

# %% [markdown]
# ### Idea 2: a slice is a window, not a copy
#
# `start:stop:step` cuts a piece out of an axis; `stop` itself is left out. The piece has `stop − start` elements when the step is 1.

# %%
board = np.arange(36).reshape(6, 6)  # (row, column)
window = board[1:4, 2:5]  # rows 1, 2, 3 and columns 2, 3, 4
draw.matrix(board, "board[1:4, 2:5]", window=(1, 2, 3, 3))

# %% [markdown]
# This window is a **view**: it looks at the same memory. Write through it, and the board changes.

# %%
window[0, 0] = -1
print("in the board:", board[1, 2])
print("same memory?", np.shares_memory(board, window))

# %% [markdown]
# Views make NumPy fast. They also make one kind of bug that is hard to see: a function that quietly changes what its caller gave it.
# In this course, **functions leave their arguments alone**, and the grader checks it. When you want to write, take a copy first.

# %%
private = board[1:4, 2:5].copy()
private[:] = 0
print("same memory?", np.shares_memory(board, private), "- the board still holds", board[1, 2])

# %% [markdown]
# Which operations give a view? Slices with `:`, `reshape` (nearly always), `.T` and `transpose`. Which give a copy? Arithmetic (`A + 1`), picking with a list or
# a mask (`A[[0, 2]]`, `A[A > 0]`), `astype`, `.copy()`.
#
# **Question 00.view.** What does the last line below print? Predict first. (Then make a new cell and run it.)
#
# ```python
# a = np.zeros(5)
# b = a[1:4]
# c = b + 10
# b[0] = 7
# c[1] = 3
# print(a.sum())
# ```

# %%
my_answer = None
check("00.view", my_answer)
# hint("00.view")
# solution("00.view")

# %% [markdown]
# ### Idea 3: broadcasting stretches axes of length 1
#
# What if two arrays with different shapes are added? NumPy writes both shapes under each other, **aligned on the right**, and compares axis by axis:
#
# * equal lengths: fine;
# * one of them is 1, or missing: it is stretched to the other's length;
# * anything else: an error.

# %%
column = np.array([[0], [10], [20], [30]])  # (4, 1)
row = np.array([1, 2, 3])  # (3,) is read as (1, 3)
titles = ["column (4, 1)", "row (3,)", "sum (4, 3)"]
draw.equation(column, "+", row[np.newaxis], "=", column + row, titles=titles)

# %% [markdown]
# No loop, no copies by hand. The stretched axis is not even stored.
#
# This is how a whole batch of feature maps gets its biases: `Z` has shape $(m, n_H, n_W, n_C)$, the bias `b` has shape $(1, 1, 1, n_C)$, and `Z + b`
# adds one number per channel, at every place of every example.

# %%
Z = np.zeros((2, 4, 5, 3))  # (m, n_H, n_W, n_C)
b = np.array([100.0, 200.0, 300.0]).reshape(1, 1, 1, 3)  # one number per channel
print("shape of the sum:", (Z + b).shape)
print("one pixel of it: ", (Z + b)[1, 2, 3])

# %% [markdown]
# Broadcasting also makes silent mistakes. Aligning on the right can pair the wrong axes, and nobody complains:

# %%
scores = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])  # (student, task)
student_mean = scores.mean(axis=1)  # (student,)
wrong = scores - student_mean  # aligned with the *tasks*!
right = scores - scores.mean(axis=1, keepdims=True)  # (student, 1)
print("wrong:", wrong.mean(axis=1), " right:", right.mean(axis=1))

# %% [markdown]
# The mean of each student's centred scores should be 0. The first version subtracted student 0's mean from *task* 0. The shapes matched by accident,
# because the table is square. Remember this: **square examples hide mistakes.** The grader never uses only square ones, and neither should you.
#
# **Question 00.broadcast.** `A` has shape `(8, 1, 6, 1)` and `B` has shape `(7, 1, 5)`. What is the shape of `A + B`? Answer with a tuple, or with `"error"`.

# %%
my_answer = None
check("00.broadcast", my_answer)
# hint("00.broadcast")
# solution("00.broadcast")

# %% [markdown]
# ## One array for the road: whole numbers stay whole numbers
#
# An array has one `dtype` for all its elements. If it holds integers, then writing 2.7 into it stores 2, and nobody is told.

# %%
result = np.zeros_like(np.array([[1, 2], [3, 4]]))  # takes over the integer dtype
result[0, 0] = 2.7
print("stored:", result[0, 0], "  dtype:", result.dtype)

# %% [markdown]
# So when your function fills an array of results, create it with `np.zeros(shape)`, which holds floats, and not with the dtype of an input that may be whole numbers.

# %% [markdown]
# ## A taste of what is coming
#
# This is a convolution, the subject of lectures 03 and 04. You need no explanation to play with it. Move over the output, change the kernel,
# press play. Arrow keys work too.

# %%
explore.convolution()

# %% [markdown]
# ## Where to go next, after this course
#
# * **V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning"**, [arXiv:1603.07285](https://arxiv.org/abs/1603.07285). The best pictures of padding, strides and transposed convolution.
# * **I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning***, MIT Press 2016, chapter 9 ([deeplearningbook.org](https://www.deeplearningbook.org)). The calm, complete text.
# * **CS231n**, Stanford's course on deep learning for computer vision ([notes](https://cs231n.github.io)).
# * **A. Zhang and others, *Dive into Deep Learning*** ([d2l.ai](https://d2l.ai)). A book you can run, with several frameworks.
# * **A framework's own tutorials**: PyTorch ([pytorch.org/tutorials](https://pytorch.org/tutorials)), TensorFlow ([tensorflow.org/tutorials](https://www.tensorflow.org/tutorials)). The classic first example is
#   handwritten digits with a linear model, which gets about 91 % of MNIST right. Lecture 11 tells you why, and when that number collapses.
# * **Kaggle** ([kaggle.com](https://www.kaggle.com)): data sets, free short courses, and the long-running *Digit Recognizer* competition, a friendly place for a first network of your own.
#
# Links are for later. The course itself needs none of them.

# %% [markdown]
# ## Summary
#
# * Run from top to bottom after a restart; the page may lie about the order.
# * `check`, `hint`, `solution` for small questions; `check(function)` tests laws; the grader uses fresh inputs and names mistakes.
# * The axis you name is the axis that disappears. Pictures are $(m, n_H, n_W, n_C)$.
# * A slice is a view. Functions leave their arguments alone.
# * Broadcasting aligns shapes on the right and stretches ones. Square examples hide mistakes.
#
# **Sources.** C. R. Harris and others, "Array programming with NumPy", *Nature* 585, 357–362 (2020); NumPy user guide, chapters "Broadcasting" and "Copies and views".
#
# **Next:** [01 · Why pictures need a network of their own](01_motivation.ipynb). The first assignment comes after lecture 02.
