"""Settings are read from the environment; a wrong one is refused in one line that says what it takes."""

import re
from pathlib import Path

import pytest

from api.settings.reference import markdown
from api.settings.settings import VARIABLES, SettingRefused, Settings, load_settings

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without settings."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_defaults_need_no_environment() -> None:
    assert load_settings() == Settings(
        database_url=None, public_url="http://127.0.0.1:8000", samples="auto", pool_size=10
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        (
            "DATABASE_URL",
            "postgresql://a:b%40c@host/news?sslmode=require",
            "postgresql://a:b%40c@host/news?sslmode=require&target_session_attrs=primary",
        ),
        ("DATABASE_URL", "", None),
        ("DATABASE_REPLICA_LAG", "0.5", 0.5),
        ("DATELINE_DATA_DIR", "/srv/dateline", Path("/srv/dateline")),
        ("DATELINE_PUBLIC_URL", "https://news.example/site/", "https://news.example/site"),
        ("DATELINE_GRAPHIQL", "off", False),
        ("DATELINE_INTROSPECTION", "ON", True),
        ("DATELINE_STATEMENT_TIMEOUT", "0.5", 0.5),
        ("DATELINE_MAX_BODY_BYTES", "5000", 5000),
        ("DATELINE_SITE_NAME", "  दैनिक नहर ", "दैनिक नहर"),
        ("DATELINE_LANGUAGES", "hi, en_in,HI,zh-hant", ("hi", "en-IN", "zh-Hant")),
        ("DATELINE_TIME_ZONE", "Asia/Kolkata", "Asia/Kolkata"),
        ("DATELINE_PUBLISHER", "", None),
    ],
)
def test_a_setting_is_read(only_these: pytest.MonkeyPatch, name: str, text: str, value: object) -> None:
    only_these.setenv(name, text)

    assert getattr(load_settings(), VARIABLES[name]) == value


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("DATELINE_POOL_SIZE", "0", "DATELINE_POOL_SIZE takes a whole number from 1 to 1000, not '0'"),
        ("DATELINE_POOL_SIZE", "ten", "DATELINE_POOL_SIZE takes a whole number from 1 to 1000, not 'ten'"),
        ("DATELINE_REQUEST_TIMEOUT", "nan", "DATELINE_REQUEST_TIMEOUT takes seconds, from 0.1 to 3600, not 'nan'"),
        ("DATELINE_GRAPHIQL", "perhaps", "DATELINE_GRAPHIQL takes on or off, not 'perhaps'"),
        ("DATELINE_SAMPLES", "no", "DATELINE_SAMPLES takes auto, on or off, not 'no'"),
        ("DATELINE_SITE_NAME", "a\nb", r"DATELINE_SITE_NAME takes a name, not 'a\nb'"),
        ("DATELINE_LANGUAGES", "en,xx", "DATELINE_LANGUAGES takes language tags like hi,en,pt-BR, not 'xx'"),
        ("DATELINE_LANGUAGES", ",", "DATELINE_LANGUAGES takes language tags like hi,en,pt-BR, not ','"),
        (
            "DATELINE_TIME_ZONE",
            "Asia/Mombai",
            "DATELINE_TIME_ZONE takes a time zone like Asia/Kolkata, not 'Asia/Mombai'",
        ),
        ("DATELINE_TIME_ZONE", "../UTC", "DATELINE_TIME_ZONE takes a time zone like Asia/Kolkata, not '../UTC'"),
        ("DATELINE_PUBLIC_URL", "news", "DATELINE_PUBLIC_URL takes an address like https://news.example, not 'news'"),
        ("DATELINE_POOL_SISE", "1", "DATELINE_POOL_SISE is not a setting; did you mean DATELINE_POOL_SIZE?"),
        ("DATELINE_XYZZY", "1", "DATELINE_XYZZY is not a setting"),
        ("DATELINE_PGBOUNCER", "perhaps", "DATELINE_PGBOUNCER takes off, on or prepared, not 'perhaps'"),
        ("DATELINE_PGBOUNCER", "on", "DATELINE_PGBOUNCER needs DATABASE_LISTEN_URL"),
        ("DATABASE_LISTEN_URL", "postgresql://host/news", "DATABASE_LISTEN_URL needs DATABASE_URL"),
        ("DATABASE_REPLICA_URLS", "postgresql://host/news", "DATABASE_REPLICA_URLS needs DATABASE_URL"),
    ],
)
def test_a_wrong_setting_is_refused(only_these: pytest.MonkeyPatch, name: str, text: str, line: str) -> None:
    only_these.setenv(name, text)

    with pytest.raises(SettingRefused, match=f"^{re.escape(line)}$"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "takes"),
    [("DATABASE_URL", "a URL"), ("DATABASE_LISTEN_URL", "a URL"), ("DATABASE_REPLICA_URLS", "URLs")],
)
def test_a_refused_database_url_does_not_show_its_password(
    only_these: pytest.MonkeyPatch, name: str, takes: str
) -> None:
    only_these.setenv(name, "mysql://user:secret@host/news")

    with pytest.raises(SettingRefused) as refused:
        load_settings()
    line = f"{name} takes {takes} like postgresql://user:password@host:5432/database"
    assert str(refused.value).removesuffix(" with commas between") == line


def test_replicas_have_commas_between_them_and_between_the_hosts_of_one(only_these: pytest.MonkeyPatch) -> None:
    only_these.setenv("DATABASE_URL", "postgresql://first/news")
    only_these.setenv("DATABASE_REPLICA_URLS", " postgresql://a,b/news , postgresql://u:p@c:5433/news")

    assert load_settings().database_replica_urls == ("postgresql://a,b/news", "postgresql://u:p@c:5433/news")


def test_the_page_of_settings_is_current() -> None:
    assert PAGE.read_text("utf-8") == markdown(), "print it anew: dateline settings > docs/settings.md"


def test_each_setting_is_in_one_table() -> None:
    rows = re.findall(r"^\| `(DAT[A-Z_]+)` \|", markdown(), re.MULTILINE)

    assert sorted(rows) == sorted(VARIABLES)


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_the_default_of_the_page_can_be_set(only_these: pytest.MonkeyPatch, name: str) -> None:
    [default] = re.findall(rf"^\| `{name}` \| (?:`(.+?)`|none) \|", markdown(), re.MULTILINE)
    only_these.setenv(name, default)

    assert load_settings() == Settings()
