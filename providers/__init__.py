"""One module per provider's wire format."""
