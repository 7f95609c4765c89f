"""How a worker sends: a sender with a lane per provider, fed from the outbox, noting what came of each message."""
