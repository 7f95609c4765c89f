"""smsbox's sendsms page for the answers that a healthy Kannel does not give: the text says which."""

from tests.fakes.server import Misbehaving, serve


class Sendsms(Misbehaving):
    """Answers with the status and the words that the message's text consists of."""

    def play(self, body: str) -> None:
        misbehave = {"hang": self.hang, "hang_up": self.hang_up, "stop_midway": self.stop_midway}.get(body)
        if misbehave:
            misbehave()
        else:
            status, _, words = body.partition(" ")
            self.answer(int(status), words)


if __name__ == "__main__":
    serve(Sendsms)
