"""The pictures that go with a document: the lead, and others at the end of its body."""

from html import escape

from api.imports.pictures.named import NamedPicture, named
from api.imports.transfers.ninjs.documents import Document, keyed, listed, text
from api.imports.transfers.ninjs.roles import chosen

KINDS = {"picture", "graphic", "image", "photo"}
LEADS = ("featuremedia", "feature", "featured", "main", "mainpic", "mainimage", "lead", "hero", "cover")
ORIGINALS = ("original", "baseimage", "highres", "main", "full", "web", "viewimage", "preview")


def pictures(document: Document, html: str) -> tuple[str, NamedPicture | None]:
    """The body with all that it does not show already but for the lead, and that."""
    found = [keyed(each) for each in listed(document.get("association"))]
    shown = [(text(each.get("name")).lower(), picture) for each in found if (picture := _picture(each))]
    shown.sort(key=lambda each: each[0] not in LEADS)
    lead = shown[0][1] if shown and (shown[0][0] in LEADS or not _is_in(shown[0][1], html)) else None
    more = [_figure(picture) for _, picture in shown if picture is not lead and not _is_in(picture, html)]
    return "\n".join((html, *more)), lead


def _picture(association: Document) -> NamedPicture | None:
    if text(association.get("type")).lower() not in KINDS:
        return None
    address = _address(association)
    caption = chosen(association, "description", "descriptiontext") or chosen(association, "body", "bodytext")
    credit = text(association.get("byline")) or text(association.get("by")) or text(association.get("copyrightholder"))
    alt = text(association.get("alttext")) or chosen(association, "headline")
    return named(address, alt=alt, caption=caption, credit=credit) if address else None


def _address(association: Document) -> str:
    """Of the largest rendition that is a picture."""
    found = [keyed(each) for each in listed(association.get("rendition"))]
    fit = [each for each in found if text(each.get("href")) and _is_picture(each)]
    best = max(fit, key=lambda each: (_width(each), -_place(each)), default=None)
    return text(best.get("href")) if best else text(association.get("href"))


def _is_picture(rendition: Document) -> bool:
    kind = text(rendition.get("mimetype")) or text(rendition.get("contenttype"))
    return not kind or kind.lower().startswith("image/")


def _width(rendition: Document) -> int:
    width = text(rendition.get("width"))
    return int(float(width)) if width.replace(".", "", 1).isdecimal() else 0


def _place(rendition: Document) -> int:
    name = text(rendition.get("name")).lower()
    return ORIGINALS.index(name) if name in ORIGINALS else len(ORIGINALS)


def _is_in(picture: NamedPicture, html: str) -> bool:
    return picture.address in html or escape(picture.address) in html


def _figure(picture: NamedPicture) -> str:
    words = " ".join(filter(None, (picture.caption, f"({picture.credit})" if picture.credit else "")))
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return f'<figure><img src="{escape(picture.address)}" alt="{escape(picture.alt)}">{caption}</figure>'
