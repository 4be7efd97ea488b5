"""The command ``pinpoint-direct``."""
