"""Wrong programs of a8_digits, named after what their authors believed."""
