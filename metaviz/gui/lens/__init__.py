"""The lens: a round magnifier for the microscopic step at a place."""
