"""Correct layers, by topic: what the judge compares students' answers with.

Nothing here is ever sent to a student or into the sandbox. The modules beside this one are
vectorised; `autograder.reference.plain` holds independent versions with plain loops.
"""
