"""The blueprints of the pages that edit the catalogue; a view that is not imported is not there."""

from flask import Blueprint

from console.wording import notice_texts, text, texts

BLUEPRINTS: tuple[Blueprint, ...] = (texts.blueprint, notice_texts.blueprint)
VIEWS = (text,)
