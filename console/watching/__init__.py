"""Seeing what goes on: the dashboard, messages, notices, health, keys and settings."""
