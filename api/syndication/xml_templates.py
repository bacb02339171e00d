"""XML and HTML templates of syndication. Characters that XML does not allow are left out of what they print."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.localization.speech import gettext
from api.localization.time_elements import day
from api.syndication.publisher import changed
from db.text.languages import language_of, script_of

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _printable(value: Any) -> Any:
    return NOT_XML.sub("", value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _news_language(tag: str) -> str:
    """As Google's news sitemaps have it: without script and region, but for Chinese."""
    if language_of(tag) != "zh":
        return language_of(tag)
    return "zh-tw" if script_of(tag) == "Hant" else "zh-cn"


def _whole_second(time: datetime) -> str:
    """Without decimals, of which parsers of sitemaps take three or none (findings/sitemap-parser-three-decimals.sh)."""
    return time.isoformat(timespec="seconds")


environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    finalize=_printable,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.globals |= {"_": gettext}
environment.filters |= {
    "day": day,
    "changed": changed,
    "news_language": _news_language,
    "whole_second": _whole_second,
}


def render(template: str, **context: Any) -> bytes:
    return environment.get_template(template).render(context).encode()
