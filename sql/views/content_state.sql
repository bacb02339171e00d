-- An image as articles show it.
create function graph.content_image(of_image bigint) returns jsonb language sql stable strict as $$
    select jsonb_build_array(i.id, i.alt, i.caption, i.credit, i.version) from news.image i where i.id = of_image
$$;

-- Sections or topics as articles link to them.
create function graph.content_terms(of_kind text, names text[]) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(slug order by slug), '[]') from news.term where kind = of_kind and name = any (names)
$$;

-- What readers see of an article, as hashes by the fields of Article. What merely decides whether and where they find it,
-- and what only editors see, is not among them.
create function graph.content_hashes(article news.article) returns jsonb language sql stable as $$
    select jsonb_object_agg(graph.camel_case(seen.key), left(md5(seen.value::text), 12))
    from (select graph.article_content(article.id) as content offset 0) said  -- once, not for each place below
    cross join lateral jsonb_each(
        said.content - graph.derived_fields() - '{external_id,status,withdrawal_reason,redirect_to}'::text[]
        || jsonb_strip_nulls(jsonb_build_object(
            'body', jsonb_build_array(article.body_markdown, graph.body_html(article.body_html)),
            'byline', coalesce(article.byline, (select names from graph.names_of_authors(article.id, article.language))),
            'quotes', said.content -> 'quotes' || coalesce(said.content -> 'speakers', '[]'),
            'image', graph.content_image(article.image_id),
            'seo', said.content -> 'seo' || coalesce(graph.content_image(article.seo_image_id), '[]'),
            'section', said.content -> 'section' || graph.content_terms('SECTION', array[article.section]),
            'topics', said.content -> 'topics' || graph.content_terms('TOPIC', article.tags),
            'comment_policy', (
                select jsonb_build_array(
                    d.commenting_mode = 'PREMODERATED', d.minimum_comment_length, d.maximum_comment_length, d.guidelines
                )
                from news.discussion d where d.article_id = article.id
            )
        ))
    ) seen
$$;

-- The lists that have an article, by their tags, with the paths of their pages.
create function graph.content_places(article news.article)
returns table (tag text, path text) language sql stable as $$
    select concat(lower(term.kind), '.', term.id), concat('/', lower(term.kind), 's/', term.slug_encoded)
    from news.term
    where term.slug is not null
    and ((kind = 'SECTION' and name = article.section) or (kind = 'TOPIC' and name = any (article.tags)))
    union all
    select concat('person.', person.id), concat('/people/', news.url_encode(person.slug))
    from news.person
    where person.id in (
        select person_id from news.article_person where article_id = article.id
        union select person_id from news.article_author where article_id = article.id
        union select speaker_id from news.quote where article_id = article.id
    )
$$;

-- The pages and feeds of this site that show an article.
create function graph.content_paths(article news.article, places text[]) returns text[] language sql stable as $$
    select array[
        '/articles/' || article.slug_encoded, '/articles/' || article.slug_encoded || '/comments.atom',
        '/previews/' || article.slug_encoded || '.png',
        '/', '/feed.atom', '/sitemap.xml', '/news-sitemap.xml', '/topic-sitemap.xml',
        '/sitemaps/' || to_char(article.published_at at time zone 'UTC', 'YYYY-MM') || '.xml'
    ] || array(select unnest(array[place, place || '.atom']) from unnest(places) place)
$$;

-- An article as the log is to know it at this moment; null where there is none.
create function graph.content_now(of_article bigint) returns news.content_state language plpgsql volatile as $$
declare
    article news.article;
    found news.content_state;
begin
    select * into article from news.article where id = of_article;
    if article.id is null then
        return null;
    end if;
    found.article_id := of_article;
    found.is_public := article.status = 'PUBLISHED' and article.published_at <= clock_timestamp();
    found.due_at := case when article.status = 'PUBLISHED' and not found.is_public then article.published_at end;
    found.redirect_to := article.redirect_to;
    if found.is_public then
        found.slug := article.slug;
        found.published_at := article.published_at;
        found.fields := graph.content_hashes(article);
        select coalesce(array_agg(place.tag order by place.tag), '{}'),
            graph.content_paths(article, coalesce(array_agg(place.path order by place.tag), '{}'))
        into found.tags, found.paths
        from graph.content_places(article) place;
        select d.closes_at, d.commenting_mode <> 'CLOSED' and coalesce(
            d.closes_at, article.published_at + make_interval(days => nullif(site.close_after_days, 0)), 'infinity'
        ) > clock_timestamp()
        into found.closes_at, found.comments_open
        from news.discussion d, news.site where d.article_id = of_article;
    end if;
    return found;
end $$;

-- Looks at some articles that were stored before there was a log; at how many.
create function graph.describe_content(most integer) returns bigint language sql as $$
    with taken as (
        select article_id from news.content_state
        where is_public and fields is null order by article_id limit most for update skip locked
    ), described as (
        update news.content_state s set fields = n.fields, tags = n.tags, paths = n.paths
        from taken cross join lateral graph.content_now(taken.article_id) n
        where s.article_id = taken.article_id and n.is_public
        returning 1
    )
    select count(*) from described
$$;
