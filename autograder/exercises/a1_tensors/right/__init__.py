"""Correct programs of a1_tensors in other styles; each keeps every point."""
