"""Values as JSON and as boto3's dictionaries, and back."""
