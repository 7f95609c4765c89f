"""What people at the console do, whichever door they come by: access, audit, the catalogue's drafts, helping people."""
