"""Bulk notifications: from the source of their rows to the last word on each."""
