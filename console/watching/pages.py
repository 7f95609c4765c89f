"""The pages of this part of the console; a view that is not imported is not there."""

from flask import Blueprint

from console.watching import api_keys, conversation, dashboard, health, message, messages, notices, settings
from console.watching.filters import add_filters

messages.blueprint.record_once(add_filters)

BLUEPRINTS: tuple[Blueprint, ...] = (
    dashboard.blueprint,
    messages.blueprint,
    notices.blueprint,
    health.blueprint,
    api_keys.blueprint,
    settings.blueprint,
)
VIEWS = (message, conversation)
