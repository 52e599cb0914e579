"""Laws of a small network: its loss and gradients, its guesses, its training."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.laws import expect, wired
from convlab.laws.model import LawBrokenError, LawSet, Watched, normal
from convlab.laws.nudging import slopes
from convlab.laws.wired import Params, Wired

SHAPES = {
    "W1": (3, 3, 1, 2), "b1": (1, 1, 1, 2), "W2": (3, 3, 2, 3), "b2": (1, 1, 1, 3),
    "W3": (3, 4), "b3": (4,),
}  # fmt: skip
IMAGES = (3, 4, 6, 1)
LABELS = np.array([2, 0, 3])


def parameters(seed: int = 0) -> Params:
    """Return the parameters of a network with two maps, three maps and four classes."""
    return {name: 0.5 * normal(seed + k, *shape) for k, (name, shape) in enumerate(SHAPES.items())}


def same_names(name: str, value: Any) -> Params:
    """Return the value if it is a dict with an array for every parameter."""
    if not isinstance(value, dict) or value.keys() != SHAPES.keys():
        wanted = ", ".join(SHAPES)
        expect.true(False, f"{name} is {expect.kind(value)}, wanted a dict with the keys {wanted}")
    return {key: expect.shape(f"{name}[{key!r}]", value[key], SHAPES[key]) for key in SHAPES}


loss_and_gradients = LawSet(
    "loss_and_gradients", "params X y", ("non-square images", "odd sizes", "other numbers of maps")
)


def cost(f: Watched, params: Params, X: NDArray, y: NDArray = LABELS) -> tuple[float, Params]:
    """Call `loss_and_gradients`."""
    loss, grads = expect.unpack(f(params, X, y), "loss", "grads")
    return expect.number("loss", loss), same_names("grads", grads)


def slope(
    f: Watched, params: Params, name: str, step: NDArray, X: NDArray, y: NDArray = LABELS
) -> float:
    """Return how fast the loss changes as one parameter goes along a step, from both sides."""
    ahead, behind = (
        cost(f, {**params, name: params[name] + sign * expect.NUDGE * step}, X, y)[0]
        for sign in (1, -1)
    )
    return (ahead - behind) / (2 * expect.NUDGE)


@loss_and_gradients.law(
    "Every parameter has a gradient of its own shape.",
    "Compare the keys and shapes of your `grads` with those of `params`. Does every "
    "layer's gradient go into it?",
)
def every_parameter_has_a_gradient(f: Watched) -> None:
    cost(f, parameters(), normal(30, *IMAGES))


@loss_and_gradients.law(
    "A last layer of zeros gives all 4 classes the same score: the loss is log 4.",
    "Do the scores go into the loss as they are, after the last dense layer, without "
    "another activation?",
)
def zeros_have_no_idea(f: Watched) -> None:
    params = parameters()
    params["W3"], params["b3"] = 0 * params["W3"], 0 * params["b3"]
    expect.close("loss", cost(f, params, normal(30, *IMAGES))[0], np.log(4))


@loss_and_gradients.law(
    "A network that gives class 3 a score of 50 loses 50 on every image of another class.",
    "Is b3 added to the scores, and do the right labels go into the loss?",
)
def shouting_is_expensive(f: Watched) -> None:
    params = parameters()
    params["W3"], params["b3"] = 0 * params["W3"], np.array([0.0, 0.0, 0.0, 50.0])
    expect.close("loss", cost(f, params, normal(30, *IMAGES))[0], 100 / 3)


@loss_and_gradients.law(
    "Maps that are negative everywhere count for nothing: only b3 is left after the ReLU.",
    "Is there a ReLU after each of the two convolutions?",
)
def dark_maps_cost_their_biases(f: Watched) -> None:
    for name in ("b1", "b2"):
        params = parameters()
        # Whatever the images are, nothing of them comes through.
        params[name] = params[name] - 1000
        if name == "b1":
            params["b2"] = 0 * params["b2"]
        params["b3"] = np.array([-1.0, -2.0, -3.0, -4.0])
        surprise = np.log(np.exp(params["b3"]).sum()) - params["b3"][LABELS]
        loss, _ = cost(f, params, normal(30, *IMAGES))
        expect.close(f"loss, with {name} far below 0,", loss, surprise.mean())


@loss_and_gradients.law(
    "A pattern counts once: the same spot a second time, far away, leaves the loss as it is.",
    "What turns a whole map into one number at the end: its largest value, or its average?",
)
def patterns_count_once(f: Watched) -> None:
    once, twice = spots()
    loss, _ = cost(f, spotted(), once, LABELS[:1])
    again, _ = cost(f, spotted(), twice, LABELS[:1])
    expect.close("loss, with the spot in two places,", again, loss)


def costs_what_is_told(f: Watched, cases: list[Wired]) -> None:
    """Compare the loss of networks wired by hand with what their scores cost."""
    for told, X, params, evidence in cases:
        loss, _ = cost(f, params, X, np.array([1]))
        expect.close(f"loss, of {told}", loss, np.log(3 + np.exp(evidence)) - evidence)


@loss_and_gradients.law(
    "A spot in a corner is seen as it is: padding keeps the border.",
    "Which padding keeps the size of a map under a filter of 3? Both convolutions need it.",
)
def corners_are_seen(f: Watched) -> None:
    costs_what_is_told(f, wired.borders())


@loss_and_gradients.law(
    "Pooling brings two distant spots so close that one filter sees both.",
    "What comes between the two convolutions? Compare the order of your layers with the text.",
)
def pooling_brings_together(f: Watched) -> None:
    costs_what_is_told(f, wired.poolings())


@loss_and_gradients.law(
    "What is negative after the first convolution goes no further.",
    "Is there a ReLU between the first convolution and the pooling?",
)
def the_first_gate_stops_the_negative(f: Watched) -> None:
    costs_what_is_told(f, wired.gates())


@loss_and_gradients.law(
    "On a black image the biases of both convolutions still count.",
    "Are b1 and b2 handed to their convolutions?",
)
def biases_are_heard(f: Watched) -> None:
    costs_what_is_told(f, wired.biases())


@loss_and_gradients.law(
    "Loss and gradients do not depend on the order of the images.",
    "Does something in your function look at one image only, or mix the images of a batch?",
)
def order_does_not_matter(f: Watched) -> None:
    X = normal(30, *IMAGES)
    loss, grads = cost(f, parameters(), X)
    turned_loss, turned_grads = cost(f, parameters(), X[::-1], LABELS[::-1])
    expect.close("loss, images in reverse,", turned_loss, loss)
    for name in SHAPES:
        expect.close(f"grads[{name!r}], images in reverse,", turned_grads[name], grads[name])


@loss_and_gradients.law(
    "Each gradient is what nudging its parameter shows.",
    "Go back layer by layer in reverse order, and hand each backward function the cache "
    "of its own forward function.",
)
def gradients_are_what_nudging_shows(f: Watched) -> None:
    params, X = parameters(), normal(30, *IMAGES)
    _, grads = cost(f, params, X)
    # From the last layer to the first: the way back is wrong from the first one that is named.
    for k, name in enumerate(reversed(SHAPES)):
        for step in (normal(40 + k, *SHAPES[name]), normal(50 + k, *SHAPES[name])):
            told = f"the slope of the loss along a nudge of {name}, by grads[{name!r}],"
            seen = float((grads[name] * step).sum())
            try:
                expect.close(told, seen, slope(f, params, name, step, X), tol=expect.OF_NUDGES)
            except LawBrokenError:
                compare_with_nudges(f, params, name, X, grads[name])
                raise


def compare_with_nudges(
    f: Watched, params: Params, name: str, X: NDArray, gradient: NDArray
) -> None:
    """Show the whole gradient of one parameter beside what nudging each entry gives.

    It costs two calls an entry, so it is for a gradient that is known to be wrong.
    """
    wanted = slopes(lambda x: cost(f, {**params, name: x}, X)[0], params[name], expect.NUDGE)
    told, batch = f"grads[{name!r}]", {"the batch has {} examples": len(X)}
    expect.close(told, gradient, wanted, tol=expect.OF_NUDGES, counts=batch)


@loss_and_gradients.law(
    "Where all pixels are equal, gradients along the filters are what nudging shows, too.",
    "Where several pixels are equally large, only one of them may get the gradient. How "
    "do you go back through the maximum?",
)
def equal_maxima_share_one_gradient(f: Watched) -> None:
    X = np.full((1, 4, 6, 1), 2.0)
    params = wired.network(wired.CENTRE, wired.CENTRE)
    y = np.array([0])
    _, grads = cost(f, params, X, y)
    for name in ("W1", "W2"):  # at its centre, where all pixels follow alike
        seen = float((grads[name] * params[name]).sum())
        told = f"the slope of the loss as {name} grows, by grads[{name!r}],"
        along = slope(f, params, name, params[name], X, y)
        expect.close(told, seen, along, tol=expect.OF_NUDGES)


def spots() -> tuple[NDArray, NDArray]:
    """Return a dark image with one bright spot, and one with two, alike to the pooling."""
    once = np.zeros((1, 8, 24, 1))
    once[0, 4, 4] = 1.0
    twice = once.copy()
    twice[0, 4, 16] = 1.0
    return once, twice


def spotted() -> Params:
    """Return the parameters of a network that answers to light with nothing but light."""
    return {name: abs(value) * (name[0] == "W") for name, value in parameters().items()}


predict = LawSet("predict", "params X", ("non-square images", "odd sizes", "many classes"))


def guesses(f: Watched, params: Params, X: NDArray) -> NDArray:
    """Call `predict`."""
    return expect.shape("the result", f(params, X), (len(X),), ("m",))


@predict.law(
    "One guess for each image, and each is the number of a class.",
    "Along which axis do you look for the largest score? There is one guess for each image.",
)
def guesses_are_classes(f: Watched) -> None:
    found = guesses(f, parameters(), normal(31, 8, 4, 6, 1))
    expect.true(np.isin(found, range(4)).all(), f"the guesses are {found}, wanted numbers 0 to 3")


@predict.law(
    "If all but the last biases are 0, every guess is the class with the largest bias.",
    "Is b3 added, and is the *largest* score chosen?",
)
def largest_bias_wins(f: Watched) -> None:
    for wanted in range(4):
        params = parameters()
        params["W3"] = 0 * params["W3"]
        params["b3"] = np.array([-3.0, -2.0, -4.0, -5.0])
        params["b3"][wanted] = -1.0
        expect.close("the result", guesses(f, params, normal(31, 5, 4, 4, 1)), np.full(5, wanted))


@predict.law(
    "An image's guess does not depend on the other images.",
    "Does something in your function go over the whole batch, a mean or a maximum without an axis?",
)
def images_are_guessed_alone(f: Watched) -> None:
    params, X = parameters(8), 3 * normal(32, 8, 4, 6, 1)  # three different guesses
    together = guesses(f, params, X)
    alone = [guesses(f, params, X[k : k + 1])[0] for k in range(len(X))]
    expect.close("the result", together, np.array(alone))


@predict.law(
    "Maps that are negative everywhere count for nothing: the biases b3 decide.",
    "Is there a ReLU after each of the two convolutions?",
)
def negative_maps_are_silent(f: Watched) -> None:
    params = parameters()
    params["b2"] = params["b2"] - 1000
    params["b3"] = np.array([0.0, 0.0, 1.0, 0.0])
    expect.close("the result", guesses(f, params, normal(33, 5, 4, 4, 1)), np.full(5, 2))


def guessed_as_told(f: Watched, cases: list[Wired]) -> None:
    """Let class 0 have a little less, and then a little more, than what speaks for class 1."""
    for told, X, params, evidence in cases:
        for less, wanted in ((0.25, 1), (-0.25, 0)):
            bias = np.array([evidence - less, 0.0, -9.0, -9.0])
            found = guesses(f, {**params, "b3": bias}, X)
            expect.close(f"the guess, for {told},", found, np.array([wanted]))


@predict.law(
    "A spot in a corner decides: padding keeps the border, and the strongest spot counts.",
    "Compare the layers with those in `loss_and_gradients`: the same padding, and the "
    "maximum of each map at the end.",
)
def corners_decide(f: Watched) -> None:
    guessed_as_told(f, wired.borders())


@predict.law(
    "Pooling brings two distant spots so close that one filter sees both.",
    "What comes between the two convolutions? Compare the order of your layers with the text.",
)
def pooling_brings_spots_together(f: Watched) -> None:
    guessed_as_told(f, wired.poolings())


@predict.law(
    "What is negative after the first convolution goes no further.",
    "Is there a ReLU between the first convolution and the pooling?",
)
def first_gate_stops_the_negative(f: Watched) -> None:
    guessed_as_told(f, wired.gates())


@predict.law(
    "On a black image the biases of both convolutions still count.",
    "Are b1 and b2 handed to their convolutions?",
)
def biases_decide(f: Watched) -> None:
    guessed_as_told(f, wired.biases())


@predict.law(
    "Each image has its own guess: bright ones and a dark one, in one batch.",
    "Do you return one guess for the whole batch?",
)
def guesses_differ(f: Watched) -> None:
    # Neither sorted nor the same from behind: the order of the images counts.
    X = np.concatenate([*(case.X for case in wired.borders()), wired.picture()])
    params = wired.network(wired.CENTRE, wired.CENTRE)
    params["b3"] = np.array([1.0, 0.0, 0.0, 0.0])
    expect.close("the guesses", guesses(f, params, X), np.array([1, 1, 0]))


train = LawSet("train", "params X y", ("smaller last batches", "several epochs", "real digits"))


def trained(f: Watched, params: Params, X: NDArray, y: NDArray, **options: float) -> Params:
    """Call `train`."""
    return same_names("the result", f(params, X, y, **options))


def agree(told: str, found: Params, wanted: Params) -> None:
    """Compare two sets of parameters."""
    for name in SHAPES:
        expect.close(f"{name}{told}", found[name], wanted[name])


@train.law(
    "With a learning rate of 0 nothing changes.",
    "Where does `lr` go? It should be handed to `sgd_step`, and the starting parameters "
    "should be those that are given.",
)
def no_rate_no_change(f: Watched) -> None:
    X = normal(34, *IMAGES)
    found = trained(f, parameters(), X, LABELS, lr=0.0, num_epochs=2, batch_size=2)
    agree(", trained with lr=0,", found, parameters())


@train.law(
    "With another learning rate something does.",
    "`sgd_step` returns new parameters. What do you do with them?",
)
def rate_matters(f: Watched) -> None:
    X = normal(34, *IMAGES)
    found = trained(f, parameters(), X, LABELS, lr=0.5, num_epochs=1, batch_size=2)
    same = all(np.allclose(found[name], value) for name, value in parameters().items())
    expect.true(not same, "the parameters after training are those from before")


@train.law(
    "Two epochs are one epoch after another.",
    "Does every epoch, and every batch, start from the parameters that the one before has left?",
)
def epochs_follow_each_other(f: Watched) -> None:
    X, options = normal(34, *IMAGES), {"lr": 0.3, "batch_size": 2}
    once = trained(f, parameters(), X, LABELS, num_epochs=1, **options)
    twice = trained(f, once, X, LABELS, num_epochs=1, **options)
    found = trained(f, parameters(), X, LABELS, num_epochs=2, **options)
    agree(", trained for two epochs,", found, twice)


@train.law(
    "An epoch is its batches, one after another; the last one may be smaller.",
    "Which images are in the second batch, and which in the last one? Write the slices "
    "down for 7 images and batches of 3.",
)
def batches_follow_each_other(f: Watched) -> None:
    X, y, params = normal(34, 7, 4, 6, 1), np.arange(7) % 4, parameters()
    for start in (0, 3, 6):
        part = slice(start, start + 3)
        size = len(X[part])
        params = trained(f, params, X[part], y[part], lr=0.3, num_epochs=1, batch_size=size)
    found = trained(f, parameters(), X, y, lr=0.3, num_epochs=1, batch_size=3)
    agree(", trained in batches of 3, 3 and 1,", found, params)


@train.law(
    "With all parameters 0 only b3 learns: one step for a batch, of a known length.",
    "How many steps do you make for one batch, and do the labels belong to its images?",
)
def one_step_for_a_batch(f: Watched) -> None:
    silent = {name: 0 * value for name, value in parameters().items()}
    X, share = normal(34, *IMAGES), np.bincount(LABELS, minlength=4) / len(LABELS)
    found = trained(f, silent, X, LABELS, lr=0.3, num_epochs=1, batch_size=3)
    agree(", after one step from parameters of 0,", found, {**silent, "b3": 0.3 * (share - 1 / 4)})
