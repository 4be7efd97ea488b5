"""The payloads of the push services as tables: what each member takes, and the page that says so.

The payload classes and ``check`` read the same tables.
"""
