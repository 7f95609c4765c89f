"""The one engine under every channel: load, decide, save."""
