"""Pure functions of a course and a time: legs, snapshot, ledger, export."""
