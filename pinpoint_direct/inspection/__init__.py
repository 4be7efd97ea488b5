"""Looking before sending. Pure functions of values."""
