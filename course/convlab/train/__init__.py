"""Train small networks in NumPy: models as lists of layers, and a seeded `fit`.

>>> rng = np.random.default_rng(0)
>>> model = cnn(rng, (16, 16, 1))
>>> history = fit(model, X, y, rng, num_epochs=20, validation=(X_test, y_test))
>>> accuracy(model, X_test, y_test)
"""

from convlab.train.fitting import History, accuracy, confusion_matrix, fit, predict
from convlab.train.models import Model, cnn, linear, mlp
from convlab.train.optimizers import Adam, Momentum

__all__ = [
    "Adam",
    "History",
    "Model",
    "Momentum",
    "accuracy",
    "cnn",
    "confusion_matrix",
    "fit",
    "linear",
    "mlp",
    "predict",
]
