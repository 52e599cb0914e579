"""Wrong programs of a1_tensors, named after what their authors believed."""
