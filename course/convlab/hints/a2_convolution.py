"""Hints of a2_convolution: from a nudge to the next thing to write down."""

HINTS = {
    "conv_single_step": (
        "Do it by hand first, on a window of 2 × 2 pixels and one channel. How many products are "
        "there? How many biases?",
        "NumPy multiplies two arrays of the same shape entry by entry. Which function then adds up "
        "*all* entries, whatever the number of axes?",
        "The bias comes last, once. If your result prints with brackets around it, it is still an "
        "array: `b` has the shape `(1, 1, 1)`. Take the number out of it with `.item()` or an "
        "index.",
    ),
    "conv_output_size": (
        "Take paper: draw 8 squares in a row and move a filter of 3 along them, two squares at a "
        "time. Count the places. Then count the moves between them.",
        "Three steps: how many pixels does the filter span, with its gaps? How many pixels of room "
        "are left beside it in the padded image? How many whole moves go into this room?",
        "`//` divides and rounds down, and keeps integers integers; `/` gives a float. The padding "
        "is added at both ends.",
        "Look at the room *before* you divide: if it is negative, nothing fits. Zero room is fine, "
        "that is one place.",
    ),
    "zero_pad": (
        "Only height and width grow. What should the shape be, axis by axis?",
        "Two ways: make an array of zeros in the large shape and put `X` into its middle; or use "
        "`np.pad`, which takes one pair `(before, after)` for each of the four axes.",
        "If you put `X` into the middle with a slice: the slice starts at `padding`. Where does it "
        "end? Careful with `-padding` as an end: for padding 0 it means something else. "
        "`padding + n_H` is safe.",
    ),
    "same_padding": (
        "Find the padding for filters of 1, 3, 5 and 7 by drawing. Do you see the rule?",
        "Solve n + 2p − f + 1 = n for p. The n goes away.",
        "The answer is an integer, so divide with `//`. And ask first whether `f` is even: what is "
        "the remainder of `f` divided by 2?",
    ),
    "conv_forward": (
        "Forget speed. For one output number `Z[i, h, w, c]`, say in words: which picture, which "
        "window, which filter, which bias?",
        "Write down the four shapes `(m, n_H, n_W, n_C)` of `Z` first, with the height from the "
        "height and the width from the width. Then fill `Z` with four nested loops over exactly "
        "these numbers.",
        "The window of output row `h` starts in row `h * stride` of the *padded* picture `i` and "
        "is `f` rows high. The same for columns.",
        "Filter `c` is `W[:, :, :, c]`, its bias `b[:, :, :, c]`. If shapes do not match inside "
        "`conv_single_step`, print the shape of your window: a window at the edge that is too "
        "small was cut from the picture without padding, or has a wrong end.",
    ),
}
