"""All SQL and Redis. Functions take db and never commit."""
