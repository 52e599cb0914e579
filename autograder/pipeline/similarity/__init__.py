"""Whose code is alike, and what that says: `compare` finds pairs and groups, `page` shows them side by side.

`fingerprints` makes a program comparable, `pairs` compares a class function by function, `known` tells
likeness that many come to by themselves.
"""
