-- What is to be told of a change, before it has its place in the log.
create type graph.content_step as (
    kind text, article_id bigint, fields text[], tags text[], paths text[], data jsonb
);

create function graph.content_url(path text) returns text language sql stable as $$
    select case when starts_with(path, '/') then public_url || path else path end from news.site
$$;

-- The fields of Article that readers see changed. Where nobody has looked at what they saw before, those of the revision.
create function graph.content_fields(was news.content_state, become news.content_state)
returns text[] language sql stable as $$
    select case when was.fields is not null then array(
        select key from jsonb_object_keys(was.fields || become.fields) key
        where was.fields -> key is distinct from become.fields -> key order by key
    ) else array(
        select graph.camel_case(name) from news.article a
        join news.article_revision r on r.article_id = a.id and r.number = a.revision and r.at >= now()
        cross join unnest(r.changed) name
        where a.id = become.article_id and become.fields ? graph.camel_case(name) order by 1
    ) end
$$;

-- The tags of a change of these fields.
create function graph.content_tags(of_article bigint, changed text[], places text[]) returns text[] language sql immutable as $$
    select array['texts', 'article.' || of_article]
        || case when changed && '{section,topics,publishedAt,source,language}' then array['articles'] end
        || case when changed && '{commentPolicy}' then array['discussions', 'discussion.' || of_article] end
        || case
            when changed && '{section,topics,publishedAt,source,language,mentions,authors,byline,quotes}' then places
        end
$$;

-- What has become of an article since `was`: its steps in the order in which they are told.
create function graph.content_steps(was news.content_state, become news.content_state)
returns setof graph.content_step language plpgsql stable as $$
declare
    of_article constant bigint := was.article_id;
    page constant text := '/articles/' || news.url_encode(coalesce(become.slug, was.slug));
    places constant text[] := array(
        select tag from unnest(was.tags || become.tags) tag
        union select replace(tag, 'person.', 'title.') from unnest(was.tags || become.tags) tag order by 1
    );
    everywhere constant text[] := array[
        'articles', 'texts', 'discussions', 'article.' || of_article, 'discussion.' || of_article, 'shares.' || of_article
    ] || places;
    paths constant text[] := array(
        select path from unnest(was.paths || become.paths) with ordinality as p (path, place) group by path order by min(place)
    );
    changed text[];
begin
    if become.is_public and not was.is_public then
        return next row(
            case when was.due_at = become.published_at then 'ArticleDue' else 'ArticlePublished' end,
            of_article, '{}', everywhere, paths, '{}'
        )::graph.content_step;
    elsif was.was_public and become.article_id is null then
        return next row('ArticleDeleted', of_article, '{}', everywhere, paths, '{}')::graph.content_step;
    elsif not become.is_public and (
        was.is_public or was.was_public and was.redirect_to is distinct from become.redirect_to
    ) then
        return next row(
            'ArticleWithdrawn', of_article, '{}', everywhere, paths,
            jsonb_build_object('redirect_to', graph.content_url(become.redirect_to))
        )::graph.content_step;
    end if;
    if become.is_public and was.slug <> become.slug then
        return next row(
            'ArticleMoved', of_article, '{slug}', everywhere, paths, jsonb_build_object(
                'from', graph.content_url('/articles/' || news.url_encode(was.slug)), 'to', graph.content_url(page)
            )
        )::graph.content_step;
    end if;
    if was.is_public and become.is_public then
        changed := array_remove(graph.content_fields(was, become), 'slug');
        if 'corrections' = any (changed) then
            return next row(
                'ArticleCorrected', of_article, '{corrections}', graph.content_tags(of_article, '{corrections}', places), paths,
                jsonb_build_object('text', (
                    select c.text from news.correction c where c.article_id = of_article order by c.id desc limit 1
                ))
            )::graph.content_step;
        end if;
        changed := array_remove(changed, 'corrections');
        if was.comments_open <> become.comments_open then
            changed := array_remove(changed, 'commentPolicy');
        end if;
        if changed <> '{}' then
            return next row(
                'ArticleChanged', of_article, changed, graph.content_tags(of_article, changed, places),
                case when changed = '{commentPolicy}' then array[page] else paths end, '{}'
            )::graph.content_step;
        end if;
        if was.comments_open <> become.comments_open then
            return next row(
                case when become.comments_open then 'CommentsOpened' else 'CommentsClosed' end,
                of_article, '{commentPolicy}', array['discussions', 'discussion.' || of_article], array[page],
                jsonb_build_object('by_time', not become.comments_open and (
                    select d.commenting_mode <> 'CLOSED' from news.discussion d where d.article_id = of_article
                ))
            )::graph.content_step;
        end if;
    end if;
end $$;

-- Remembers how an article is now, and gives what is to be told of it. Its row in `news.content_state` is locked.
create function graph.tell_content(of_article bigint) returns setof graph.content_step language plpgsql as $$
declare
    was news.content_state;
    become news.content_state := graph.content_now(of_article);
begin
    select * into was from news.content_state where article_id = of_article;
    return query select * from graph.content_steps(was, become);
    if become.article_id is null then
        delete from news.content_state where article_id = of_article;
    elsif become.is_public then
        update news.content_state set
            is_public = true, was_public = true, due_at = null, slug = become.slug, published_at = become.published_at,
            comments_open = become.comments_open, closes_at = become.closes_at, redirect_to = null,
            fields = become.fields, tags = become.tags, paths = become.paths
        where article_id = of_article;
    elsif was.is_public or (was.due_at, was.redirect_to) is distinct from (become.due_at, become.redirect_to) then
        update news.content_state set
            is_public = false, due_at = become.due_at, comments_open = null, redirect_to = become.redirect_to
        where article_id = of_article;
    end if;
end $$;

-- Of pages that are no article's, if readers have them; and of the whole site.
create function graph.tell_page(subject text, of_row bigint) returns setof graph.content_step language sql stable as $$
    select
        'PagesChanged', null::bigint, '{}'::text[], array[subject || '.' || of_row, 'articles', 'texts'],
        array[page.path, page.path || '.atom', '/', '/topic-sitemap.xml'], '{}'::jsonb
    from (
        select '/sections/' || slug_encoded as path from news.term where subject = 'section' and id = of_row
        union all
        select '/topics/' || slug_encoded from news.term where subject = 'topic' and id = of_row
        union all
        select '/people/' || news.url_encode(slug) from news.person where subject = 'person' and id = of_row
    ) page
    where page.path is not null
    and exists (select from news.content_state s where s.is_public and page.path = any (s.paths))
    union all
    select 'ContentReset', null, '{}', array['everything'], '{}', '{}' where subject = 'site'
$$;

-- After a change of the site as a whole, of which a reset tells: the articles that are gone with it, and the comments that
-- are open or closed by another rule.
create function graph.adjust_content_states() returns void language sql as $$
    delete from news.content_state s where not exists (select from news.article a where a.id = s.article_id);
    update news.content_state s set comments_open = a.policy_mode <> 'CLOSED'
    from graph.article a where a.id = s.article_id and s.is_public and s.comments_open <> (a.policy_mode <> 'CLOSED')
$$;

-- The last that a transaction does. Rows of states are locked in the order of their articles, and then the log.
create function graph.record_content_changes(of_transaction xid8) returns void language plpgsql as $$
declare
    noted bigint[];
    pages graph.content_step[];
    steps graph.content_step[];
    feed news.content_feed;
    at timestamptz;
begin
    with notes as (delete from news.content_note where transaction = of_transaction returning subject, id)
    select
        coalesce(array_agg(id order by id) filter (where subject = 'article'), '{}'),
        coalesce(array_agg(step order by subject, id) filter (where step.kind is not null), '{}')
    into noted, pages
    from notes left join lateral graph.tell_page(subject, id) step on subject <> 'article';
    perform set_config('dateline.noted_article', '', true);
    if 'ContentReset' = any (array(select kind from unnest(pages))) then
        perform graph.adjust_content_states();
    end if;
    insert into news.content_state (article_id) select unnest(noted) on conflict do nothing;
    perform from news.content_state where article_id = any (noted) order by article_id for update;
    steps := array(
        select row(step.kind, step.article_id, step.fields, step.tags, step.paths, step.data)::graph.content_step
        from unnest(noted) with ordinality as article (id, place)
        cross join lateral graph.tell_content(article.id) with ordinality as step (kind, article_id, fields, tags, paths, data, number)
        order by article.place, step.number
    ) || pages;
    if cardinality(steps) = 0 then
        return;
    end if;
    insert into news.content_feed as f (last_seq, last_token) values (cardinality(steps), news.new_token())
    on conflict (only_one) do update
        set last_seq = f.last_seq + excluded.last_seq, last_token = excluded.last_token
    returning * into feed;
    at := clock_timestamp();
    insert into news.content_change (seq, token, at, kind, article_id, fields, tags, urls, data)
    select
        feed.last_seq - cardinality(steps) + place, feed.last_token, at, kind, article_id, fields, tags,
        array(select site.public_url || path from unnest(paths) path), data
    from unnest(steps) with ordinality as step (kind, article_id, fields, tags, paths, data, place), news.site;
    perform pg_notify('dateline', concat('content.0.', feed.last_seq));
end $$;

-- Notes the articles whose hour has come, and those whose comments have closed by time: at the end of this transaction that
-- is told. A row that others hold is told by them, if it is due, or is still there the next time. Gives the seconds until
-- the next moment, null for never.
create function graph.note_due_content(most integer) returns double precision language plpgsql as $$
declare
    open_for constant interval := (select make_interval(days => nullif(close_after_days, 0)) from news.site);
begin
    insert into news.content_note (subject, id)
    select 'article', article_id from (
        select article_id from news.content_state where due_at <= clock_timestamp()
        order by due_at limit most for update skip locked
    ) as due
    on conflict do nothing;
    insert into news.content_note (subject, id)
    select 'article', article_id from (
        select article_id from news.content_state where comments_open and closes_at <= clock_timestamp()
        order by closes_at limit most for update skip locked
    ) as closed
    on conflict do nothing;
    insert into news.content_note (subject, id)
    select 'article', article_id from (
        select article_id from news.content_state
        where comments_open and closes_at is null and published_at <= clock_timestamp() - open_for
        order by published_at limit most for update skip locked
    ) as closed
    on conflict do nothing;
    return extract(epoch from least(
        (select min(due_at) from news.content_state),
        (select min(closes_at) from news.content_state where comments_open and closes_at < 'infinity'),
        (select min(published_at) from news.content_state where comments_open and closes_at is null) + open_for
    ) - clock_timestamp());
end $$;
