"""The course's own layers, for lectures and for training; images are (m, n_H, n_W, n_C).

How they are written: **shift and add**. A convolution visits every output pixel and multiplies a
window by a filter. Here the loops are swapped: the outer loop goes over the few *taps* of the
filter (f × f of them), and each tap does its work for all output pixels at once. Tap (i, j)
multiplies the image, shifted by i rows and j columns, and the shifted copies are added up. The
sum is the same, term by term; only the order of adding differs.

`convlab.layers` keeps no caches: a backward function is given what it needs, by name.
"""

from convlab.layers.convolution import (
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    conv_transpose2d_backward,
    pad2d,
)
from convlab.layers.dense import (
    dense,
    dense_backward,
    dropout,
    relu,
    relu_backward,
    softmax,
    softmax_cross_entropy,
)
from convlab.layers.normalisation import lrn, lrn_backward
from convlab.layers.pooling import (
    global_pool2d,
    global_pool2d_backward,
    pool2d,
    pool2d_backward,
)

__all__ = [
    "conv2d",
    "conv2d_backward",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "dense",
    "dense_backward",
    "dropout",
    "global_pool2d",
    "global_pool2d_backward",
    "lrn",
    "lrn_backward",
    "pad2d",
    "pool2d",
    "pool2d_backward",
    "relu",
    "relu_backward",
    "softmax",
    "softmax_cross_entropy",
]
