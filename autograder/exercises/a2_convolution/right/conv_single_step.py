"""Correct styles of conv_single_step."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function

right = Function("conv_single_step").alternative

ALTERNATIVES = (
    right("item", "return np.sum(a_slice * W) + b.item()"),
    right("python_float", "return float(np.sum(np.multiply(a_slice, W)) + b[0, 0, 0])"),
    right("squeeze_to_zero_axes", "return np.sum(a_slice * W) + np.squeeze(b)"),
    right("zero_axes_array", "return np.array(np.sum(a_slice * W) + b.item())"),
    right(
        "array_of_one_then_item",
        """
        s = a_slice * W
        Z = np.sum(s)
        Z = Z + b
        return Z.item()
        """,
    ),
    right("einsum", 'return np.einsum("ijc,ijc->", a_slice, W) + b.item()'),
    right("flattened_dot", "return a_slice.ravel() @ W.ravel() + b.ravel()[0]"),
    right("vdot", "return np.vdot(a_slice, W) + b.reshape(())"),
    right("tensordot", "return np.tensordot(a_slice, W, axes=3) + b[0, 0, 0]"),
    right("axis_by_axis", "return (a_slice * W).sum(axis=2).sum(axis=1).sum(axis=0) + b.max()"),
    right(
        "generator",
        "return sum(a_slice[k] * W[k] for k in np.ndindex(W.shape)) + b[0][0][0]",
    ),
    right("inner", "return float(np.inner(a_slice.flatten(), W.flatten()) + b.sum())"),
    right(
        "float32",
        "return np.float32(np.sum(a_slice.astype(np.float32) * W) + b.astype(np.float32).item())",
    ),
    right(
        "trace_of_matrix_products",
        """
        channels = range(W.shape[2])
        return sum(np.trace(a_slice[:, :, c].T @ W[:, :, c]) for c in channels) + b.item()
        """,
    ),
    right(
        "recursion",
        """
        def total(x, y):
            return x * y if np.ndim(x) == 0 else sum(total(u, v) for u, v in zip(x, y))
        return total(a_slice, W) + b.item()
        """,
    ),
)
