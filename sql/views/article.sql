-- How fast grown-ups read, in words as `db/text/words.py` counts them: letters in languages without blanks. As measured by
-- Trauzettel-Klosinski and Dietz, "Standardized Assessment of Reading Performance", IOVS 53 (2012) 5452, doi
-- 10.1167/iovs.11-8284; Norwegian: doi 10.15626/sjovs.v17i1.4102. For others there is the mean of the first: of words in 17
-- languages, or of letters in 14 (68 ms). One constant, and not strict: so PostgreSQL can put it into the statement.
create function graph.words_per_minute(language text) returns numeric language sql immutable parallel safe as $$
    select coalesce(('{
        "ar": 138, "de": 179, "en": 228, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188, "nb": 204, "nl": 202,
        "nn": 204, "no": 204, "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166,
        "ja": 357, "yue": 255, "zh": 255,
        "bo": 882, "dz": 882, "km": 882, "lo": 882, "my": 882, "th": 882
    }'::jsonb -> split_part(language, '-', 1))::numeric, 184)
$$;

-- The names of an article's authors in order, with the comma of its language between: as a row, for PostgreSQL puts into the
-- statement what returns rows, and calls what returns a value, which takes twice as long.
create function graph.names_of_authors(of_article bigint, language text)
returns table (names text) language sql stable rows 1 as $$
    select string_agg(
        p.name,
        case when split_part(language, '-', 1) in ('ja', 'yue', 'zh') then '、'
            when split_part(language, '-', 1) in ('ar', 'ckb', 'fa', 'ps', 'sd', 'ug', 'ur') then '، '
            else ', ' end
        order by a.position
    )
    from news.article_author a join news.person p on p.id = a.person_id
    where a.article_id = of_article
$$;

-- Whether readers may find an article. Written so that PostgreSQL can put it into the statement. Other views name it rather
-- than `graph.article`: before each execution PostgreSQL goes through all that the views of a prepared statement have in
-- subqueries, whether a column is asked for or not, and this view within each of them was a tenth of an article page.
create function graph.is_listed(status text, published_at timestamptz) returns boolean
language sql stable parallel safe as $$
    select status = 'PUBLISHED' and published_at <= now()
$$;

-- Article. `listed` says whether readers may find it; `policy_` columns are its CommentPolicy, `dateline_` its
-- Dateline, `withdrawal_` its Withdrawal, `seo_` its Seo. Every article has its discussion, and there is a site: with a left
-- join by a unique key PostgreSQL leaves them alone where no column of them is asked for, and reads the site once for all
-- columns that depend on it. `stored_html` is without pictures and embeds;
-- `body_html` has them, for workers of the release before.
create view graph.article as
select
    a.id,
    a.revision,
    graph.is_listed(a.status, a.published_at) as listed,
    case when a.status = 'PUBLISHED' and a.published_at > now() then 'SCHEDULED' else a.status end as status,
    a.status as stored_status,
    a.changed_at,
    a.slug,
    site.public_url || '/articles/' || a.slug_encoded as url,
    a.language,
    a.original_id,
    a.direction,
    a.headline,
    a.alternative_headline,
    a.summary,
    a.dek,
    a.dateline_place,
    a.dateline_date,
    coalesce(a.byline, (select names from graph.names_of_authors(a.id, a.language))) as byline,
    a.source,
    a.section,
    a.tags,
    a.published_at,
    a.withdrawn_at as withdrawal_at,
    a.withdrawal_reason,
    case
        when starts_with(a.redirect_to, '/') then site.public_url || a.redirect_to else a.redirect_to
    end as withdrawal_redirect_to,
    greatest(a.updated_at, a.published_at) as updated_at,
    a.body_html as stored_html,
    graph.body_html(a.body_html) as body_html,
    a.body_markdown,
    a.body_text,
    a.word_count,
    greatest(1, ceil(a.word_count / graph.words_per_minute(a.language)))::integer as reading_minutes,
    a.key_points_heading,
    a.image_id,
    coalesce(a.seo_title, a.headline) as seo_title,
    coalesce(a.seo_description, a.summary) as seo_description,
    coalesce(a.canonical_url, site.public_url || '/articles/' || a.slug_encoded) as seo_canonical_url,
    coalesce(a.seo_image_id, a.image_id) as seo_image_id,
    a.no_index as seo_no_index,
    s.search,
    shares.count as share_count,
    d.article_id as discussion_id,
    d.comment_count,
    d.size_class,
    case when closing.closes_at <= now() then 'CLOSED' else d.commenting_mode end as policy_mode,
    coalesce(d.minimum_comment_length, site.minimum_comment_length) as policy_minimum_length,
    coalesce(d.maximum_comment_length, site.maximum_comment_length) as policy_maximum_length,
    coalesce(d.guidelines, site.comment_guidelines) as policy_guidelines,
    site.edit_window_seconds as policy_edit_window_seconds,
    site.maximum_comment_depth as policy_maximum_depth,
    nullif(closing.closes_at, 'infinity') as policy_closes_at
from news.article a
left join news.discussion d on d.article_id = a.id
left join news.article_search s on s.article_id = a.id
left join news.site site on site.only_row = (a.id is not null)
left join lateral (select coalesce(sum(s.count), 0) as count from news.share s where s.article_id = a.id) shares on true
cross join lateral (
    select coalesce(
        d.closes_at, a.published_at + make_interval(days => nullif(site.close_after_days, 0))
    ) as closes_at
) closing;

-- The same article in other languages: the newest where there are several in one.
create function graph.translations(subject bigint)
returns table (article_id bigint, language text) language sql stable as $$
    with itself as (
        select id, language, translation_key, original_id from news.article where id = subject
    ), others as (
        select other.id, other.language, other.status, other.published_at
        from itself join news.article other on other.translation_key = itself.translation_key
        union
        select other.id, other.language, other.status, other.published_at
        from itself join news.article other on other.original_id = itself.id
        union
        select other.id, other.language, other.status, other.published_at
        from itself join news.article other on other.id = itself.original_id
        union
        select other.id, other.language, other.status, other.published_at
        from itself join news.article other on other.original_id = itself.original_id
    )
    select distinct on (others.language) others.id, others.language
    from others join itself on others.language <> itself.language
    where others.status = 'PUBLISHED' and others.published_at <= now()
    order by others.language, others.published_at desc, others.id desc
$$;

-- The articles nearest to one: two points for each person they share, one for each tag. Of those that readers may find,
-- the last published twenty of a tag or a person are looked at, so that a common tag costs no more than a rare one.
create function graph.related(subject bigint, size integer)
returns table (article_id bigint, nearness bigint) language sql stable as $$
    select near.article_id, sum(near.points)
    from (
        select recent.article_id, recent.at, 2 as points
        from news.article_person mine
        cross join lateral (
            select other.article_id, other.listed_at as at from news.article_person other
            where other.person_id = mine.person_id and other.listed_at <= now() and other.article_id <> subject
            order by other.listed_at desc, other.article_id desc limit 20
        ) recent
        where mine.article_id = subject
        union all
        select recent.article_id, recent.at, 1
        from news.article_tag mine
        cross join lateral (
            select other.article_id, other.published_at as at from news.article_tag other
            where other.tag = mine.tag and other.published_at <= now() and other.article_id <> subject
            order by other.published_at desc, other.article_id desc limit 20
        ) recent
        where mine.article_id = subject
    ) near
    group by near.article_id
    order by sum(near.points) desc, max(near.at) desc, near.article_id desc
    limit size
$$;
