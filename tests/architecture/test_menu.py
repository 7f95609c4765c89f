"""What can be asked by SMS can be asked on a screen, or it is written down why not."""

from actions.decide import ACTIONS
from core.commands import Keyword
from core.menu import NOT_ON_SCREEN, ONLY_ON_SCREEN
from store.catalogue import load_catalogue


def offered() -> set[str]:
    nodes = load_catalogue().menu.nodes.values()
    commands = [node.command for node in nodes] + [item.command for node in nodes for item in node.items]
    return set(filter(None, commands))


def test_every_command_is_on_a_screen_or_it_is_said_why_not() -> None:
    assert offered() | NOT_ON_SCREEN.keys() == {*Keyword, *ONLY_ON_SCREEN}
    assert not offered() & NOT_ON_SCREEN.keys()


def test_every_command_of_a_screen_is_decided_by_the_engine_of_sms() -> None:
    assert offered() <= ACTIONS.keys()
    assert {*Keyword} - ACTIONS.keys() <= NOT_ON_SCREEN.keys()


def test_every_reason_is_a_sentence() -> None:
    assert all(len(reason.split()) > 5 for reason in NOT_ON_SCREEN.values())


def test_what_is_only_on_a_screen_is_no_keyword_of_sms() -> None:
    assert not ONLY_ON_SCREEN & {*Keyword}
    assert not ONLY_ON_SCREEN & load_catalogue().keywords.keys()
    assert set(ACTIONS) <= {*Keyword, *ONLY_ON_SCREEN}
