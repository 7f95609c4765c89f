"""The webhooks alone, as a module that a web server can load."""

from tests.unit.providers.web import FakeInbound, FakeReports, make_app

app = make_app(FakeInbound())
app.extensions["kabar.reports"] = FakeReports()
