"""What a student reads: the message and the worked example."""
