"""From masters to what students get: build, release, audit, dist; one module per verb.

Nothing else is imported here: nbformat and nbgrader cost seconds, and most verbs need one of them.
"""

from autograder.startup import leave_out_slow_imports

leave_out_slow_imports()
