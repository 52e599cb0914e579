"""Where in the student's own code a mistake is: found when all points are final, and never more than a hint."""
