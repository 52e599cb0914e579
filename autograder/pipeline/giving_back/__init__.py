"""Scores and pages on their way back: tables, the platform's own files, archives of pages."""
