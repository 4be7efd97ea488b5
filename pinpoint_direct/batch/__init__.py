"""Any number of recipients: whom to send to next, and what became of each."""
