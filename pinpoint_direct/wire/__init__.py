"""Conversion of values to and from JSON and boto3's dictionaries."""
