"""The blueprints of the pages that edit the catalogue; a view that is not imported is not there."""

from flask import Blueprint

from console.wording import (
    keyword,
    keywords,
    menu,
    menu_after,
    menu_node,
    menu_start,
    menu_words,
    notice_texts,
    text,
    texts,
)

BLUEPRINTS: tuple[Blueprint, ...] = (keywords.blueprint, texts.blueprint, notice_texts.blueprint, menu.blueprint)
VIEWS = (keyword, text, menu_node, menu_after, menu_start, menu_words)
