"""The pages of this part of the console."""

from console.watching import conversation, dashboard
from console.watching.filters import add_filters

conversation.blueprint.record_once(add_filters)  # list, message and conversation share one blueprint

BLUEPRINTS = (dashboard.blueprint, conversation.blueprint)
