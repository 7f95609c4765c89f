"""A file that cannot be used leaves nothing behind; the form is there to be sent again."""

import io

import pytest

from office import campaigns
from runtime.runtime import Runtime
from tests.console_client import Browser


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"%PDF-1.7 x", "bukan tabel", id="a PDF that is called CSV"),
        pytest.param(b"nama,hp\n", "tidak ada baris", id="headings alone"),
    ],
)
def test_no_draft_is_left_of_a_file_that_is_refused(staff: Browser, rt: Runtime, content: bytes, told: str) -> None:
    given = {"title": "Tenggat", "source": "file", "file": (io.BytesIO(content), "penerima.csv")}
    refused = staff.submit("/campaigns/new", given)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert told in page.lower()
    assert 'value="Tenggat"' in page
    assert campaigns.listed(rt).rows == []
