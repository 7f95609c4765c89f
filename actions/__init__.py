"""Pure: command and facts in, outcome and effects out."""
