"""What sending costs where each message is a job of its own: RQ forks, connects to the database and to the provider."""

import os
import urllib.request

import psycopg


def send_one(message_id: str) -> None:
    """Load an MT, POST it over a new connection, note that it was sent. The settings come from the environment."""
    with psycopg.connect(os.environ["NAIVE_DATABASE"]) as db:
        row = db.execute("SELECT recipient, sender, text FROM mt_messages WHERE id = %s", (message_id,)).fetchone()
        assert row is not None
        headers = {"X-Kannel-To": row[0], "X-Kannel-From": row[1], "Content-Type": "text/plain; charset=UTF-8"}
        request = urllib.request.Request(os.environ["NAIVE_PROVIDER"], row[2].encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read()
        db.execute("UPDATE mt_messages SET status = 'sent', sent_at = now() WHERE id = %s", (message_id,))
