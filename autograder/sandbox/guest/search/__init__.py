"""Search for a small change of a student's own code that makes its open examples come out right.

It runs behind the walls, when the points are final, on examples that students are shown anyway. What
it finds is only a place: positions in the student's text, and a kind. Whether the changed program is
right is for the judge to see, in another worker.
"""
