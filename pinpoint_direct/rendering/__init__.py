"""What a recipient reads. Pure functions of values."""
