"""Correct programs of a9_bug_hunt in other styles; each keeps every point."""
