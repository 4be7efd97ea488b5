"""What goes into ``raw_content``, typed: one class for each push service's own format."""
