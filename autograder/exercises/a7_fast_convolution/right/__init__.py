"""Correct programs of a7_fast_convolution in other styles; each keeps every point."""
