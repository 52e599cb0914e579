"""Fit a model to labelled images, and look at what it learned."""

import time
from dataclasses import asdict, dataclass, field

import numpy as np

from convlab.layers import softmax_cross_entropy
from convlab.train.models import Model
from convlab.train.optimizers import Adam, Momentum
from convlab.train.progress import Progress

Array = np.ndarray


@dataclass
class History:
    """What happened during `fit`, one number for each epoch.

    Attributes
    ----------
    loss, accuracy : list of float
        On the training images, averaged while the weights were changing.
    val_accuracy : list of float
        On the validation images, at the end of the epoch; empty without such images.
    wall_s : float
        Seconds that the training took.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    wall_s: float = 0.0

    def to_dict(self) -> dict[str, object]:
        """Return what JSON can store."""
        return asdict(self)


def fit(
    model: Model,
    X: Array,
    y: Array,
    rng: np.random.Generator,
    *,
    num_epochs: int = 20,
    batch_size: int = 32,
    optimizer: Adam | Momentum | None = None,
    validation: tuple[Array, Array] | None = None,
    progress: bool | None = None,
) -> History:
    """Train a model in place.

    Parameters
    ----------
    model : Model
    X : ndarray of shape (m, n_H, n_W, n_C)
    y : ndarray of int, shape (m,)
    rng : numpy.random.Generator
        Shuffles the images before every epoch.
    num_epochs, batch_size : int
        Passes over all images, and images for one step.
    optimizer : Adam or Momentum, optional
        ``Adam()`` when left out.
    validation : tuple of X and y, optional
        Images whose accuracy is measured after each epoch and never trained on.
    progress : bool, optional
        Draw a progress bar. When left out, only if a person is watching.

    Returns
    -------
    History
    """
    optimizer, X = optimizer or Adam(), X.astype(np.float32, copy=False)
    history, start = History(), time.perf_counter()
    with Progress(num_epochs, show=progress) as bar:
        for _ in range(num_epochs):
            loss, score = _epoch(model, X, y, rng.permutation(len(X)), batch_size, optimizer)
            history.loss.append(loss)
            history.accuracy.append(score)
            if validation is not None:
                history.val_accuracy.append(accuracy(model, *validation))
            unseen = "".join(f", unseen {share:.1%}" for share in history.val_accuracy[-1:])
            bar.advance(f"loss {loss:.3f}, accuracy {score:.1%}{unseen}")
    history.wall_s = time.perf_counter() - start
    return history


def predict(model: Model, X: Array, batch_size: int = 256) -> Array:
    """Return the scores of every class, computed in batches to spare memory.

    Parameters
    ----------
    model : Model
    X : ndarray of shape (m, n_H, n_W, n_C)
    batch_size : int

    Returns
    -------
    ndarray of shape (m, n_classes)
    """
    starts = range(0, len(X), batch_size)
    batches = (X[start : start + batch_size].astype(np.float32, copy=False) for start in starts)
    return np.concatenate([model.forward(batch) for batch in batches])


def accuracy(model: Model, X: Array, y: Array) -> float:
    """Return the share of images whose highest score is that of the right class."""
    return np.mean(predict(model, X).argmax(axis=1) == y).item()


def confusion_matrix(model: Model, X: Array, y: Array) -> Array:
    """Count how often each class was taken for each other.

    Returns
    -------
    ndarray of int, shape (n_classes, n_classes)
        Row: the right class. Column: the model's answer.
    """
    scores = predict(model, X)
    counts = np.zeros((scores.shape[1],) * 2, int)
    np.add.at(counts, (y, scores.argmax(axis=1)), 1)
    return counts


def _epoch(
    model: Model, X: Array, y: Array, order: Array, batch_size: int, optimizer: Adam | Momentum
) -> tuple[float, float]:
    """Show every image once; return the mean loss and accuracy."""
    total_loss, hits = 0.0, 0
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        logits = model.forward(X[batch])
        loss, dlogits = softmax_cross_entropy(logits, y[batch])
        model.backward(dlogits)
        optimizer.step(list(model.named_arrays()))
        total_loss += loss * len(batch)
        hits += np.sum(logits.argmax(axis=1) == y[batch]).item()
    return total_loss / len(order), hits / len(order)
