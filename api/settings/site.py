"""What an operator can set about the site: its address, what it shows, and which others may use it."""

from typing import Literal

from pydantic import BaseModel

from api.settings.fields import on, setting
from api.settings.values import Origins, WebAddress


class SiteSettings(BaseModel):
    """The site"""

    public_url: WebAddress = setting(
        "http://127.0.0.1:8000",
        "an address like https://news.example",
        "The site as readers reach it, with which links begin; `serve` takes its own address where none is set",
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
