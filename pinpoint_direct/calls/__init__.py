"""One call, from the request to the typed response."""
