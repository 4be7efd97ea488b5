"""Where AWS takes direct messages since Pinpoint's end of support. Pure: no calls, no clients."""
