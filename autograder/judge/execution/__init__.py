"""What a student's functions do: sessions, calls, cases, comparison."""
