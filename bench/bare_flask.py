"""The baseline: a Flask application that reads one form field and answers a constant. Nothing can answer with less."""

from flask import Flask, Response, request


def create_app() -> Flask:
    """Return the bare application, on the same path as the real one."""
    app = Flask("bare", static_folder=None)

    @app.post("/sms/twilio/inbound")
    def inbound() -> Response:
        text = request.form["Body"]
        return Response(f"<Response><Message>BPJAMSOSTEK {len(text)}</Message></Response>", mimetype="text/xml")

    @app.post("/ussd/africastalking/<secret>")
    def ussd(secret: str) -> Response:  # noqa: ARG001  # a secret costs a route with a variable, here as there
        return Response(f"CON BPJS {len(request.form['text'])}", mimetype="text/plain")

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app
