"""Correct styles of numerical_gradient."""

from __future__ import annotations

from autograder.exercises.model import Alternative

# Changes its own copy of x, and puts every entry back.
IN_PLACE = """
def numerical_gradient(f, x, eps=1e-6):
    x = np.array(x, dtype=np.float64)
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        k = it.multi_index
        old = x[k]
        x[k] = old + eps
        up = f(x)
        x[k] = old - eps
        down = f(x)
        x[k] = old
        grad[k] = (up - down) / (2 * eps)
        it.iternext()
    return grad
"""


# The rows of an identity matrix are the nudges.
FLAT = """
def numerical_gradient(f, x, eps=1e-6):
    flat = np.asarray(x, float).ravel()
    grad = []
    for k in range(flat.size):
        nudge = eps * np.eye(flat.size)[k]
        up = f((flat + nudge).reshape(x.shape))
        down = f((flat - nudge).reshape(x.shape))
        grad.append((up - down) / (2 * eps))
    return np.array(grad).reshape(x.shape)
"""


ALTERNATIVES = (
    Alternative("in place, with nditer", IN_PLACE),
    Alternative("flat, with rows of the identity", FLAT),
    Alternative(
        "moves the caller's floats and puts them back",
        """
def numerical_gradient(f, x, eps=1e-6):
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(float)
    grad = np.empty(x.shape)
    for k, old in np.ndenumerate(x.copy()):
        x[k] = old + eps
        above = float(f(x))
        x[k] = old - eps
        below = float(f(x))
        x[k] = old
        grad[k] = (above - below) / (eps + eps)
    return grad
""",
    ),
    Alternative(
        "one step array",
        """
def numerical_gradient(f, x, eps=1e-6):
    grad = np.zeros(x.shape)
    step = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        step[index] = eps
        grad[index] = 0.5 * (f(x + step) - f(x - step)) / eps
        step[index] = 0
    return grad
""",
    ),
    Alternative(
        "list comprehension",
        """
def numerical_gradient(f, x, eps=1e-6):
    def slope(k):
        e = np.zeros(x.size)
        e[k] = eps
        e = e.reshape(x.shape)
        return (f(x + e) - f(x - e)) / (2 * eps)
    return np.array([slope(k) for k in range(x.size)]).reshape(x.shape)
""",
    ),
)
