"""The SMS channel: webhooks, inbound, outbound."""
