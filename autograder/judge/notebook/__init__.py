"""What came in: an author's assignment, a student's cells, and how they are put together."""
