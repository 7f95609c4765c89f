"""Files of people and claims, of any length: read row by row, checked like every other item, saved in chunks."""
