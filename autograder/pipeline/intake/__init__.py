"""From a folder or an archive to what each student handed in: reading, whose it is, which of several counts."""
