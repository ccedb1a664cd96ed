"""Pure functions of a course and a time: legs, snapshots, counts, stories, export."""
