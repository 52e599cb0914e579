"""The same functions with plain loops, written the way a careful student writes them.

Wrong programs are made from their source text, one replaced line at a time, and the tests hold
them against the vectorised versions. Nothing is shared between the two.
"""
