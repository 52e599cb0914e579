"""Correct programs of a5_backward in other styles; each keeps every point."""
