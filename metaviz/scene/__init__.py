"""Scene files and the model, in both directions; the only place that knows YAML."""
