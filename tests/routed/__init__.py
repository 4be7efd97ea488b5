"""Requests that go by a route: SES and AWS End User Messaging, with the same results."""
