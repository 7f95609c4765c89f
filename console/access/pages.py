"""The blueprints of these pages."""

from flask import Blueprint

from console.access import audit, profile, sign_in, users
from console.access.browsers import browser_name

BLUEPRINTS: tuple[Blueprint, ...] = (sign_in.blueprint, profile.blueprint, users.blueprint, audit.blueprint)
profile.blueprint.add_app_template_filter(browser_name, "browser_name")
