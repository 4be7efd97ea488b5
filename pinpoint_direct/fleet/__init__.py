"""A campaign sent by many machines: its tasks, their record in DynamoDB, and SQS."""
