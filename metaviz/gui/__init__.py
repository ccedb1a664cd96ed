"""The window: panels, timeline, charts, presenter, in PySide6."""
