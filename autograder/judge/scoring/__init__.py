"""What an answer is worth: rounds of calls, points, verdicts."""
