"""REST API for the core system: participants, claims, claim events."""
