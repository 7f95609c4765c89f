"""The page of the USSD menu: the tree, how full its screens get, what leads nowhere."""

from flask import render_template
from flask.typing import ResponseReturnValue

from console.guard import needs, page_blueprint
from console.languages import page_language
from console.wording.desk import open_desk, shown
from console.wording.menu_names import FIELDS, MISTAKES, WORDS, name_of_field, title_of
from console.wording.menu_tree import elsewhere, full_screens, fullness_of, tree_of, where_of
from console.wording.told import table
from core.access import Permission
from core.menu_audit import LEAST_SEPTETS

blueprint = page_blueprint("menu", __name__)
MOST_SHOWN = 12


@blueprint.get("/menu")
@needs(Permission.CATALOGUE_SEE)
def page() -> ResponseReturnValue:
    """Show the menu as the draft has it."""
    desk = open_desk()
    menu = desk.catalogue.menu
    tree, screens = tree_of(menu), full_screens(desk.catalogue)
    problems = [each for each in desk.problems if each.place.startswith("menu.")]
    small = [("asks", name, title_of("asks", name)) for name in FIELDS if name in menu.asks]
    small += [("mistakes", name, title_of("mistakes", name)) for name in (*FIELDS, *MISTAKES) if name in menu.mistakes]
    return render_template(
        "wording/menu.html",
        desk=desk,
        menu=menu,
        tree=tree,
        elsewhere=list(elsewhere(menu, tree)),
        fullness=fullness_of(screens),
        fullest=[(each, where_of(each.place)) for each in screens[:MOST_SHOWN]],
        words=WORDS,
        name_of_field=name_of_field,
        limit=LEAST_SEPTETS,
        language=page_language().value,
        problems=shown(problems, {}),
        small=small,
        after=sorted((table.name_of(name), name, len(items)) for name, items in menu.after.items()),
        says=sorted((table.name_of(name), name) for name in menu.says),
        answers=sorted((table.name_of(name), name) for name in desk.catalogue.replies if not table.is_unasked(name)),
    )
