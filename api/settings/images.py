"""What an operator can set about images and embeds: where they are kept, what is taken, and where it comes from."""

from pydantic import BaseModel

from api.settings.fields import count, seconds, setting
from api.settings.values import ImagePlace, ImageTemplate, Providers, WebAddress, WordList
from db.text.blocks.providers import KEYS


class ImageSettings(BaseModel):
    """Images"""

    images: ImagePlace | None = setting(
        None,
        "a directory, or an address like s3://bucket/folder",
        "Where originals and renditions are kept: all servers of a site need the same; without it, `images` in"
        " `DATELINE_DATA_DIR`",
    )
    images_endpoint: WebAddress | None = setting(
        None, "an address like https://s3.example", "Of the S3-compatible storage, where it is not Amazon's"
    )
    images_region: str = setting("us-east-1", "a region", "Of the S3-compatible storage")
    images_access_key: str | None = setting(
        None, "a key's name", "For the S3-compatible storage; without it, the usual AWS variables or the machine's role"
    )
    images_secret_key: str | None = setting(None, "a key", "The secret of that key")
    image_bytes: int = count(20_000_000, 10_000, 500_000_000, "Bytes of a picture at most")
    image_pixels: int = count(50_000_000, 10_000, 500_000_000, "Pixels of a picture at most")
    image_seconds: float = seconds(20, "When a picture is given up that takes longer to read or to draw")
    image_memory: int = count(1_500, 300, 100_000, "Megabytes of address space for the process that reads and draws")
    image_quality: int = count(
        80, 1, 100, "Of JPEG renditions that are made from now on; of other formats, what looks alike"
    )
    image_hosts: WordList = setting(
        (),
        "names like cms.internal with commas between",
        "Hosts within private networks that pictures may be fetched from; public ones need no leave",
    )
    image_url_template: ImageTemplate | None = setting(
        None,
        "an address like https://img.example/{key}?w={width}&h={height}&fm={format}",
        "Where renditions come from, in place of this server: an image CDN that reads the same storage",
    )
    upload_timeout: float = seconds(120, "When an uploaded picture must have arrived, or one that is fetched")


class EmbedSettings(BaseModel):
    """Embeds"""

    embeds: Providers = setting(
        "all",
        f"all, none, or some of {','.join(KEYS)}",
        "Sites whose videos, posts and charts may stand in articles; the addresses of others are links",
    )
    oembed_url: WebAddress | None = setting(
        None,
        "an address like https://oembed.internal/",
        "What is asked for their titles, by oEmbed, in place of the sites themselves; it may be in a private network",
    )
    oembed_timeout: float = seconds(3, "When a site is no longer waited for: an article is written without the title")
