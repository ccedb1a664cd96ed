"""Courses by chance: draws, course engine, event stream, ensemble."""
