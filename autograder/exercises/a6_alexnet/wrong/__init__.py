"""Wrong programs of a6_alexnet, named after what their authors believed."""
