"""Pictures with vispy, from a course and a time; no Qt."""
