"""Addresses of what may be embedded are told from all others, and lead to players that need no script."""

import re

import pytest

from db.text.blocks.embeds import embed_of, origins
from db.text.blocks.html_input import markdown_of
from db.text.blocks.providers import KEYS, PROVIDERS

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("url", "name", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "YouTube", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=3", "YouTube", YOUTUBE),
        ("http://m.youtube.com/watch?list=a&v=dQw4w9WgXcQ", "YouTube", YOUTUBE),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "YouTube", YOUTUBE),
        ("https://vimeo.com/55073825", "Vimeo", "https://player.vimeo.com/video/55073825?dnt=1"),
        ("https://dai.ly/x8oma9", "Dailymotion", "https://geo.dailymotion.com/player.html?video=x8oma9"),
        ("https://www.ted.com/talks/some_talk", "TED", "https://embed.ted.com/talks/some_talk"),
        ("https://www.tiktok.com/@a.b/video/12", "TikTok", "https://www.tiktok.com/player/v1/12"),
        ("https://open.spotify.com/intl-de/track/ab", "Spotify", "https://open.spotify.com/embed/track/ab"),
        ("https://flic.kr/p/abc", "Flickr", None),
        ("https://bsky.app/profile/a.example/post/3k", "Bluesky", None),
        ("https://twitter.com/a/status/12", "X", "https://platform.twitter.com/embed/Tweet.html?id=12&dnt=true"),
        ("https://www.reddit.com/r/a/comments/b1/c/", "Reddit", "https://embed.reddit.com/r/a/comments/b1/"),
        ("https://datawrapper.dwcdn.net/Ce7ZH/3/", "Datawrapper", "https://datawrapper.dwcdn.net/Ce7ZH/"),
        ("https://flo.uri.sh/story/12/embed", "Flourish", "https://flo.uri.sh/story/12/embed"),
    ],
)
def test_the_player_of_an_address(url: str, name: str, player: str | None) -> None:
    found = embed_of(url)

    assert found
    assert (found.provider.name, found.player) == (name, player)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/@channel",
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil@www.youtube.com/watch?v=dQw4w9WgXcQ",
        'https://www.youtube.com/watch?v=dQw4w9WgXcQ"x',
        "https://vimeo.com/55073825/../../evil",
        "javascript://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://x.com/a",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&a=" + "x" * 1_000,
        "http://[::1",
        "",
    ],
)
def test_all_others(url: str) -> None:
    assert embed_of(url) is None


def test_every_player_is_of_an_origin_that_the_policy_can_name() -> None:
    for provider in PROVIDERS:
        for pattern, player in provider.patterns:
            re.compile(pattern)
            assert not player or player.startswith(f"{provider.players}/")
    assert origins(()) == []
    assert len(origins(KEYS)) == len({provider.players for provider in PROVIDERS if provider.players})


@pytest.mark.parametrize(
    "html",
    [
        '<iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0" allowfullscreen></iframe>',
        "<p>a</p><IFRAME SRC='//www.youtube.com/embed/dQw4w9WgXcQ'></IFRAME>",
        '<figure class="wp-block-embed"><div class="w">\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n</div></figure>',
    ],
)
def test_players_in_html_become_embeds(html: str) -> None:
    assert markdown_of(html).endswith("<https://www.youtube.com/watch?v=dQw4w9WgXcQ>")


def test_frames_of_others_are_left_out() -> None:
    assert markdown_of('<p>a</p><iframe src="https://evil.example/"></iframe>') == "a"
