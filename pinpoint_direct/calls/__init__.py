"""One call from end to end."""
