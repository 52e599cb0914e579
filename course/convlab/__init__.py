"""What students import: checks, hints, data, drawing and explorers."""
