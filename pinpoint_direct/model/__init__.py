"""The values: one immutable class per AWS shape, checked when made. No I/O, no boto3."""
