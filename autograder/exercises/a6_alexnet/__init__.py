"""a6_alexnet: the network of 2012, its shapes, its parameters, and six questions of detection."""

from autograder.exercises.a6_alexnet import alexnet_params, alexnet_shapes, detectives

EXERCISES = (alexnet_shapes.EXERCISE, alexnet_params.EXERCISE, *detectives.EXERCISES)
