"""Sites whose videos, posts and charts may be embedded, with the oEmbed endpoints (oembed.com) that each documents.

A pattern is of the path and query of an address at one of the hosts. Its groups are filled into the address of the
player, which works in a frame without the scripts of the site; where there is none, a link is all that is shown.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """`key` is what settings call it. `players` is where its players come from, `page` what one of them is seen at."""

    key: str
    name: str
    endpoint: str
    hosts: tuple[str, ...]
    patterns: tuple[tuple[str, str], ...]
    players: str = ""
    page: str = ""


YOUTUBE = "https://www.youtube-nocookie.com/embed/{0}"
POST = "https://platform.twitter.com/embed/Tweet.html?id={0}&dnt=true"

PROVIDERS = (
    Provider(
        "youtube", "YouTube", "https://www.youtube.com/oembed",
        ("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "www.youtube-nocookie.com"),
        (
            (r"/watch\?(?:[^#]*&)?v=([\w-]{6,20})(?:[&#].*)?", YOUTUBE),
            (r"/(?:shorts|live|embed|v)/([\w-]{6,20})/?(?:[?#].*)?", YOUTUBE),
        ),
        "https://www.youtube-nocookie.com", "https://www.youtube.com/watch?v={0}",
    ),
    Provider(
        "youtube", "YouTube", "https://www.youtube.com/oembed", ("youtu.be",),
        ((r"/([\w-]{6,20})/?(?:[?#].*)?", YOUTUBE),), "https://www.youtube-nocookie.com",
    ),
    Provider(
        "vimeo", "Vimeo", "https://vimeo.com/api/oembed.json", ("vimeo.com", "www.vimeo.com", "player.vimeo.com"),
        ((r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d+)/?(?:[?#].*)?",
          "https://player.vimeo.com/video/{0}?dnt=1"),),
        "https://player.vimeo.com", "https://vimeo.com/{0}",
    ),
    Provider(
        "dailymotion", "Dailymotion", "https://www.dailymotion.com/services/oembed",
        ("www.dailymotion.com", "dailymotion.com"),
        ((r"/(?:embed/)?video/(\w+)/?(?:[?#].*)?", "https://geo.dailymotion.com/player.html?video={0}"),),
        "https://geo.dailymotion.com", "https://www.dailymotion.com/video/{0}",
    ),
    Provider(
        "dailymotion", "Dailymotion", "https://www.dailymotion.com/services/oembed", ("dai.ly",),
        ((r"/(\w+)/?(?:[?#].*)?", "https://geo.dailymotion.com/player.html?video={0}"),),
        "https://geo.dailymotion.com",
    ),
    Provider(
        "ted", "TED", "https://www.ted.com/services/v1/oembed.json", ("www.ted.com", "ted.com", "embed.ted.com"),
        ((r"/talks/(\w+)/?(?:[?#].*)?", "https://embed.ted.com/talks/{0}"),), "https://embed.ted.com",
        "https://www.ted.com/talks/{0}",
    ),
    Provider(
        "tiktok", "TikTok", "https://www.tiktok.com/oembed", ("www.tiktok.com", "tiktok.com"),
        ((r"/@[\w.-]+/video/(\d+)/?(?:[?#].*)?", "https://www.tiktok.com/player/v1/{0}"),), "https://www.tiktok.com",
    ),
    Provider(
        "soundcloud", "SoundCloud", "https://soundcloud.com/oembed", ("soundcloud.com", "www.soundcloud.com"),
        ((r"/[\w-]+/(?:sets/)?[\w-]+/?(?:[?#].*)?", "https://w.soundcloud.com/player/?url={url}"),),
        "https://w.soundcloud.com",
    ),
    Provider(
        "spotify", "Spotify", "https://open.spotify.com/oembed", ("open.spotify.com",),
        ((r"/(?:intl-\w+/)?(?:embed/)?(track|album|playlist|episode|show|artist)/(\w+)/?(?:[?#].*)?",
          "https://open.spotify.com/embed/{0}/{1}"),),
        "https://open.spotify.com", "https://open.spotify.com/{0}/{1}",
    ),
    Provider(
        "mixcloud", "Mixcloud", "https://app.mixcloud.com/oembed/", ("www.mixcloud.com", "mixcloud.com"),
        ((r"/([\w-]+)/([\w-]+)/?(?:[?#].*)?",
          "https://player-widget.mixcloud.com/widget/iframe/?feed=%2F{0}%2F{1}%2F"),),
        "https://player-widget.mixcloud.com",
    ),
    Provider(
        "flickr", "Flickr", "https://www.flickr.com/services/oembed/", ("www.flickr.com", "flickr.com", "flic.kr"),
        ((r"/(?:photos/[\w@-]+/(?:\d+|albums/\d+|sets/\d+)|[ps]/\w+)(?:/[\w/-]*)?(?:[?#].*)?", ""),),
    ),
    Provider(
        "bluesky", "Bluesky", "https://embed.bsky.app/oembed", ("bsky.app",),
        (
            (r"/profile/(did:[a-z]+:[\w.-]+)/post/(\w+)/?(?:[?#].*)?",
             "https://embed.bsky.app/embed/{0}/app.bsky.feed.post/{1}"),
            (r"/profile/[\w.-]+/post/\w+/?(?:[?#].*)?", ""),
        ),
        "https://embed.bsky.app",
    ),
    Provider(
        "x", "X", "https://publish.twitter.com/oembed",
        ("x.com", "www.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"),
        ((r"/(?:\w+|i/web)/status/(\d+)/?(?:[?#].*)?", POST),), "https://platform.twitter.com",
    ),
    Provider(
        "reddit", "Reddit", "https://www.reddit.com/oembed", ("www.reddit.com", "reddit.com", "old.reddit.com"),
        ((r"/r/(\w+)/comments/(\w+)(?:/[^?#]*)?(?:[?#].*)?", "https://embed.reddit.com/r/{0}/comments/{1}/"),),
        "https://embed.reddit.com",
    ),
    Provider(
        "datawrapper", "Datawrapper", "https://api.datawrapper.de/v3/oembed/", ("datawrapper.dwcdn.net",),
        ((r"/(\w{5})(?:/\d+)?/?(?:[?#].*)?", "https://datawrapper.dwcdn.net/{0}/"),), "https://datawrapper.dwcdn.net",
    ),
    Provider(
        "flourish", "Flourish", "https://app.flourish.studio/api/v1/oembed", ("public.flourish.studio", "flo.uri.sh"),
        ((r"/(visualisation|story)/(\d+)(?:/embed)?/?(?:[?#].*)?", "https://flo.uri.sh/{0}/{1}/embed"),),
        "https://flo.uri.sh", "https://public.flourish.studio/{0}/{1}/",
    ),
    Provider(
        "documentcloud", "DocumentCloud", "https://api.www.documentcloud.org/api/oembed/",
        ("www.documentcloud.org", "embed.documentcloud.org"),
        ((r"/documents/(\d+(?:-[\w-]+)?)/?(?:[?#].*)?", "https://embed.documentcloud.org/documents/{0}/?embed=1"),),
        "https://embed.documentcloud.org", "https://www.documentcloud.org/documents/{0}",
    ),
)  # fmt: skip
KEYS = tuple(dict.fromkeys(provider.key for provider in PROVIDERS))
