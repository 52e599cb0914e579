"""a1_tensors: pictures as arrays, and the order of their axes."""

from autograder.exercises.a1_tensors import grayscale, kernel_to_oihw, nhwc_to_nchw, to_float

EXERCISES = (
    to_float.EXERCISE,
    grayscale.EXERCISE,
    nhwc_to_nchw.EXERCISE,
    kernel_to_oihw.EXERCISE,
)
