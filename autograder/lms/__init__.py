"""Files that learning platforms give and take: their names, columns and archives. Knows no gradebook."""
