"""Checks and preview before sending. Pure functions of values."""
