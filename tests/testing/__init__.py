"""The tests of Local Pinpoint."""
