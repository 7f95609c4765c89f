"""Pages about people at the console: signing in, the own account, users, roles, the audit log."""
