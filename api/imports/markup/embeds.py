"""Addresses of what is embedded: players and posts become links to what they show."""

import re

from api.imports.markup.arguments import Arguments

PROVIDERS = {
    "archiveorg": "https://archive.org/details/{}",
    "asciinema": "https://asciinema.org/a/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "crowdsignal": "https://poll.fm/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "datawrapper": "https://datawrapper.dwcdn.net/{}/",
    "documentcloud": "https://www.documentcloud.org/documents/{}",
    "flourish": "https://public.flourish.studio/{}/",
    "getty": "https://www.gettyimages.com/detail/{}",
    "gist": "https://gist.github.com/{}",
    "github": "https://github.com/{}",
    "hulu": "https://www.hulu.com/watch/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "jsfiddle": "https://jsfiddle.net/{}",
    "niconico": "https://www.nicovideo.jp/watch/{}",
    "polldaddy": "https://poll.fm/{}",
    "rutube": "https://rutube.ru/video/{}/",
    "scribd": "https://www.scribd.com/document/{}",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/{}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
    "spotify": "https://open.spotify.com/{}",
    "ted": "https://www.ted.com/talks/{}",
    "tweet": "https://x.com/{}",
    "twitch": "https://www.twitch.tv/{}",
    "twitter": "https://x.com/{}",
    "typeform": "https://form.typeform.com/to/{}",
    "videopress": "https://videopress.com/v/{}",
    "vimeo": "https://vimeo.com/{}",
    "vine": "https://vine.co/v/{}",
    "wpvideo": "https://videopress.com/v/{}",
    "youtube": "https://www.youtube.com/watch?v={}",
}
"""Where a provider shows the thing with an id."""

BY_ADDRESS = {
    *("bandcamp", "bluesky", "brightcove", "cartodb", "codepen", "facebook", "flickr", "googlemaps", "kickstarter"),
    *("mastodon", "mixcloud", "peertube", "pinterest", "reddit", "soundcloud", "threads", "tiktok", "ustream", "wufoo"),
}
"""Providers whose ids are no address by themselves: only with the whole address is there a link."""

ADDRESS_KEYS = ("url", "src", "href", "link", "source", "data", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav")
ID_KEYS = ("id", "video", "videoid", "video_id", "data-videoid", "data-tweetid", "v", "code", "key", "shortcode", "doc")
USER_KEYS = ("user", "username", "author")
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>“”″]+", re.IGNORECASE)
FILE = re.compile(r"[^\s\"'<>]+\.(?:mp3|mp4|m4a|m4v|mov|ogg|ogv|pdf|wav|webm)", re.IGNORECASE)
PATH = re.compile(r"\.{0,2}/[^\s\"'<>]+")
ID = re.compile(r"[\w@./?=&-]+")
PLAYERS = (
    (re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]+)[^\s]*"), PROVIDERS["youtube"]),
    (re.compile(r"https?://youtu\.be/([\w-]+)[^\s]*"), PROVIDERS["youtube"]),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+)[^\s]*"), PROVIDERS["vimeo"]),
    (re.compile(r"https?://www\.dailymotion\.com/embed/video/(\w+)[^\s]*"), PROVIDERS["dailymotion"]),
)


HELD = re.compile(r"""\bsrc\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)


def provider_of(name: str) -> str | None:
    """`youtube_simple`, `YouTubePlayer` and `jekyll-youtube` are YouTube's."""
    letters = name.lower().replace("-", "").replace("_", "")
    parts = re.split(r"[^a-z0-9]+", name.lower())
    return next(
        (known for known in (*PROVIDERS, *BY_ADDRESS) if known in parts or (len(known) > 4 and known in letters)), None
    )


def address_of(name: str, arguments: Arguments, inner: str) -> str | None:
    """The address of what a shortcode embeds; None where it says none that a link could have."""
    held = HELD.findall(" ".join((inner, arguments.first(("srcdoc", "html", "code")))))
    given = [arguments.first(ADDRESS_KEYS), *arguments.positional, *held, inner.strip(), *arguments.named.values()]
    if whole := next((found[0] for value in given if (found := ADDRESS.search(value))), None):
        return shown_at(f"https:{whole}" if whole.startswith("//") else whole)
    provider = "tweet" if name in ("x", "x_simple") else provider_of(arguments.named.get("provider") or name)
    if provider in PROVIDERS and (place := _place(provider, arguments, inner)):
        return PROVIDERS[provider].format(place)
    return next((value for value in given if FILE.fullmatch(value) or PATH.fullmatch(value)), None)


def shown_at(address: str) -> str:
    """The page that shows what an address of a player plays."""
    for player, page in PLAYERS:
        if found := player.fullmatch(address):
            return page.format(found[1])
    return address


def _place(provider: str, arguments: Arguments, inner: str) -> str:
    named = arguments.first((*ID_KEYS, *ADDRESS_KEYS))
    positional = [value for value in arguments.positional if ID.fullmatch(value)]
    place = named or "/".join(positional[:2] if provider == "gist" else positional[:1]) or inner.strip()
    if not ID.fullmatch(place):
        return ""
    if provider == "flourish" and place.isdigit():
        return f"visualisation/{place}"
    user = arguments.first(USER_KEYS)
    if provider in ("tweet", "twitter"):
        return f"{user or 'i'}/status/{place}"
    return f"{user}/{place}" if provider in ("gist", "github") and user else place.strip("/")
