"""Batches: send to any number of recipients."""
