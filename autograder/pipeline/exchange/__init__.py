"""nbgrader's exchange: what is taken out of it, and what is put into it."""
