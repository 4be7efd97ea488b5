"""Where messages go since Pinpoint's end of support."""
