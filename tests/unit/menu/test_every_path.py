"""Every item of the shipped menu leads, in both languages and by the same keys, to the command it is there for."""

import pytest

from core.catalogue import Catalogue
from core.commands import Language
from core.menu_state import Dialogue, Step, packed
from core.menu_steps import begin, step
from tests.unit.menu.dialling import LIMITS

NIK, KPJ = "0012015509900001", "00001234567"
PATHS = {
    "1": "SALDO",
    "2": "STATUS",
    "3": "IURAN",
    "4": "KARTU",
    "5 1": "KLAIM",
    "5 2 1": "SYARAT programme=JHT",
    "5 2 2": "SYARAT programme=JP",
    "5 2 3": "SYARAT programme=JKK",
    "5 2 4": "SYARAT programme=JKM",
    "5 2 5": "SYARAT programme=JKP",
    "5 3 1": "SIMULASI",
    "5 3 2 5jt 10": "SIMULASI wage=5000000 years=10",
    "5 4 1": "SALDO programme=JP",
    "5 4 2": "SALDO programme=JKK",
    "5 4 3": "SALDO programme=JKM",
    "5 4 4": "SALDO programme=JKP",
    "6 Bandung": "KANTOR place=Bandung",
    f"7 1 {NIK} 15091990 {KPJ}": f"DAFTAR birth_date=1990-09-15 kpj={KPJ} nik={NIK}",
    "7 2 482913": "DAFTAR code=482913",
    f"8 1 {NIK} 15-09-1990": f"LUPA birth_date=1990-09-15 nik={NIK}",
    "8 2 1 kartu_saya_salah_nama": "ADUAN text=kartu_saya_salah_nama",
    "8 2 2 0000001": "ADUAN code=A0000001",
    "8 3 7km4px": "CEK code=7KM4PX",
    "8 4 1": "BLOKIR",
    "8 5": "PIN",
    "8 6 1": "BERHENTI",
    "8 6 2": "MULAI",
    "8 7 1": "BAHASA language=id",
    "8 7 2": "BAHASA language=en",
    "8 8": "BANTUAN",
}


def walk(catalogue: Catalogue, keys: str, language: Language) -> list[Step]:
    dialogue = Dialogue(catalogue, language, LIMITS)
    steps = [begin(dialogue)]
    for key in keys.split():
        assert steps[-1].command is None
        assert not steps[-1].screen.ends
        steps.append(step(dialogue, steps[-1].state, key))
    return steps


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("keys", "performed"), PATHS.items(), ids=PATHS)
def test_the_keys_lead_to_the_command(catalogue: Catalogue, keys: str, performed: str, language: Language) -> None:
    command = walk(catalogue, keys, language)[-1].command
    assert command is not None
    arguments = sorted(f"{name}={value}" for name, value in packed(command.arguments).items())
    assert " ".join([command.keyword, *arguments]) == performed


def test_no_item_is_left_out(catalogue: Catalogue) -> None:
    seen = set()
    for keys in PATHS:
        for taken, key in zip(walk(catalogue, keys, Language.ID), keys.split(), strict=False):
            node = taken.state.path[-1]
            seen.add((node, key if catalogue.menu.nodes[node].items else "form"))
    led_to = {item.node for node in catalogue.menu.nodes.values() for item in node.items} | {catalogue.menu.root}
    offered = {item.node for items in catalogue.menu.after.values() for item in items}
    assert catalogue.menu.nodes.keys() - led_to == {"pin"} <= offered  # what an answer leads to: see test_dialogues.py
    items = {
        (name, str(number) if node.items else "form")
        for name, node in catalogue.menu.nodes.items()
        if name in led_to
        for number in range(1, len(node.items or node.fields) + 1)
    }
    assert items == seen


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("keys", PATHS)
def test_0_leads_back_the_same_way(catalogue: Catalogue, keys: str, language: Language) -> None:
    dialogue = Dialogue(catalogue, language, LIMITS)
    steps = walk(catalogue, keys, language)[:-1]
    back = steps[-1]
    for before in reversed(steps[:-1]):
        back = step(dialogue, back.state, "0")
        assert back.screen == before.screen
    left = step(dialogue, back.state, "0")
    assert left.screen.ends
