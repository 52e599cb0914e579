"""Wrong programs of a9_bug_hunt, named after what their authors believed."""
