"""Wrong programs of a7_fast_convolution, named after what their authors believed."""
