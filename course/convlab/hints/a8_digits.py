"""Hints of a8_digits: from a gate to a network that learns."""

HINTS = {
    "relu_forward": (
        "Every number for itself. Which NumPy function compares two arrays entry by entry and keeps "
        "the larger entries?",
        "`np.max` gives one number for a whole array, `np.maximum` compares entries. `np.where` is "
        "another way. Do not write into `Z`.",
    ),
    "relu_backward": (
        "Draw the ReLU. What is its slope on the left of 0, and what on the right?",
        "A mask of True and False counts as 1 and 0 in a product. It is made of `Z`, which is the "
        "cache, and not of `dA`.",
    ),
    "dense_forward": (
        "Write down the three shapes: (m, n_in), (n_in, n_out), and the result. Which product makes "
        "the middle axis disappear?",
        "`@` is the product of matrices. `b` has one number for each column of the result, and "
        "NumPy adds it to every row by itself.",
    ),
    "dense_backward": (
        "Forget the batch: one example, one unit. Z = a · w + b. What are the three slopes?",
        "Write the five shapes on paper. Each result has the shape of its owner. There is only one "
        "way to multiply `dZ` with `W`, or with `A_prev`, that gives that shape; one of the two "
        "has to be transposed.",
        "The bias hears from every example: the axis of the examples is summed over. Nothing is "
        "divided by m.",
    ),
    "softmax_cross_entropy": (
        "Do the example of the text by hand for one row: subtract the largest score, take powers, their sum, "
        "the logarithm of the sum, minus the right score.",
        "`keepdims=True` keeps the axis, so that a row's largest score can be subtracted from its "
        "row. The right score of every row is found with two index arrays: the row numbers, and "
        "the labels.",
        "The gradient starts as the probabilities. At the right class of every row 1 is subtracted. "
        "Then everything is divided by the number of examples, as the loss is a mean.",
    ),
    "sgd_step": (
        "How do you loop over all names of a dict?",
        "Old value minus rate times gradient, for each name, into a new dict. `-=` would change the "
        "arrays of the caller.",
    ),
    "loss_and_gradients": (
        "Write the way forward first, and print the shape after each line. It ends with the loss.",
        "Now read your own lines from the last to the first. Each has a partner with `_backward` in "
        "its name. What does the partner want? Give those things names on the way forward.",
        "Between two convolutions there are three partners on the way back: of the convolution, of "
        "the pooling, of the ReLU. None may be left out.",
        "If only the gradients of the first layers are wrong, the mistake is between them and the "
        "last right one: a forgotten ReLU, a wrong cache, a missing `padding=1`.",
    ),
    "predict": (
        "It is the first half of `loss_and_gradients`, without the loss.",
        "`argmax` tells where the largest number is. Along which axis do the classes lie?",
    ),
    "train": (
        "Two loops: over epochs, and over the places where a batch begins.",
        "`range` takes a step as its third argument. A slice that reaches beyond the end is simply "
        "shorter, so the last batch needs no special care.",
        "`sgd_step` returns new parameters. Keep them under the name that the next turn uses.",
    ),
}
