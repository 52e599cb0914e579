"""Hints of a9_bug_hunt: from one question to a net with small meshes."""

HINTS = {
    "check_conv_forward": (
        "Begin with a single call: random images, random filters, random biases. Compare what the "
        "program returns with `conv2d`. That catches more than half of the mistakes already.",
        "Now think like a mistake. A program confuses height and width: which image shows it? A "
        "program forgets the bias, the second example, the third channel: which sizes show it?",
        "Loop over several settings of stride and padding. Does your net hold a stride larger than "
        "the filter, a stride that leaves pixels over, a padding together with a stride?",
        "Whole numbers are legal images. What if a program makes its result of the same type? And "
        "is there a negative number among the right outputs?",
    ),
    "check_pool_backward": (
        "One call is a good start: `pool2d_backward` gives the right answer. `dA` has one number "
        "for each window, so compute its shape from the sizes.",
        "Both modes. Windows side by side, overlapping windows, gaps between the windows: three "
        "settings of window and stride that no program passes by luck.",
        "When is a maximum not alone? Small whole numbers, or what a ReLU leaves, give ties. And "
        "what is the maximum of a window if all of its pixels are negative?",
        "Let the gradients be random, of both signs. If they are all 1, a program that ignores them "
        "passes.",
    ),
}
