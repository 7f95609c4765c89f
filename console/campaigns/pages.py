"""The pages of campaigns; a view that is not imported is not there."""

from flask import Blueprint

from console.campaigns import approvals, check, columns, costs, desk, detail, listing, schedule, source, submit, text

BLUEPRINTS: tuple[Blueprint, ...] = (desk.blueprint, approvals.blueprint)
VIEWS = (check, columns, costs, detail, listing, schedule, source, submit, text)
