"""Who takes the course, by all the names that platforms give them; and their rows in the gradebook."""
