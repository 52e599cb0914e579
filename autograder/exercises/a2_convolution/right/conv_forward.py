"""Correct styles of conv_forward."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function

right = Function("conv_forward").alternative

ALTERNATIVES = (
    right(
        "four_loops_with_helpers",
        """
        m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
        f, f, n_C_prev, n_C = W.shape
        n_H = int((n_H_prev - f + 2 * padding) / stride) + 1
        n_W = int((n_W_prev - f + 2 * padding) / stride) + 1
        Z = np.zeros([m, n_H, n_W, n_C])
        A_prev_pad = zero_pad(A_prev, padding)
        for i in range(m):
            for h in range(n_H):
                for w in range(n_W):
                    for c in range(n_C):
                        v, u = h * stride, w * stride
                        a = A_prev_pad[i, v:v + f, u:u + f, :]
                        Z[i, h, w, c] = conv_single_step(a, W[..., c], b[..., c])
        assert Z.shape == (m, n_H, n_W, n_C)
        return Z, (A_prev, W, b, stride, padding)
        """,
    ),
    right(
        "seven_loops_without_helpers",
        """
        m, H, Wd, C = A_prev.shape
        f, K = W.shape[0], W.shape[3]
        out_h = (H + 2 * padding - f) // stride + 1
        out_w = (Wd + 2 * padding - f) // stride + 1
        out = np.zeros((m, out_h, out_w, K))
        for i in range(m):
            for y in range(out_h):
                for x in range(out_w):
                    for k in range(K):
                        total = float(b[0, 0, 0, k])
                        for dy in range(f):
                            for dx in range(f):
                                row = y * stride + dy - padding
                                col = x * stride + dx - padding
                                if 0 <= row < H and 0 <= col < Wd:
                                    for d in range(C):
                                        total += A_prev[i, row, col, d] * W[dy, dx, d, k]
                        out[i, y, x, k] = total
        return out, None
        """,
    ),
    right(
        "sliding_windows_and_einsum",
        """
        f, p = len(W), padding
        P = np.pad(A_prev, [(0, 0), (p, p), (p, p), (0, 0)])
        windows = np.lib.stride_tricks.sliding_window_view(P, (f, f), axis=(1, 2))
        Z = np.einsum("mhwcij,ijco->mhwo", windows[:, ::stride, ::stride], W) + b
        return Z, {"A_prev": A_prev, "W": W, "b": b, "stride": stride, "padding": padding}
        """,
    ),
    right(
        "as_strided_and_tensordot",
        """
        f = W.shape[0]
        P = np.ascontiguousarray(zero_pad(A_prev, padding))
        m, H, V, C = P.shape
        n_H, n_W = (H - f) // stride + 1, (V - f) // stride + 1
        sm, sh, sw, sc = P.strides
        view = np.lib.stride_tricks.as_strided(
            P,
            (m, n_H, n_W, f, f, C),
            (sm, sh * stride, sw * stride, sh, sw, sc),
            writeable=False,
        )
        return np.tensordot(view, W, axes=([3, 4, 5], [0, 1, 2])) + b, (A_prev, W, b)
        """,
    ),
    right(
        "one_slice_per_tap",
        """
        f, s = W.shape[0], stride
        P = zero_pad(A_prev, padding)
        n_H = conv_output_size(A_prev.shape[1], f, padding=padding, stride=stride)
        n_W = conv_output_size(A_prev.shape[2], f, padding=padding, stride=stride)
        Z = np.zeros((len(A_prev), n_H, n_W, W.shape[3])) + b
        for i in range(f):
            for j in range(f):
                Z += P[:, i:i + s * n_H:s, j:j + s * n_W:s, :] @ W[i, j]
        return Z, (A_prev, W, b, stride, padding)
        """,
    ),
    right(
        "im2col",
        """
        f, _, C, K = W.shape
        P = zero_pad(A_prev, padding)
        m = P.shape[0]
        n_H = (P.shape[1] - f) // stride + 1
        n_W = (P.shape[2] - f) // stride + 1
        rows = [
            P[i, h * stride:h * stride + f, w * stride:w * stride + f].ravel()
            for i in range(m) for h in range(n_H) for w in range(n_W)
        ]
        Z = np.array(rows) @ W.reshape(-1, K) + b.reshape(-1)
        return Z.reshape(m, n_H, n_W, K), rows
        """,
    ),
    right(
        "vector_of_filters_per_window",
        """
        f = W.shape[0]
        P = zero_pad(A_prev, padding)
        n_H = (P.shape[1] - f) // stride + 1
        n_W = (P.shape[2] - f) // stride + 1
        Z = np.empty((P.shape[0], n_H, n_W, W.shape[3]))
        for i, h, w in np.ndindex(Z.shape[:3]):
            a = P[i, h * stride:, w * stride:][:f, :f]
            Z[i, h, w] = (a[..., None] * W).sum(axis=(0, 1, 2)) + np.squeeze(b, (0, 1, 2))
        return Z, dict(locals())
        """,
    ),
    right(
        "whole_batch_per_window",
        """
        f, n_C = W.shape[0], W.shape[-1]
        P = zero_pad(A_prev, padding)
        starts_h = range(0, P.shape[1] - f + 1, stride)
        starts_w = range(0, P.shape[2] - f + 1, stride)
        Z = np.zeros((P.shape[0], len(starts_h), len(starts_w), n_C))
        for h, top in enumerate(starts_h):
            for w, left in enumerate(starts_w):
                patch = P[:, top:top + f, left:left + f, :, np.newaxis]
                Z[:, h, w, :] = np.sum(patch * W[np.newaxis], axis=(1, 2, 3)) + b[0, 0]
        return Z, (A_prev, W, b, {"stride": stride, "pad": padding})
        """,
    ),
    right(
        "stride_one_then_thinned",
        """
        f = W.shape[0]
        P = zero_pad(A_prev, padding)
        n_H, n_W = P.shape[1] - f + 1, P.shape[2] - f + 1
        full = sum(
            np.tensordot(P[:, i:i + n_H, j:j + n_W], W[i, j], axes=1)
            for i in range(f) for j in range(f)
        )
        return (full + b)[:, ::stride, ::stride, :], [A_prev, W, b, stride, padding]
        """,
    ),
    right(
        "toeplitz_matrices",
        """
        f, p, s = W.shape[0], padding, stride
        def picks(n):
            size = (n + 2 * p - f) // s + 1
            matrix = np.zeros((size, f, n))
            for out in range(size):
                for tap in range(f):
                    if 0 <= out * s + tap - p < n:
                        matrix[out, tap, out * s + tap - p] = 1
            return matrix
        rows, columns = picks(A_prev.shape[1]), picks(A_prev.shape[2])
        Z = np.einsum("hiy,wjx,myxc,ijco->mhwo", rows, columns, A_prev, W, optimize=True)
        return Z + b, (A_prev, W, b, stride, padding)
        """,
    ),
    right(
        "fourier_transform",
        """
        f, p = W.shape[0], padding
        P = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
        H, V = P.shape[1:3]
        images = np.fft.fft2(P, axes=(1, 2))
        filters = np.conj(np.fft.fft2(W, s=(H, V), axes=(0, 1)))
        full = np.fft.ifft2(np.einsum("mhwc,hwco->mhwo", images, filters), axes=(1, 2)).real
        valid = full[:, :H - f + 1, :V - f + 1]
        return valid[:, ::stride, ::stride] + b, (A_prev, W, b, stride, padding)
        """,
    ),
    right(
        "flipped_np_convolve",
        """
        f, _, C, K = W.shape
        P = zero_pad(A_prev, padding).astype(float)
        n_H, n_W = P.shape[1] - f + 1, P.shape[2] - f + 1
        Z = np.zeros((P.shape[0], n_H, n_W, K))
        for i, c, k in np.ndindex(P.shape[0], C, K):
            for h in range(n_H):
                for row in range(f):
                    Z[i, h, :, k] += np.convolve(P[i, h + row, :, c], W[row, ::-1, c, k], "valid")
        return Z[:, ::stride, ::stride] + b, (A_prev, W, b, stride, padding)
        """,
    ),
    right(
        "single_precision",
        """
        f = W.shape[0]
        P = zero_pad(A_prev, padding).astype(np.float32)
        view = np.lib.stride_tricks.sliding_window_view(P, (f, f), axis=(1, 2))
        view = view[:, ::stride, ::stride]
        Z = np.einsum("mhwcij,ijco->mhwo", view, W.astype(np.float32)) + b.astype(np.float32)
        return Z, (A_prev, W, b, stride, padding)
        """,
    ),
    right(
        "nested_lists_made_an_array",
        """
        f = W.shape[0]
        P = zero_pad(A_prev, padding)
        Z = np.array([
            [
                [
                    [
                        np.vdot(x[h:h + f, w:w + f], W[..., c]) + b[0, 0, 0, c]
                        for c in range(W.shape[-1])
                    ]
                    for w in range(0, x.shape[1] - f + 1, stride)
                ]
                for h in range(0, x.shape[0] - f + 1, stride)
            ]
            for x in P
        ])
        return Z, ()
        """,
    ),
    right(
        "recursion_over_the_batch",
        """
        if len(A_prev) > 1:
            first, _ = conv_forward(A_prev[:1], W, b, stride, padding)
            rest, _ = conv_forward(A_prev[1:], W, b, stride, padding)
            return np.concatenate([first, rest]), (A_prev, W, b, stride, padding)
        f = W.shape[0]
        image = zero_pad(A_prev, padding)[0]
        n_H = (image.shape[0] - f) // stride + 1
        n_W = (image.shape[1] - f) // stride + 1
        Z = np.zeros((1, n_H, n_W, W.shape[3]))
        for h in range(n_H):
            for w in range(n_W):
                a = image[h * stride : h * stride + f, w * stride : w * stride + f]
                Z[0, h, w] = np.einsum("ijc,ijco->o", a, W) + b[0, 0, 0]
        return Z, (A_prev, W, b, stride, padding)
        """,
    ),
    right(
        "transposed_and_not_contiguous",
        """
        f = W.shape[0]
        nchw = zero_pad(A_prev, padding).transpose(0, 3, 1, 2)
        oihw = W.transpose(3, 2, 0, 1)
        n_H = (nchw.shape[2] - f) // stride + 1
        n_W = (nchw.shape[3] - f) // stride + 1
        Z = np.zeros((len(nchw), len(oihw), n_H, n_W), order="F")
        for h in range(n_H):
            for w in range(n_W):
                a = nchw[:, :, h * stride : h * stride + f, w * stride : w * stride + f]
                Z[:, :, h, w] = np.tensordot(a, oihw, axes=([1, 2, 3], [1, 2, 3]))
        Z += b.reshape(1, -1, 1, 1)
        return Z.transpose(0, 2, 3, 1), (nchw, oihw)
        """,
    ),
)
