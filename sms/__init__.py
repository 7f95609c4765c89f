"""The SMS channel: webhooks, the road of an MO, the sender of MTs, delivery reports, the clock."""
