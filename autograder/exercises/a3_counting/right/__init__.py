"""Correct programs of a3_counting in other styles; each keeps every point."""
