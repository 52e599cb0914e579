"""Correct programs of a8_digits in other styles; each keeps every point."""
