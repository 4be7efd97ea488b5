"""The steps by which a request is built: each returns a new one and leaves the old as it is."""
