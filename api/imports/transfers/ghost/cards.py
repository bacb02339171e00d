"""Cards of Ghost's editors as HTML: pictures, players, code, callouts."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from db.text.markdown import render

Payload = Mapping[str, Any]


def card(name: str, payload: Payload) -> str:
    """Empty for what is no part of an article, such as a form to sign up."""
    read = CARDS.get(name.lower().replace("card-", ""))
    return read(payload) if read else ""


def _text(payload: Payload, *keys: str) -> str:
    return next((str(payload[key]) for key in keys if payload.get(key)), "")


def _image(payload: Payload) -> str:
    caption = _text(payload, "caption")
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    source, alt = escape(_text(payload, "src")), escape(_text(payload, "alt", "altText"))
    return f'<figure><img src="{source}" alt="{alt}">{words}</figure>' if source else ""


def _gallery(payload: Payload) -> str:
    caption = _text(payload, "caption")
    return "\n".join(map(_image, payload.get("images") or ())) + (f"<p>{caption}</p>" if caption else "")


def _embed(payload: Payload) -> str:
    return _link(_text(payload, "url"), _text(payload, "url")) or _text(payload, "html")


def _link(url: str, words: str) -> str:
    return f'<p><a href="{escape(url)}">{escape(words or url)}</a></p>' if url else ""


def _bookmark(payload: Payload) -> str:
    told = payload.get("metadata") or {}
    return _link(_text(payload, "url"), _text(told, "title") or _text(payload, "url"))


def _code(payload: Payload) -> str:
    return f"<pre><code>{escape(_text(payload, 'code'))}</code></pre>"


CARDS: Mapping[str, Callable[[Payload], str]] = {
    "image": _image,
    "gallery": _gallery,
    "embed": _embed,
    "bookmark": _bookmark,
    "code": _code,
    "codeblock": _code,
    "markdown": lambda payload: render(_text(payload, "markdown")).html,
    "html": lambda payload: _text(payload, "html"),
    "hr": lambda _: "<hr>",
    "horizontalrule": lambda _: "<hr>",
    "callout": lambda payload: f"<blockquote><p>{_text(payload, 'calloutText')}</p></blockquote>",
    "toggle": lambda payload: f"<h3>{_text(payload, 'heading')}</h3>{_text(payload, 'content')}",
    "button": lambda payload: _link(_text(payload, "buttonUrl"), _text(payload, "buttonText")),
    "header": lambda payload: f"<h2>{_text(payload, 'header')}</h2><p>{_text(payload, 'subheader')}</p>",
    "file": lambda payload: _link(_text(payload, "src"), _text(payload, "fileTitle", "fileName")),
    "audio": lambda payload: _link(_text(payload, "src"), _text(payload, "title")),
    "video": lambda payload: _link(_text(payload, "src"), _text(payload, "caption", "fileName")),
}
