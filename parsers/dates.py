"""The names of months as people write them: 1 sept 1987, 17 ags 1985."""

MONTHS: dict[str, int] = {
    word: month
    for month, words in enumerate(
        (
            "januari jan januar january jnuari",
            "februari pebruari feb peb february febuari pebuari",
            "maret mar march mart mrt",
            "april apr aprl apil",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agt ags agst agu august aug agustu agusts",
            "september sep sept setember",
            "oktober okt oct october oktobr",
            "november nopember nov nop novenber",
            "desember des dec december desembar",
        ),
        start=1,
    )
    for word in words.split()
}
