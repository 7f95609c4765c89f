"""What a copy of a campaign is called."""

import pytest

from office.campaign_content import LONGEST_TITLE, title_of_copy


@pytest.mark.parametrize(
    ("title", "word", "copy"),
    [
        ("Iuran", "salinan", "Iuran (salinan)"),
        ("Iuran (salinan)", "salinan", "Iuran (salinan 2)"),
        ("Iuran (salinan 9)", "salinan", "Iuran (salinan 10)"),
        ("Iuran (salinan)", "copy", "Iuran (salinan) (copy)"),
        ("x" * LONGEST_TITLE, "copy", "x" * (LONGEST_TITLE - 7) + " (copy)"),
    ],
    ids=["the first", "of a copy", "counted on", "in another language", "never too long"],
)
def test_a_copy_is_told_from_what_it_was_made_from(title: str, word: str, copy: str) -> None:
    assert title_of_copy(title, word) == copy
    assert len(copy) <= LONGEST_TITLE
