"""The builder methods of requests. Each returns a new request."""
