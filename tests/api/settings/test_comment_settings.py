"""Settings of comments and their moderation: read, bounded, and given to those who go by them."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from asyncpg import Connection

from api.server.moderation import moderation_pipeline
from api.server.startup import site_rules
from api.settings.settings import VARIABLES, SettingRefused, Settings, load_settings
from db.maintenance.site_settings import SiteRules, sync_rules
from schema.rules.moderation import Draft, Verdict

SECRET = "s" * 32


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """One without settings."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("DATELINE_RATE_LIMITS", "2/5, 30/60", ((2, 5), (30, 60))),
        ("DATELINE_RATE_LIMITS", "off", ()),
        ("DATELINE_BANNED_WORDS", "rotter, utter tosh,,swindl*", ("rotter", "utter tosh", "swindl*")),
        ("DATELINE_MODERATOR_SECRET", SECRET, SECRET),
        ("DATELINE_MODERATOR_TIMEOUT", "0.5", 0.5),
    ],
)
def test_a_setting_is_read(environment: pytest.MonkeyPatch, name: str, text: str, value: object) -> None:
    environment.setenv(name, text)

    assert getattr(load_settings(), VARIABLES[name]) == value


RATES = "DATELINE_RATE_LIMITS takes up to 1000 comments per seconds, like 1/3,20/600, or off"


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"DATELINE_RATE_LIMITS": "1"}, f"{RATES}, not '1'"),
        ({"DATELINE_RATE_LIMITS": "0/3"}, f"{RATES}, not '0'"),
        ({"DATELINE_COMMENT_MAXIMUM": "49"}, "DATELINE_COMMENT_MINIMUM is more than DATELINE_COMMENT_MAXIMUM"),
        ({"DATELINE_MODERATOR_URL": "https://a.example"}, "DATELINE_MODERATOR_URL needs DATELINE_MODERATOR_SECRET"),
        (
            {"DATELINE_MODERATOR_SECRET": "too short"},
            "DATELINE_MODERATOR_SECRET takes a secret of at least 32 bytes, which is no key file",
        ),
    ],
)
def test_a_wrong_setting_is_refused(environment: pytest.MonkeyPatch, variables: Mapping[str, str], line: str) -> None:
    for name, text in variables.items():
        environment.setenv(name, text)

    with pytest.raises(SettingRefused, match=f"^{re.escape(line)}$"):
        load_settings()


async def rules_in(connection: Connection) -> SiteRules:
    row = await connection.fetchrow(
        "select minimum_comment_length, maximum_comment_length, comment_guidelines, edit_window_seconds,"
        " maximum_comment_depth, report_threshold, close_after_days, posting_limits, shows_commenters from news.site"
    )
    assert row
    rules: list[Any] = [tuple(map(tuple, value)) if isinstance(value, list) else value for value in row]
    return SiteRules(*rules)


async def test_the_sites_rules_are_those_of_the_settings(connection: Connection) -> None:
    before = await rules_in(connection)
    other = SiteRules(10, 500, "Be kind.", 60, 2, 7, 90, ((2, 5),), True)

    await sync_rules(connection, other)
    written = await rules_in(connection)
    await sync_rules(connection, before)

    assert (before, written) == (site_rules(Settings()), other)


def test_moderation_goes_by_the_settings() -> None:
    pipeline = moderation_pipeline(Settings(banned_words=("rotter",), suspect_words=("casino",), hold_newcomers=4))
    draft = Draft(body="Hello.", article_id=1, mode="OPEN", author_name="Priya S", author_comments=3)

    assert pipeline.decide(draft) == Verdict("PENDING", "newcomers", "Its author has 3 published comments.")
    assert not pipeline.has_external


async def test_an_external_moderator_is_asked_where_its_address_is_set() -> None:
    pipeline = moderation_pipeline(Settings(moderator_url="https://a.example/check", moderator_secret=SECRET))

    assert pipeline.has_external
    await pipeline.close()
