"""What an operator can set about the site: its address, what it shows, and which others may use it."""

from typing import Literal

from pydantic import BaseModel

from api.settings.fields import on, setting
from api.settings.values import Languages, Name, Origins, WebAddress, Zone


class SiteSettings(BaseModel):
    """The site"""

    public_url: WebAddress = setting(
        "http://127.0.0.1:8000",
        "an address like https://news.example",
        "The site as readers reach it, with which links begin; `serve` takes its own address where none is set",
    )
    site_name: Name = setting("Dateline", "a name", "What the site is called: on pages, in feeds, on preview images")
    publisher: Name | None = setting(
        None, "a name", "Who publishes it, for search engines and feeds; without it, the site itself"
    )
    languages: Languages = setting(
        "en,ar,bn,de,es,fa,fr,gu,he,hi,it,ja,kn,ko,ml,nl,pa,pl,pt,ru,ta,te,th,tr,uk,ur,vi,zh",
        "language tags like hi,en,pt-BR",
        "The languages of the articles, which are told apart by their texts where nothing else says; the first is that"
        " of the site: of its lists, of feeds, and of texts that do not tell",
    )
    time_zone: Zone = setting(
        "UTC", "a time zone like Asia/Kolkata", "In which pages show times, and imports read those without a zone"
    )
    slugs: Literal["native", "ascii"] = setting(
        "native",
        "native or ascii",
        "The addresses of new articles and people: in the script of the headline or name, or transliterated; those that"
        " there are stay",
    )
    samples: Literal["auto", "on", "off"] = setting(
        "auto",
        "auto, on or off",
        "Whether `serve` puts sample articles into an empty database; auto: only into its own PostgreSQL",
    )
    graphiql: bool = on("Whether browsers that open the endpoint get GraphiQL")
    introspection: bool = on("Whether clients may read the schema")
    allowed_origins: Origins = setting(
        (),
        "origins like https://www.news.example with commas between, or *",
        "Other sites whose pages may use Dateline from a browser; `*`: all",
    )
    allow_credentials: bool = setting(
        False,
        "on or off",
        "Whether pages of `DATELINE_ALLOWED_ORIGINS`, named one by one, may use the endpoint with the reader's cookie",
    )
    frame_ancestors: Origins = setting(
        (),
        "origins like https://www.news.example with commas between, or *",
        "Sites that may show pages in frames; `*`: all",
    )
