"""Stand beside an exchange or a drop folder: grade what comes, and show the pages within seconds."""
