"""Commands that hang for as long as a test likes; who waits for them learns at once that it is too late."""

import threading
from concurrent import futures
from typing import Any

from flask import Flask
from sqlalchemy import Row, func, select

from core.commands import Language
from engine.asked import Answer, Asked
from engine.perform import perform
from runtime.runtime import Runtime
from store.tables import mo_messages, mt_messages
from ussd.conversation import Conversation
from ussd.desk import Desk, wait_for
from ussd.sessions import Sessions

PATIENCE = 20  # seconds; a test that waits longer has failed


def rt_of(app: Flask) -> Runtime:
    rt: Runtime = app.extensions["kabar"]
    return rt


def count(app: Flask, table: Any = mo_messages) -> int:
    with rt_of(app).transaction() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def sms_of(app: Flask) -> list[Row[Any]]:
    """Return the MTs that were asked for by USSD, oldest first."""
    mt = mt_messages.c
    columns = select(mt.id, mt.recipient, mt.text, mt.status, mt.status_reason).where(mt.occasion.like("ussd:%"))
    with rt_of(app).transaction() as db:
        return list(db.execute(columns.order_by(mt.created_at)))


def with_perform(
    app: Flask, performing: Any, language_of: Any = lambda _: Language.ID, wait: Any = wait_for, pause: Any = None
) -> Flask:
    """Return the gateway with another way to have commands performed, or to wait for them."""
    rt = rt_of(app)
    options = {} if pause is None else {"pause": pause}
    sessions = Sessions(rt.settings.redis_url, rt.settings.secret_key, **options)
    app.extensions["kabar.ussd"] = Conversation(rt, sessions, Desk(rt, performing, 4, wait), language_of)
    return app


class Slow:
    """Commands hang, before they are performed or (`done`) after; then they go on, or their process (`dies`)."""

    def __init__(self, app: Flask, *, done: bool = False, dies: bool = False) -> None:
        self.app = app
        self._done, self._dies = done, dies
        self._begun: futures.Future[None] = futures.Future()
        self._go_on = threading.Event()
        self._over = threading.Event()
        with_perform(app, self._perform, wait=self._wait)

    def go_on(self) -> None:
        """Let the command go on, and return when everything is done that comes of it."""
        self._go_on.set()
        assert self._over.wait(PATIENCE)
        desk: Any = self.app.extensions["kabar.ussd"]._desk
        desk._pool.shutdown()
        desk._aside.shutdown()

    def _perform(self, asked: Asked) -> Answer:
        answer = perform(rt_of(self.app), [asked])[0] if self._done else None
        self._begun.set_result(None)
        assert self._go_on.wait(PATIENCE)
        self._over.set()
        if self._dies:
            raise RuntimeError("killed")
        return answer or perform(rt_of(self.app), [asked])[0]

    def _wait(self, future: Any, _seconds: float) -> Any:
        futures.wait([future, self._begun], PATIENCE, futures.FIRST_COMPLETED)
        if not future.done():
            raise TimeoutError
        return future.result()
