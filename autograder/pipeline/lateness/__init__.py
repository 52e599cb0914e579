"""Who is late, who was given more time, and what lateness costs."""
