"""Models as lists of layers. A layer remembers what it saw, so that it can send gradients back."""

from collections.abc import Iterator, Sequence

import numpy as np

from convlab import layers

Array = np.ndarray


class Layer:
    """One step of a model.

    ``forward`` keeps its input; ``backward`` turns the gradient of the output into that of the
    input and leaves the gradients of the layer's own numbers in ``gradients``, in the order of
    ``parameters``.
    """

    parameters: Sequence[Array] = ()
    gradients: Sequence[Array] = ()
    X: Array

    def forward(self, X: Array) -> Array:
        """Compute the output, and remember the input."""
        self.X = X
        return self.compute(X)

    def compute(self, X: Array) -> Array:
        """Compute the output."""
        raise NotImplementedError

    def backward(self, dZ: Array) -> Array:
        """Return the gradient with respect to the input."""
        raise NotImplementedError


class Conv(Layer):
    """Convolution that keeps height and width (stride 1, zeros around the border).

    Parameters
    ----------
    rng : numpy.random.Generator
    f : int
        Height and width of the filters; odd.
    n_C_prev, n_C : int
        Channels before and after.
    """

    def __init__(self, rng: np.random.Generator, f: int, n_C_prev: int, n_C: int) -> None:
        self.padding = f // 2
        W = _he_normal(rng, (f, f, n_C_prev, n_C), fan_in=f * f * n_C_prev)
        self.parameters = (W, np.zeros((1, 1, 1, n_C), np.float32))

    def compute(self, X: Array) -> Array:
        W, b = self.parameters
        return layers.conv2d(X, W, b, padding=self.padding)

    def backward(self, dZ: Array) -> Array:
        W, _ = self.parameters
        dX, *self.gradients = layers.conv2d_backward(dZ, self.X, W, padding=self.padding)
        return dX


class Dense(Layer):
    """Connect everything with everything; images are flattened first."""

    def __init__(self, rng: np.random.Generator, n_in: int, n_out: int) -> None:
        W = _he_normal(rng, (n_in, n_out), fan_in=n_in)
        self.parameters = (W, np.zeros(n_out, np.float32))

    def compute(self, X: Array) -> Array:
        return layers.dense(X, *self.parameters)

    def backward(self, dZ: Array) -> Array:
        dX, *self.gradients = layers.dense_backward(dZ, self.X, self.parameters[0])
        return dX


class ReLU(Layer):
    """Replace what is negative by zero."""

    def compute(self, X: Array) -> Array:
        return layers.relu(X)

    def backward(self, dZ: Array) -> Array:
        return layers.relu_backward(dZ, self.X)


class MaxPool(Layer):
    """Keep the largest number of every 2 by 2 window."""

    def compute(self, X: Array) -> Array:
        return layers.pool2d(X, 2)

    def backward(self, dZ: Array) -> Array:
        return layers.pool2d_backward(dZ, self.X, 2)


class GlobalMax(Layer):
    """Keep the largest number of every channel, and forget where it was."""

    def compute(self, X: Array) -> Array:
        return layers.global_pool2d(X)

    def backward(self, dZ: Array) -> Array:
        return layers.global_pool2d_backward(dZ, self.X)


class Model:
    """Layers one after another; the last one gives a score for each class.

    Parameters
    ----------
    *stack : Layer
    """

    def __init__(self, *stack: Layer) -> None:
        self.layers = stack

    def forward(self, X: Array) -> Array:
        """Return the scores.

        Parameters
        ----------
        X : ndarray of shape (m, n_H, n_W, n_C)

        Returns
        -------
        ndarray of shape (m, n_classes)
        """
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def backward(self, dlogits: Array) -> Array:
        """Send the gradient of the loss through all layers, from the last to the first."""
        for layer in reversed(self.layers):
            dlogits = layer.backward(dlogits)
        return dlogits

    def named_arrays(self) -> Iterator[tuple[Array, Array]]:
        """Pair every array of weights with its gradient, after `backward`."""
        for layer in self.layers:
            yield from zip(layer.parameters, layer.gradients, strict=True)

    @property
    def num_params(self) -> int:
        """Number of weights and biases."""
        return sum(array.size for layer in self.layers for array in layer.parameters)


def linear(rng: np.random.Generator, shape: Sequence[int], num_classes: int = 10) -> Model:
    """Build a linear model: one weight for each pixel and class.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws the first weights.
    shape : sequence of int
        Height, width and channels of the images.
    num_classes : int
    """
    return Model(Dense(rng, int(np.prod(shape)), num_classes))


def mlp(
    rng: np.random.Generator, shape: Sequence[int], num_classes: int = 10, hidden: int = 64
) -> Model:
    """Build a multilayer perceptron with one hidden layer.

    Parameters
    ----------
    rng, shape, num_classes
        As for `linear`.
    hidden : int
        Units of the hidden layer.
    """
    return Model(Dense(rng, int(np.prod(shape)), hidden), ReLU(), Dense(rng, hidden, num_classes))


def cnn(
    rng: np.random.Generator,
    shape: Sequence[int],
    num_classes: int = 10,
    channels: tuple[int, int] = (8, 16),
    head: str = "flatten",
) -> Model:
    """Build a small convolutional network.

    Twice: 3 by 3 convolution, ReLU, 2 by 2 max pooling. Then a dense layer.

    Parameters
    ----------
    rng, shape, num_classes
        As for `linear`.
    channels : tuple of two int
        Filters of the two convolutions.
    head : {"flatten", "global max"}
        What the dense layer sees: every feature at every place, or of every feature the
        largest value, wherever it is (then the second pooling is left out: it would change nothing).
    """
    n_H, n_W, n_C = shape
    first, second = channels
    body = (Conv(rng, 3, n_C, first), ReLU(), MaxPool(), Conv(rng, 3, first, second), ReLU())
    if head == "flatten":
        n_features = (n_H // 4) * (n_W // 4) * second
        return Model(*body, MaxPool(), Dense(rng, n_features, num_classes))
    if head == "global max":
        return Model(*body, GlobalMax(), Dense(rng, second, num_classes))
    raise ValueError(f"head is 'flatten' or 'global max', not {head!r}")


def _he_normal(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int) -> Array:
    """Draw weights that keep the size of the signal through a layer followed by ReLU."""
    return rng.normal(scale=np.sqrt(2 / fan_in), size=shape).astype(np.float32)
