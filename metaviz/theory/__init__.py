"""What to expect in closed form: the absorbing chain of one cell, the renewal solution of the whole course."""
