"""What a message comes to: pure decisions on a command and the facts, one module per command."""

from actions.decide import decide

__all__ = ["decide"]
