"""What runs inside the walls: copied into the sandbox's overlay, importing only the standard library and NumPy."""
