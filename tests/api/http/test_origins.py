"""Pages of which origins may use Dateline from a browser."""

import pytest

from api.http.origins import Origins
from api.settings.settings import Settings
from tests.database import PUBLIC_URL


@pytest.mark.parametrize(
    ("origin", "host", "permitted"),
    [
        ("", "news.example", True),
        ("https://news.example", "internal:8000", True),
        ("https://app.example", "internal:8000", True),
        ("http://internal:8000", "internal:8000", True),
        ("https://internal", "internal:443", True),
        ("HTTPS://NEWS.EXAMPLE", "internal:8000", True),
        ("https://news.example:444", "internal:8000", False),
        ("http://news.example", "internal:8000", False),
        ("https://news.example.evil.example", "internal:8000", False),
        ("https://evil.example, https://news.example", "news.example", False),
        ("null", "internal:8000", False),
        ("null", "null", False),
        ("http://[", "[", False),
        ("https://news.example:99999", "news.example:99999", False),
    ],
)
def test_pages_of_known_origins_may_connect(origin: str, host: str, permitted: bool) -> None:
    settings = Settings(public_url=PUBLIC_URL, allowed_origins=("https://app.example",))

    assert Origins(settings).permits(origin, host) is permitted
    assert Origins(Settings(allowed_origins=("*",))).permits(origin, host)
