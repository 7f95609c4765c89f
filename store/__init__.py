"""Everything that is kept: tables, what a batch of messages needs, what was decided, and the sample data."""
