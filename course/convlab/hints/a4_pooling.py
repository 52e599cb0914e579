"""Hints of a4_pooling: from a nudge to the next thing to write down."""

HINTS = {
    "pool_forward": (
        "For one output number `A[i, h, w, c]`, say in words: which picture, which rows, which "
        "columns, which channel? Then: what is done with the numbers found there?",
        "Begin with the easy lines: what is the stride if none is given? What are the four sizes "
        "of `A`? Make `A` as an array of zeros of that shape; they are floats.",
        "Loop over pictures, rows and columns of the *output*, and channels. The window begins at "
        "row `h * stride` and column `w * stride`, and is `kernel_size` long in both directions. "
        "Cut it from one picture and one channel.",
        "`np.max` and `np.mean` do the rest. If a test with a wide picture fails and one with a "
        "square picture does not, look for a place where rows and columns are mixed up.",
    ),
    "global_pool": (
        "How many numbers come out for a batch of 5 pictures with 3 channels? Which axes of "
        "`A_prev` survive?",
        "`np.max` and `np.mean` take `axis=`: the axes that are to vanish. It may be a tuple of "
        "several axes.",
        "Height and width are axes 1 and 2. If your result has axes of length 1 left, look for "
        "`keepdims`.",
    ),
}
