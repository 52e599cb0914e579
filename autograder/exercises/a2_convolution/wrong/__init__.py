"""Wrong programs of a2_convolution, named after what their authors believed."""
