"""Hints of a5_backward: from a nudge to the next thing to write down."""

HINTS = {
    "numerical_gradient": (
        "Do it by hand for a function of two numbers. How often do you ask `f`? At which points?",
        "Make a copy of `x` in floats and an array of zeros for the result. Loop over all entries "
        "with `np.ndindex`. In each round two points are needed: `x` with this entry moved up, and "
        "`x` with this entry moved down.",
        "`f` wants the whole array, not the entry. The distance between the two points is twice "
        "`eps`, and Python reads `a / 2 * eps` from left to right.",
        "If the first slope is right and the others are not, look whether an entry is put back "
        "before the next one moves.",
    ),
    "conv_backward": (
        "Forget the batch. One window, one filter, one output number with gradient g: which "
        "gradient does a weight get, a pixel, the bias? Part 2 begins with this example.",
        "Write down the shapes first, and make arrays of zeros: one for the gradient of the "
        "*padded* pictures, one for the filters, one for the biases. Then loop over the four axes "
        "of `dZ`.",
        "Inside the loops there are three lines with `+=`. The window is the one of the way "
        "forward: its corner is the output's row and column times the stride, in the padded "
        "picture.",
        "The frame comes off at the end, for every picture: from row `padding` on, as many rows as "
        "`A_prev` has. Try your function with padding 0 as well.",
    ),
    "create_mask_from_window": (
        "What shape does the result have? How many of its entries are True?",
        "`np.argmax` tells where the largest number is, as if the window were one long row. It "
        "takes the first one if several are largest.",
        "Two ways from there: `np.unravel_index` turns that number into (row, column); or use an "
        "array of zeros and its `.flat`.",
    ),
    "distribute_value": (
        "In an average of 6 numbers, which share does each of them get?",
        "`shape` is a pair of two numbers. The count of pixels is their product.",
        "The result is an array of that shape, filled with one number. `np.full` or `np.ones` "
        "can make it.",
    ),
    "pool_backward": (
        "One output, one gradient, one window. To whom does the gradient go in max mode, and to "
        "whom in average mode? Draw it for a window of 2 × 2.",
        "Open the cache on the first line. Make an array of zeros with the shape of `A_prev`. Loop "
        "over the four axes of `dA`, and find the window as the way forward did, with the stride.",
        "The window for the mask is cut from `A_prev`: one picture, one channel. The gradient is a "
        "single entry of `dA`. Their product is added to the same window of the result.",
        "Overlapping windows right, gaps wrong? Look at the stride. Side by side right, overlapping "
        "wrong? Look for `=` where `+=` belongs. Then compare the sums of `dA` and of your result.",
    ),
}
