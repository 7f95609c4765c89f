"""What every outcome is called, and when people read it."""
