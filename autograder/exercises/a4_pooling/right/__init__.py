"""Correct programs of a4_pooling in other styles; each keeps every point."""
