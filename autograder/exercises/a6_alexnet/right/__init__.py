"""Correct programs of a6_alexnet in other styles; each keeps every point."""
