"""a3_counting: what a network costs, and how much of the picture it sees."""

from autograder.exercises.a3_counting import conv_macs, conv_params, receptive_field, shape_table

EXERCISES = (
    conv_params.EXERCISE,
    conv_macs.EXERCISE,
    shape_table.EXERCISE,
    receptive_field.EXERCISE,
)
