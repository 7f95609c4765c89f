"""What the core system says of people and claims: checked, decided and saved, whichever way it comes in."""
