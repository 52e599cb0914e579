"""Hints for a1_tensors, from vague to concrete."""

HINTS = {
    "to_float": (
        "Which byte should become 1.0, and which 0.0? What do you do to the one to get the other?",
        "The largest byte a picture can hold is not the largest byte *this* picture holds.",
        "There are 256 different bytes, but they start at 0. A division with `/` gives floats by "
        "itself; `//` cuts the fraction off.",
    ),
    "grayscale": (
        "Take one pixel of your own, say pure green. What number should come out? "
        "Now do it for white.",
        "The colours are on the last axis, wherever that is: `image[..., 0]` is all the red.",
        "Bytes start again at 0 after 255, also in sums. A product with a float weight is a float, "
        "so multiply before you add.",
        "Each output is one product per colour, added up. `@` or a sum over `axis=-1` does it at once.",
    ),
    "nhwc_to_nchw": (
        "Do not ask for a new shape. Ask which axis goes where.",
        "Give the four old axes their numbers: m is 0, n_H is 1, n_W is 2, n_C is 3. "
        "Write down the new order of letters, then the numbers under them.",
        "`np.transpose(X, axes)` takes a list of old axes in their new order. `.T` turns all of them "
        "around, which is more than you want.",
    ),
    "kernel_to_oihw": (
        "The same idea as for images, with other letters: which letters does `W` have now?",
        "O is the number of the filter, I the number of the input channel; H and W are the row "
        "and the column inside the filter, in this order.",
        "Check one entry by hand: `W[1, 2, 0, 3]` is row 1, column 2 of channel 0 of filter 3. "
        "Which four numbers find it in the new array?",
    ),
}
