"""`alexnet_params`: how many numbers AlexNet learns."""

from __future__ import annotations

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Comparison, Family, FunctionExercise
from autograder.reference import alexnet
from autograder.reference.plain import alexnet as plain

FAMILIES = (
    Family("two groups, as in the paper", lambda draw: {}),
    Family("one group", lambda draw: {"groups": False}),
    Family("two groups, asked for by name", lambda draw: {"groups": True}, weight=0.5),
)

EXERCISE = FunctionExercise(
    function="alexnet_params",
    reference=alexnet.alexnet_params,
    plain=plain.alexnet_params,
    returns=("params",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    dependencies=("alexnet_shapes",),
    comparison=Comparison(whole=True),
    one_answer=True,
)
