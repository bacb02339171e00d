"""What a page's `meta` and `link` say of it."""

from typing import Any


def read(page: Any) -> dict[str, str]:
    """The first of each `meta`, with all of `article:tag` by commas, the canonical address, the title and the
    language."""
    found = {"lang": page.get("lang", "")}
    for each in page.iter("meta"):
        name = (each.get("property") or each.get("name") or each.get("itemprop") or "").lower()
        content = (each.get("content") or "").strip()
        if content and name == "article:tag" in found:
            found[name] += f",{content}"
        elif content and name:
            found.setdefault(name, content)
    links = (each.get("href") for each in page.iter("link") if (each.get("rel") or "").lower() == "canonical")
    title = next(page.iter("title"), None)
    told = {
        "canonical": (next(links, None) or "").strip(),
        "title": (title.text or "").strip() if title is not None else "",
    }
    return found | {name: said for name, said in told.items() if said}
