"""Hints of a7_fast_convolution: from one window to one product, and back."""

HINTS = {
    "im2col": (
        "Do it by hand for a picture of 3 × 3 with windows of 2 × 2. How many rows does the table "
        "have, and how many columns? Which pixel is in row 2, column 1?",
        "The first version may be a loop over images, rows and columns: cut the window out of the "
        "*padded* picture, flatten it, put it into the next row. Only then make it fast.",
        "For speed, loop over the places of the window. What place (k, l) sees, in all windows of "
        "all images, is one slice with a step: it begins at k and at l, goes on in steps of the "
        "stride, and has `n_H` rows and `n_W` columns.",
        "Make the table with six axes, image, window row, window column, place row, place column, "
        "channel, and reshape it at the end. If the numbers are right but in the wrong order, look "
        "where the channel axis is.",
    ),
    "conv_forward_fast": (
        "Write down three shapes: the table, the filters as columns, their product. Which numbers "
        "of the first two must be equal?",
        "`W` has the filter on its last axis. `reshape` with -1 lets NumPy count the rest. No "
        "transpose is needed: the table and `W` are in the same order.",
        "The product has one row for each output pixel and one column for each filter. The shape "
        "that you want has the same order, with the rows unfolded into three axes. Add the bias last.",
    ),
    "col2im": (
        "Begin with ones in the table: then the result must say how many windows each pixel "
        "belongs to. Draw it for 4 × 4 pixels and windows of 2 × 2.",
        "It is `im2col` read backwards: the same loops, the same slices, but the numbers move from "
        "the table to the picture. They are added, not stored.",
        "Reports to the frame are collected, too. So the array of zeros is as large as the padded "
        "images, and at the end the images are cut out of its middle, counted from the front.",
    ),
    "conv_transpose_forward": (
        "One pixel of value 5, one filter, an empty canvas. What is on the canvas afterwards, "
        "and where? Now a second pixel, to the right of it, with stride 2.",
        "Make a canvas of zeros, `stride * (n_H_prev - 1) + f` high. Loop over images, rows, "
        "columns and input channels; each turn adds a filter times one number to a window of the "
        "canvas.",
        "Of `W`, the third axis belongs to the input and the fourth to the output: "
        "`W[:, :, d, :]` is what input channel d paints, on all output channels at once.",
        "Cut the frame off when everything is painted, on all four sides, and think of padding 0. "
        "Then add the bias, once.",
    ),
}
