"""Trying the catalogue before it answers anybody: test bench, replays, review, versions, what was not understood."""
