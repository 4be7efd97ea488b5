"""The plugin's fixtures, also where it is not installed as one."""

from pinpoint_direct_pytest import local_pinpoint, pinpoint_client

__all__ = ["local_pinpoint", "pinpoint_client"]
