-- Articles as they are imported: the article itself and its key points.

-- name: stored(article_id)^
-- All that it says, by their keys what else its people are known by, and its authors who are not mentioned.
select
    graph.article_content(a.id)::text as content, a.revision,
    (
        select coalesce(jsonb_object_agg('Person_' || known.person_id, known.keys), '{}')::text
        from (
            select k.person_id, jsonb_agg(k.key order by k.key) as keys
            from news.person_key k
            where k.key !~ '^name:' and k.person_id in (
                select m.person_id from news.article_person m where m.article_id = a.id
                union select w.person_id from news.article_author w where w.article_id = a.id
            )
            group by k.person_id
        ) known
    ) as person_keys,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', 'Person_' || p.id, 'name', p.name) order by w.position), '[]')::text
        from news.article_author w join news.person p on p.id = w.person_id
        where w.article_id = a.id and not exists (
            select from news.article_person m where m.article_id = a.id and m.person_id = w.person_id
        )
    ) as writers
from news.article a where a.id = :article_id;

-- name: save(article_id, draft, seo, page)^
-- A new article without an id. A time that the draft does not name stays as it is stored; what was withdrawn stays so, and
-- what was a draft is published once a file no longer says that it is one.
insert into news.article as kept (
    id, slug, status, headline, summary, dek, dateline_place, dateline_date, source, section, tags, published_at,
    updated_at, key_points_heading, body_markdown, body_html, body_text, word_count, alternative_headline,
    external_id, language, direction, translation_key, translation_of,
    image_id, byline, seo_title, seo_description, canonical_url, seo_image_id, no_index,
    withdrawn_at, withdrawal_reason, redirect_to
)
overriding system value
values (
    coalesce(:article_id::bigint, nextval(pg_get_serial_sequence('news.article', 'id'))),
    :draft.slug,
    case when :draft.is_withdrawn then 'WITHDRAWN' when :draft.is_draft then 'DRAFT' else 'PUBLISHED' end, :draft.headline, :draft.summary, :draft.dek,
    :draft.dateline_place,
    -- An agency that prints no day files on the day of publication.
    case when :draft.dateline_place::text is not null then coalesce(
        :draft.dateline_date::date,
        (coalesce(
            :draft.published_at::timestamptz, (select a.published_at from news.article a where a.id = :article_id), :draft.dated,
            now()
        ) at time zone (select time_zone from news.site))::date
    ) end,
    :draft.source, :draft.section, :draft.tags,
    coalesce(
        :draft.published_at::timestamptz, :draft.dated, case when not :draft.is_draft then date_trunc('second', now()) end
    ),
    least(coalesce(:draft.updated_at::timestamptz, :draft.published_at, :draft.dated), now()), :draft.key_points_heading,
    :draft.body, :page.html, :page.text, :page.word_count,
    :draft.alternative_headline, :draft.external_id, :draft.language, :draft.direction,
    :draft.translation_key, :draft.translation_of,
    :draft.image, :draft.byline, :seo.title, :seo.description, :seo.canonical_url, :seo.image, :seo.no_index,
    :draft.withdrawn_at::timestamptz, :draft.withdrawal_reason, :draft.redirect_to
)
on conflict (id) do update set
    slug = excluded.slug,
    status = case when kept.status = 'WITHDRAWN' then kept.status else excluded.status end,
    withdrawn_at = case when kept.status = 'WITHDRAWN' then kept.withdrawn_at else excluded.withdrawn_at end,
    withdrawal_reason =
        case when kept.status = 'WITHDRAWN' then kept.withdrawal_reason else excluded.withdrawal_reason end,
    redirect_to = case when kept.status = 'WITHDRAWN' then kept.redirect_to else excluded.redirect_to end,
    headline = excluded.headline, summary = excluded.summary, dek = excluded.dek,
    dateline_place = excluded.dateline_place, dateline_date = excluded.dateline_date,
    source = excluded.source, section = excluded.section, tags = excluded.tags,
    published_at = coalesce(:draft.published_at::timestamptz, kept.published_at, excluded.published_at),
    key_points_heading = excluded.key_points_heading, body_markdown = excluded.body_markdown,
    body_html = excluded.body_html, body_text = excluded.body_text, word_count = excluded.word_count,
    alternative_headline = excluded.alternative_headline,
    external_id = excluded.external_id,
    language = excluded.language, direction = excluded.direction,
    translation_key = excluded.translation_key,
    -- Named otherwise, it is the same original.
    translation_of = case
        when exists (
            select from news.article original
            where original.id = kept.original_id and excluded.translation_of in (original.slug, original.external_id)
        ) then kept.translation_of
        else excluded.translation_of
    end,
    image_id = excluded.image_id, byline = excluded.byline,
    seo_title = excluded.seo_title, seo_description = excluded.seo_description,
    canonical_url = excluded.canonical_url, seo_image_id = excluded.seo_image_id, no_index = excluded.no_index,
    original_id = case
        when excluded.translation_of = kept.translation_of or exists (
            select from news.article original
            where original.id = kept.original_id and excluded.translation_of in (original.slug, original.external_id)
        ) then kept.original_id
    end
returning id;

-- name: identified(external_id)$
select id from news.article where external_id = :external_id;

-- name: holder_of(slug)$
-- The article with this slug.
select id from news.article where slug = :slug;

-- name: taken_slugs(slugs)
-- Those of the slugs that articles have or have had.
select slug from news.article where slug = any (:slugs::text[])
union select slug from news.former_slug where slug = any (:slugs::text[]);

-- name: slugs_like(slug, but)
-- The slug, and those that are told apart from it by a number, that other articles have or have had than this one.
select slug from (select slug, id from news.article union all select slug, article_id from news.former_slug) taken
where (slug = :slug or (starts_with(slug, :slug || '-') and slug ~ '-[0-9]+$')) and id is distinct from :but::bigint;

-- name: find_originals(article_ids)!
-- Of these articles, and of those whose files named them before they were there. The original of a translation is its
-- own.
with named (id, original_id) as (
    select translation.id, original.id from news.article translation
    join news.article original on original.slug = translation.translation_of
    where translation.id = any (:article_ids::bigint[])
    union
    select translation.id, original.id from news.article translation
    join news.article original on original.external_id = translation.translation_of
    where translation.id = any (:article_ids::bigint[])
    union
    select translation.id, original.id from news.article original
    join news.article translation on translation.translation_of = original.slug
    where original.id = any (:article_ids::bigint[])
    union
    select translation.id, original.id from news.article original
    join news.article translation on translation.translation_of = original.external_id
    where original.id = any (:article_ids::bigint[])
    union
    select translation.id, original.id from news.article translation
    join news.article original on original.id = news.key_of('Article', translation.translation_of)
    where translation.id = any (:article_ids::bigint[])
),
first as (
    select named.id, coalesce(original.original_id, original.id) as original_id
    from named join news.article original on original.id = named.original_id
),
following as (
    select id, original_id from first
    union
    select translation.id, first.original_id from first
    join news.article translation on translation.original_id = first.id
)
update news.article set original_id = following.original_id from following
where article.id = following.id and article.id <> following.original_id
and article.original_id is distinct from following.original_id;

-- name: without_language(number)
-- Some of those that were stored before articles had one; `said` is what their file says.
with taken as (
    delete from news.article_without_language where article_id in (
        select article_id from news.article_without_language order by article_id limit :number for update skip locked
    )
    returning article_id
)
select article.id, article.headline || E'\n' || article.summary || E'\n' || left(article.body_text, 2000) as text,
    case when jsonb_typeof(file.other_fields -> 'language') = 'string' then file.other_fields ->> 'language' end as said
from taken
join news.article on article.id = taken.article_id
left join news.imported_file file on file.article_id = article.id;

-- name: set_languages(ids, languages, directions)!
update news.article set language = found.language, direction = found.direction
from unnest(:ids::bigint[], :languages::text[], :directions::text[]) as found (id, language, direction)
where article.id = found.id and article.language <> found.language;

-- name: is_in_a_language(article_id)!
delete from news.article_without_language where article_id = :article_id;

-- name: set_comment_policy(article_id, guidelines, closed)!
-- A file that says nothing about comments leaves what stands.
update news.discussion set
    guidelines = coalesce(:guidelines::text, guidelines),
    commenting_mode = case when :closed then 'CLOSED' else commenting_mode end
where article_id = :article_id and (
    coalesce(:guidelines::text <> coalesce(guidelines, ''), false) or (:closed::boolean and commenting_mode <> 'CLOSED')
);
