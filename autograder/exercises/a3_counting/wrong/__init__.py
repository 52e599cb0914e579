"""Wrong programs of a3_counting, named after what their authors believed."""
