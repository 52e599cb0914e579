"""Correct styles of zero_pad."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function

right = Function("zero_pad").alternative

ALTERNATIVES = (
    right(
        "np_pad_with_every_option",
        """
        p = padding
        return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)), "constant", constant_values=(0, 0))
        """,
    ),
    right(
        "slice_assignment",
        """
        m, n_H, n_W, n_C = X.shape
        X_pad = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C))
        X_pad[:, padding:padding + n_H, padding:padding + n_W, :] = X
        return X_pad
        """,
    ),
    right(
        "early_return_for_padding_zero",
        """
        if padding == 0:
            return X
        m, n_H, n_W, n_C = X.shape
        out = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C), X.dtype)
        out[:, padding:-padding, padding:-padding] = X
        return out
        """,
    ),
    right(
        "concatenates_strips",
        """
        m, n_H, n_W, n_C = X.shape
        rows = np.zeros((m, padding, n_W, n_C))
        X = np.concatenate([rows, X, rows], axis=1)
        columns = np.zeros((m, X.shape[1], padding, n_C))
        return np.concatenate([columns, X, columns], axis=2)
        """,
    ),
    right(
        "one_image_at_a_time",
        """
        p = padding
        return np.stack([np.pad(x, [(p, p), (p, p), (0, 0)]) for x in X])
        """,
    ),
    right(
        "one_channel_at_a_time",
        """
        channels = [
            np.array([np.pad(image[:, :, c], padding) for image in X])
            for c in range(X.shape[3])
        ]
        return np.stack(channels, axis=-1)
        """,
    ),
    right(
        "shifting_matrices",
        """
        def shift(n):
            return np.eye(n + 2 * padding, n, k=-padding)
        return np.einsum("ah,mhwc,bw->mabc", shift(X.shape[1]), X, shift(X.shape[2]))
        """,
    ),
    right(
        "returns_float32",
        """
        p = padding
        return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0))).astype(np.float32)
        """,
    ),
    right(
        "recursion_one_ring_at_a_time",
        """
        if padding < 1:
            return X.copy()
        ring = np.pad(X, ((0, 0), (1, 1), (1, 1), (0, 0)))
        return zero_pad(ring, padding - 1)
        """,
    ),
)
