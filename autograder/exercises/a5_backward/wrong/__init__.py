"""Wrong programs of a5_backward, named after what their authors believed."""
