"""What can be wrong in a catalogue, by code, with a sentence for it in each language: the one place of these words."""

from collections.abc import Mapping
from typing import Any

from core.commands import Language

# Each code with what it says in Indonesian and in English; the place stands before it. Codes that begin with `missing_`
# say that something is not there which has to be.
SENTENCES: Mapping[str, tuple[str, str]] = {
    # keywords
    "missing_keyword": ("{name} tidak ada", "{name} is missing"),
    "keyword_name": (
        "kata kunci terdiri dari dua sampai sepuluh huruf besar",
        "a keyword is two to ten capital letters",
    ),
    "keyword_of_menu": ("{name} adalah layanan di menu saja", "{name} is a service of the menu alone"),
    "never_guessed": (
        "harus false: perintah ini tidak pernah ditebak",
        "must be false: this command is never reached by guessing",
    ),
    "always_on": (
        "perintah ini harus selalu menyala, di semua saluran, untuk semua orang",
        "this command must always be on, on every channel, for everybody",
    ),
    "no_channel": (
        "tidak terbuka di saluran mana pun; matikan saja kata kuncinya",
        "is open on no channel; switch the keyword off instead",
    ),
    "ends_before": ("berakhir sebelum mulai berlaku", "ends before it begins"),
    "missing_language": ("belum diisi", "is missing"),
    # spellings
    "nothing_to_compare": (
        "{spelling} tidak punya huruf atau angka untuk dikenali",
        "{spelling} has no letter or digit to recognise it by",
    ),
    "alias_taken": ("{spelling} sudah berarti {owner}", "{spelling} already means {owner}"),
    "alias_reserved": (
        "{spelling} sudah berarti {owner} (terlindung)",
        "{spelling} already means {owner} (reserved)",
    ),
    "no_break_space": (
        "{spelling} memuat U+00A0, spasi tak terputus; tulis spasi biasa",
        "{spelling} holds U+00A0, a no-break space; write a plain space",
    ),
    "near_keyword": (
        "{spelling} hanya beda satu salah ketik dari {other}, yang berarti {owner}",
        "{spelling} is only a slip away from {other}, which means {owner}",
    ),
    "near_reserved": (
        "{spelling} hanya beda satu salah ketik dari {other} ({owner}, terlindung)",
        "{spelling} is only a slip away from {other} ({owner}, reserved)",
    ),
    "shadows_reserved": (
        "{spelling} sekarang dibaca sebagai {owner}, perintah yang terlindung",
        "{spelling} is read as {owner} today, a reserved command",
    ),
    "part_name": (
        "ada nama yang kosong atau bertitik",
        "has a name that is empty or has a dot in it",
    ),
    "drowns_reserved": (
        "{text} sekarang dibaca sebagai {owner}, perintah yang terlindung; dengan {spelling} tidak lagi",
        "{text} is read as {owner} today, a reserved command; with {spelling} it would not be",
    ),
    "takes_from": ("{spelling} sekarang dibaca sebagai {owner}", "{spelling} is read as {owner} today"),
    "unreachable": (
        "tidak bisa dicapai: tidak satu pun ejaannya dibaca sebagai {name}",
        "cannot be reached: none of its spellings is read as {name}",
    ),
    "read_as": ("{spelling} akan dibaca sebagai {owner}", "{spelling} will be read as {owner}"),
    "not_read": ("{spelling} tidak akan dikenali", "{spelling} will not be recognised"),
    # texts
    "missing_outcome": ("hasil {outcome} belum punya teks", "outcome {outcome} has no text"),
    "no_outcome": (
        "bukan hasil yang dikenal (daftarnya di core/outcomes.py)",
        "is no outcome (core/outcomes.py lists them)",
    ),
    "missing_terms": (
        "tidak ada; {outcome}, misalnya, memerlukannya untuk {{{group}}}",
        "is missing; {outcome}, for one, needs it for {{{group}}}",
    ),
    "kind_of_outcome": ("{{{placeholder}}} tidak ada jenisnya", "placeholder {{{placeholder}}} is of no known kind"),
    "link": (
        "memuat tautan; pesan kita tidak pernah memuatnya, supaya pesan palsu dapat dikenali",
        "holds a link; our messages never do, so that people can tell forged ones",
    ),
    "term_placeholder": ("istilah tidak memuat isian {{...}}", "a term has no placeholders"),
    "not_gsm7": (
        "U+{point} ({name}) tidak ada di GSM-7; tulis {replacement}",
        "U+{point} ({name}) is not GSM-7; write {replacement} instead",
    ),
    "empty": ("kosong", "is empty"),
    "white_space": (
        "ada spasi di awal atau akhir, atau dua spasi berturut-turut",
        "has white space at its ends, or two spaces where one is enough",
    ),
    "line_ends": (
        "memuat carriage return atau form feed; cukup baris baru biasa",
        "has a carriage return or form feed; a plain line feed is enough",
    ),
    "brace": (
        "ada kurung kurawal yang bukan isian; tulis {{nama}} dengan huruf kecil",
        "a brace that belongs to no placeholder; write {{name}}, lower case",
    ),
    "unknown_kind": (
        "isian {{{placeholder}}} tidak dikenal{hint}",
        "placeholder {{{placeholder}}} is of no known kind (core/placeholders.py declares them){hint}",
    ),
    "unknown_placeholder": (
        "{{{placeholder}}} bukan isian hasil ini; yang ada: {known}{hint}",
        "{{{placeholder}}} is not a placeholder of this outcome; it has {known}{hint}",
    ),
    "placeholder_missing": (
        "tidak menyebut {{{placeholder}}}, padahal teks bahasa lainnya menyebutnya",
        "does not tell {{{placeholder}}}, which the text in the other language tells",
    ),
    "unasked": (
        "harus menyebut {needed} {why_id}: tidak ada yang memintanya",
        "has to name {needed}, {why}: nobody asked for it",
    ),
    "too_long": (
        "perlu {septets} septet pada isian terpanjang, kelebihan {surplus} ({parts_id})",
        "takes {septets} septets at its worst, {surplus} too many ({parts})",
    ),
    "screen_too_long": (
        "perlu {septets} septet pada isian terpanjang bersama menu.prefix, kelebihan {surplus}",
        "takes {septets} septets at its worst with menu.prefix, {surplus} too many",
    ),
    "no_term": ("tidak menggantikan istilah apa pun", "takes the place of no term"),
    "term_too_long": (
        "lebih panjang daripada yang terpanjang di {group} ({most} septet)",
        "is longer than the longest of {group} ({most} septets)",
    ),
    # notices
    "stage_undecided": (
        "{stage} tidak ada; tentukan apakah diberitahukan",
        "{stage} is missing; say whether it is told",
    ),
    "all_day_quiet": (
        "sama dengan quiet_from: tidak jelas apakah seharian tenang atau tidak pernah",
        "is the same as quiet_from: it is not clear whether all day is quiet or nothing",
    ),
    "in_quiet_hours": ("jatuh di jam tenang", "lies in the quiet hours"),
    "numbers_within": (
        "berisi angka berbeda dari {least} sampai {most}",
        "takes different numbers from {least} to {most}",
    ),
    # the menu
    "missing_words": ("tidak ada", "are missing"),
    "no_list": ("{root} bukan daftar di menu ini", "{root} is no list of this menu"),
    "missing_field": ("{field} tidak ada", "{field} is missing"),
    "missing_mistake": ("tidak ada", "is missing"),
    "no_mistake": ("kesalahan yang tidak pernah terjadi", "is a mistake that nobody makes"),
    "empty_screen": ("layar kosong; perlu pilihan atau isian", "is an empty screen; it needs items or fields"),
    "both": ("punya pilihan dan isian sekaligus", "has items and fields"),
    "too_many_items": (
        "lebih dari {most}; nomor sesudahnya adalah tombol",
        "are more than {most}; the numbers after that are keys",
    ),
    "command_of_list": ("hanya untuk pilihan atau formulir", "belongs to an item or to a form"),
    "one_target": ("perlu layar atau perintah, tidak keduanya", "needs a node or a command, and not both"),
    "no_node": ("{node} bukan layar menu", "{node} is no node"),
    "no_command": ("{command} bukan perintah layar", "{command} is no command of a screen"),
    "bad_arguments": ("bukan isian yang diterima perintah itu", "are not what a command takes"),
    "secret_kept": (
        "{field} berada di tempat yang membuatnya harus disimpan",
        "{field} stands where it would have to be kept",
    ),
    "pin_order": ("pin_again mengikuti pin_new", "pin_again follows pin_new"),
    "unreached": ("tidak bisa dicapai", "cannot be reached"),
    "circle": (
        "kembali ke dirinya sendiri; 0 dan 00 sudah melakukannya",
        "leads back to itself; 0 and 00 do that already",
    ),
    "dead_end": (
        "jalan buntu: semua pilihannya sedang tidak tersedia",
        "is a dead end: nothing that it offers is available now",
    ),
    "form_too_long": (
        "{what} tidak muat satu layar ({language}) bersama bantuan dan tombolnya",
        "{what} does not fit one screen in {language} with its help and keys",
    ),
    "words_too_long": (
        "kelebihan {surplus} septet untuk satu layar",
        "is {surplus} septets too long for one screen",
    ),
    "title_too_long": ("tidak menyisakan tempat untuk pilihan", "leaves no room for an item"),
    "item_too_long": (
        "kelebihan {surplus} septet untuk satu baris layar ini",
        "is {surplus} septets too long for a line of this screen",
    ),
    # the file
    "no_part": ("bukan bagian dari katalog", "is no part of a catalogue"),
    "too_large": ("lebih dari dua juta karakter", "is larger than two million characters"),
    "shape": ("bentuknya salah: {what}", "{what}"),
    "no_yaml": ("bukan YAML yang benar: {what}", "{what}"),
}
_HINTS = {Language.ID: "; maksudnya {{{near}}}?", Language.EN: "; did you mean {{{near}}}?"}


class Flaw(str):
    """What is wrong, as its English sentence, with the code and the values that it was made from."""

    code: str
    values: Mapping[str, Any]

    def __new__(cls, code: str, **values: Any) -> "Flaw":
        """Return the sentence of a code with these values."""
        flaw = super().__new__(cls, sentence(code, values, Language.EN))
        flaw.code, flaw.values = code, values
        return flaw


def sentence(code: str, values: Mapping[str, Any], language: Language) -> str:
    """Return the sentence of a code; `near`, where there is one, is offered as what was meant."""
    near = values.get("near")
    hint = _HINTS[language].format(near=near) if near else ""
    return SENTENCES[code][language is Language.EN].format_map({"hint": hint, **values})
