"""What went wrong: names for mistakes. It may fail; it never costs a point."""
