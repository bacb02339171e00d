"""The keys under which people write the lead picture of an article, and what they say of it beside that."""

LEAD_PICTURES = (
    *("image", "images", "featuredimage", "featureimage", "featureimg", "featimage", "coverimage", "cover"),
    *("heroimage", "hero", "headerimage", "header", "bannerimage", "banner", "photo", "picture", "teaserimage"),
    *("teaser", "thumbnail", "thumb", "resources"),
)
"""The one that counts before others first."""
WORDS = (
    *("alt", "alttext", "description", "caption", "legend"),
    *("credit", "credits", "attribution", "photographer", "copyright"),
)
WORDS_OF_PICTURES = frozenset(
    f"{picture}{word}"
    for picture in {name.removesuffix("image") for name in LEAD_PICTURES} | {*LEAD_PICTURES}
    for word in WORDS
    if picture not in ("", "images", "resources")
)
