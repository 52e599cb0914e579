"""From masters to what students get: build, release, audit, dist; one module per verb.

Nothing is imported here: nbformat and nbgrader cost seconds, and most verbs need one of them.
"""
