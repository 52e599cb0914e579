"""Correct programs of a2_convolution in other styles; each keeps every point."""
