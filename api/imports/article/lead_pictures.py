"""The lead picture of an article, which people write under many keys, with its words beside or below it."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.imports.article.keys import folded
from api.imports.article.picture_keys import LEAD_PICTURES, WORDS_OF_PICTURES
from api.imports.pictures.named import NamedPicture, named

ADDRESS = ("image", "src", "url", "path", "file", "filename", "img", "publicurl", "overlayimage", "teaser", "featured")
TOLD = {
    "alt": ("alt", "alttext", "imagealt", "imagedescription", "description"),
    "caption": ("caption", "legend", "title"),
    "credit": ("credit", "credits", "attribution", "photographer", "copyright", "by", "source"),
}
LEADS = {"cover", "feature", "featured", "hero", "header", "banner", "lead", "thumbnail"}
"""Names of the resources of a page that are its lead picture."""


def take_lead(kept: dict[str, Any]) -> NamedPicture | None:
    """The picture that the keys of pictures name first; those that name it or say something of it are taken out."""
    by_name = {folded(key): key for key in kept}
    for name in (name for name in LEAD_PICTURES if name in by_name):
        found = _shown(kept[by_name[name]], name)
        if found is None:
            continue
        beside = {word: _beside(kept, by_name, name, word) for word in TOLD}
        del kept[by_name[name]]
        address, words = found
        return named(address, **{word: words.get(word) or text for word, text in beside.items()})
    return None


def _shown(given: Any, name: str) -> tuple[str, dict[str, str]] | None:
    """The address of a picture, and what is said of it where it is named."""
    if isinstance(given, str):
        return (given.strip(), {}) if "\n" not in given.strip() else None
    if isinstance(given, list):
        shown = (_shown(each, name) for each in given if name != "resources" or _is_lead(each))
        return next((each for each in shown if each), None)
    if not isinstance(given, Mapping):
        return None
    values = {folded(str(key)): value for key, value in given.items()}
    address = next((values[key] for key in ADDRESS if isinstance(values.get(key), str)), None)
    return (address.strip(), dict(_words(values))) if address else None


def _is_lead(resource: Any) -> bool:
    return isinstance(resource, Mapping) and any(
        str(resource.get("name", "")).lower().startswith(lead) for lead in LEADS
    )


def _words(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    within = values.get("params")
    nested = {folded(str(key)): value for key, value in within.items()} if isinstance(within, Mapping) else {}
    for word, keys in TOLD.items():
        texts = (nested.get(key) or values.get(key) for key in keys)
        if text := next((text for text in texts if isinstance(text, str)), None):
            yield word, text


def _beside(kept: dict[str, Any], by_name: Mapping[str, str], lead: str, word: str) -> str:
    """What a key says that begins as the picture's does: `coverAlt` beside `coverImage`."""
    for ending in TOLD[word]:
        for name in (f"{lead}{ending}", f"{lead.removesuffix('image')}{ending}", f"image{ending}"):
            if name in WORDS_OF_PICTURES and isinstance(kept.get(by_name.get(name, "")), str):
                return str(kept.pop(by_name[name]))
    return ""
