"""Sample data: the people of the simulator, and synthetic ones by the million. None of their numbers can be real."""

from store.seed.personas import Persona, list_personas, seed_personas
from store.seed.synthetic import seed_participants

__all__ = ["Persona", "list_personas", "seed_participants", "seed_personas"]
