"""The fixtures of the plugin, also if it is not installed as a plugin."""

from pinpoint_direct_pytest import local_pinpoint, pinpoint_client

__all__ = ["local_pinpoint", "pinpoint_client"]
