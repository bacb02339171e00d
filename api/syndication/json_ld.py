"""JSON-LD for search engines: an article as a NewsArticle of schema.org."""

from typing import Any
from urllib.parse import quote

from api.localization.time_elements import day
from api.pages.template_filters import listed
from api.syndication.publisher import Publisher

CONTEXT = "https://schema.org"


def news_article(article: Any, published_by: Publisher) -> dict[str, Any]:
    """For the answer to the fragment ArticleData; dates are in the language that is spoken."""
    site_url = published_by.address
    publisher = _thing("Organization", name=published_by.name, url=f"{site_url}/")
    data = _thing(
        "NewsArticle",
        **_facts(article),
        dateline=_dateline(article["dateline"]),
        **_writers(article, publisher, site_url),
        publisher=publisher,
        image=_image(article, site_url),
        mentions=[
            _person(mention["person"], mention["title"], mention["affiliation"], site_url)
            for mention in article["mentions"]
        ],
        hasPart=[_quotation(quote, site_url) for quote in article["quotes"]],
        correction=[_correction(correction, article) for correction in article["corrections"]],
        workTranslation=[_translation(other) for other in article["translations"]],
        comment=[_comment(comment) for comment in article["firstComments"]["nodes"] if comment["body"] is not None],
    )
    return {"@context": CONTEXT, **data}


def _facts(article: Any) -> dict[str, Any]:
    return {
        "url": article["url"],
        "mainEntityOfPage": {"@type": "WebPage", "@id": article["seo"]["canonicalUrl"]},
        "headline": article["headline"],
        "alternativeHeadline": article["alternativeHeadline"],
        "description": article["seo"]["description"],
        "inLanguage": article["language"],
        "datePublished": article["publishedAt"],
        "dateModified": article["updatedAt"],
        "articleSection": article["section"],
        "keywords": article["tags"],
        "wordCount": article["wordCount"],
        "commentCount": article["commentCount"],
    }


def _writers(article: Any, publisher: Any, site_url: str) -> dict[str, Any]:
    """Whose words it is: the authors', whose work the agency has; or else the agency's or the publisher's own."""
    agency = _thing("Organization", name=article["source"]) if article["source"] else None
    authors = [_person(author["person"], author["role"], None, site_url) for author in article["authors"]]
    return {"author": authors, "sourceOrganization": agency} if authors else {"author": agency or publisher}


def _image(article: Any, site_url: str) -> str | list[str]:
    """A picture in the proportions that search engines choose from."""
    if picture := article["seo"]["image"]:
        return [picture[shape]["url"] for shape in ("rendition", "usual", "square")]
    return f"{site_url}/previews/{quote(article['slug'], safe='')}.png"


def _thing(kind: str, **properties: Any) -> dict[str, Any]:
    """Without empty properties."""
    return {"@type": kind, **{name: value for name, value in properties.items() if value not in (None, "", [])}}


def _dateline(dateline: Any) -> str | None:
    return str(listed([dateline["place"], day(dateline["date"])])) if dateline else None


def _translation(other: Any) -> dict[str, Any]:
    return _thing("NewsArticle", url=other["url"], headline=other["headline"], inLanguage=other["language"])


def _correction(correction: Any, article: Any) -> dict[str, Any]:
    return _thing(
        "CorrectionComment",
        text=correction["text"],
        datePublished=correction["publishedAt"],
        url=f"{article['url']}#{correction['id']}",
    )


def _quotation(quote: Any, site_url: str) -> dict[str, Any]:
    speaker = quote["speaker"] and _person(
        quote["speaker"], quote["speakerTitle"], quote["speakerAffiliation"], site_url
    )
    return _thing("Quotation", text=quote["text"], url=quote["url"], spokenByCharacter=speaker, creator=speaker)


def _person(person: Any, title: str | None, affiliation: str | None, site_url: str) -> dict[str, Any]:
    """With the title and affiliation that the article gives."""
    organization = _thing("Organization", name=affiliation) if affiliation else None
    url = f"{site_url}/people/{quote(person['slug'], safe='')}"
    return _thing("Person", name=person["name"], jobTitle=title, affiliation=organization, url=url)


def _comment(comment: Any) -> dict[str, Any]:
    author = _thing("Person", name=comment["author"]["displayName"])
    return _thing(
        "Comment",
        text=comment["body"],
        url=comment["permalink"],
        dateCreated=comment["createdAt"],
        inLanguage=comment["language"],
        author=author,
    )
