"""metaviz: an animated map of the body on which cancer spreads, beside the mathematics that predicts it."""

__version__ = "0.1.0"
