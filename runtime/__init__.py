"""What a process runs on: settings, logs, connections."""
