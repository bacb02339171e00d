"""The article that a file's fields and body make, with what follows where the file is silent."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from api.imports.article.fields import ArticleFields, CommentFields
from api.imports.article.findings import Findings
from api.imports.article.publication import has_expired
from api.imports.dates.datelines import settle
from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from db.article_input import ArticleDraft, AuthorDraft, CommentDraft, PersonDraft, QuoteDraft, SeoDraft
from db.text.anchors.exact import Anchor
from db.text.languages import detection
from db.text.markdown import opening, render
from db.text.slugs import native_slug, slug_of


def draft(fields: ArticleFields, body: str, findings: Findings) -> ArticleDraft:
    lead, options = "" if findings.is_exact else _opening(body), findings.options
    day = _dateline_date(fields, lead, options.today)
    return ArticleDraft(
        slug=fields.slug or (slug_of if options.ascii_slugs else native_slug)(fields.headline),
        headline=fields.headline,
        alternative_headline=fields.alternative_headline,
        summary=fields.summary or lead,
        body=body if findings.is_exact else body.strip("\n"),
        language=fields.language or _language(fields, body, options),
        translation_key=fields.translation_key,
        translation_of=fields.translation_of,
        published_at=fields.published,
        slug_is_given=fields.slug is not None,
        ascii_slugs=options.ascii_slugs,
        external_id=fields.external_id,
        is_draft=fields.draft or has_expired(fields.expires, options.now),
        is_withdrawn=fields.is_withdrawn,
        withdrawn_at=fields.withdrawn if fields.is_withdrawn else None,
        withdrawal_reason=fields.withdrawal_reason if fields.is_withdrawn else None,
        redirect_to=fields.redirect_to if fields.is_withdrawn else None,
        updated_at=fields.updated,
        version=fields.version,
        dated=_midnight(day, options),
        dek=fields.dek,
        dateline_place=fields.dateline.place if fields.dateline else None,
        dateline_date=day,
        authors=tuple(AuthorDraft(person=author.person, role=author.role) for author in fields.authors),
        byline=fields.byline,
        image=findings.lead.address if findings.lead else None,
        seo=SeoDraft(**fields.seo.model_dump()),
        source=fields.source,
        section=fields.section,
        tags=tuple(dict.fromkeys(fields.tags)),
        key_points_heading=fields.key_points.heading,
        key_points=tuple(fields.key_points.points),
        people=_people(fields),
        quotes=_quotes(fields),
        keeps_comments=findings.is_exact,
        comments=_comments(fields.comments, options.languages),
        comments_closed=fields.comments_closed,
        comment_guidelines=fields.comment_guidelines,
        other_fields=findings.other_fields,
    )


def _midnight(day: date | None, options: ReadOptions) -> datetime | None:
    """The beginning of a day other than today: what carries today's date is published when it comes."""
    if day is None or day == options.today:
        return None
    return datetime.combine(day, time(), options.time_zone).astimezone(UTC)


def _opening(body: str) -> str:
    if found := opening(render(body)):
        return found
    raise UnreadableFile("The article has no body.")


def _language(fields: ArticleFields, body: str, options: ReadOptions) -> str:
    texts = fields.headline, fields.summary or "", body
    return detection.of_article("\n".join(texts), options.languages)


def _dateline_date(fields: ArticleFields, opening: str, today: date) -> date | None:
    if fields.dateline is None:
        return None
    # East of Greenwich it is tomorrow already.
    printed_on = fields.published.date() + timedelta(days=1) if fields.published else today
    return settle(fields.dateline.date, f"{fields.headline} {fields.summary or ''}", opening, printed_on)


def _people(fields: ArticleFields) -> tuple[PersonDraft, ...]:
    return tuple(
        PersonDraft(
            name=person.name,
            title=person.title,
            affiliation=person.affiliation,
            id=person.id,
            same_as=tuple(person.same_as),
            slug=person.slug,
            only_quoted=person.only_quoted,
        )
        for person in fields.people
    )


def _quotes(fields: ArticleFields) -> tuple[QuoteDraft, ...]:
    return tuple(
        QuoteDraft(
            text=quote.text,
            speaker=quote.speaker,
            attribution=quote.attribution,
            is_pull_quote=quote.pull,
            anchor=Anchor(quote.anchor.paragraph, quote.anchor.start, quote.anchor.end) if quote.anchor else None,
        )
        for quote in fields.quotes
    )


def _comments(given: Iterable[CommentFields], languages: tuple[str, ...]) -> tuple[CommentDraft, ...]:
    return tuple(
        CommentDraft(
            name=comment.name,
            id=comment.id,
            body=comment.body,
            at=comment.at,
            languages=languages,
            liked_by=tuple(dict.fromkeys(comment.liked_by)) if comment.liked_by else (),
            replies=_comments(comment.replies, languages) if comment.replies else (),
        )
        for comment in given
    )
