"""Wrong programs of a4_pooling, named after what their authors believed."""
