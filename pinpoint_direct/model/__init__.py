"""The values: one immutable, validated class per AWS shape. No I/O, no boto3."""
