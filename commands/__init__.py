"""The groups of the `kabar` command: thin, each calls what the pages and processes call."""
