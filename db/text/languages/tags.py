"""Language tags by BCP 47: how they are written, and which way their text runs."""

import re
from difflib import get_close_matches
from functools import cache

from babel.core import Locale, get_global

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset(["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"])
EXTENDED_CHINESE = {"cmn", "yue", "wuu", "hak", "nan"}
"""Languages that are written behind `zh-`, too."""
POSIX = re.compile(r"[.@].*")
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<extended>[a-z]{3}))?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?)",
    re.ASCII,
)
NAMED = re.findall(r"\w+", "ar bn de en es fa fr he hi id it ja ko nl pl pt ru sv th tr uk ur zh")
"""Languages whose own names somebody may write for a tag."""
USUAL = frozenset([*NAMED, "gu", "kn", "ml", "pa", "ta", "te", "vi"])
"""The tags that a site has unless told otherwise: what CLDR knows of all languages is loaded for other ones only."""
NO_LANGUAGE = {"und", "mul", "zxx", "mis", "root"}


def normalised(tag: str) -> str | None:
    """The tag as BCP 47 writes it: `hi`, `pt-BR`, `zh-Hant`. None for what is no tag, or whose language, script or
    region nobody has registered. `pt_BR.UTF-8`, `iw`, `deu` and `zh-cmn` are taken for what they mean."""
    if tag in USUAL:
        return tag
    found = TAG.fullmatch(POSIX.sub("", tag.strip()).replace("_", "-").lower())
    if not found or (found["extended"] and found["extended"] not in EXTENDED_CHINESE):
        return None
    language, _, script = _language(found).partition("_")
    script = (found["script"] or script).title()
    region = _region((found["region"] or "").upper())
    if not _is_known(language, script, region):
        return None
    return "-".join(filter(None, (language, script, region))) + found["rest"]


def _language(found: re.Match[str]) -> str:
    """With a script, where an old name of the language stood for it in one, as `sh` did."""
    language = found["extended"] or found["language"]
    return str(get_global("language_aliases").get(language, language))


def _region(region: str) -> str:
    current: list[str] = get_global("territory_aliases").get(region, [region])
    return current[0] if len(current) == 1 else region


def _is_known(language: str, script: str, region: str) -> bool:
    names = Locale("en")
    return (
        (language in names.languages and language not in NO_LANGUAGE)
        and (not script or script in names.scripts)
        and (not region or region in names.territories)
    )


def tag_named(name: str) -> str | None:
    """The tag of a language by its name in English or in itself, as someone may write who knows no tags."""
    names = _names()
    close = get_close_matches(name.strip().casefold(), names, n=1, cutoff=0.8)
    return names[close[0]] if close else None


@cache
def _names() -> dict[str, str]:
    own = {(Locale.parse(tag).get_display_name() or "").casefold(): tag for tag in NAMED}
    return own | {str(name).casefold(): tag for tag, name in Locale("en").languages.items() if "_" not in tag}


def language_of(tag: str) -> str:
    """The tag's first part: the language without script and region."""
    return tag.partition("-")[0]


def script_of(tag: str) -> str:
    """The script that the tag names, or else that its language is most likely written in, in its region."""
    language, *others = tag.split("-")
    likely = get_global("likely_subtags")
    script = next((part for part in others if len(part) == 4 and part.istitle()), "")
    region = next((part for part in others if part.isupper() or part.isdigit()), "")
    return script or (likely.get(f"{language}_{region}") or likely.get(language, "_")).split("_")[1]


def region_of(tag: str) -> str:
    """Where its language is most likely spoken."""
    return str(get_global("likely_subtags").get(language_of(tag), "")).rpartition("_")[2]


def direction(tag: str) -> str:
    """`RTL` or `LTR`."""
    return "RTL" if script_of(tag) in RIGHT_TO_LEFT else "LTR"
