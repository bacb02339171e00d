-- Comments that are stored together are looked at and counted together: one statement for all of them, in which each row
-- that is touched is found, and written, once.

-- What `news.count_new_comment` does for one comment, for several at once, each of them new.
create function news.count_together(ids bigint[]) returns void language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    announced bigint;
begin
    insert into news.comment_to_index (comment_id) select unnest(ids) on conflict do nothing;
    update news.comment parent set reply_count = parent.reply_count + n.shown, reply_total = parent.reply_total + n.there
    from (
        select parent_id, count(*) filter (where visible) as shown, count(*) as there
        from news.comment where id = any (ids) and parent_id is not null group by parent_id
    ) as n
    where parent.id = n.parent_id;
    -- Everyone is told of what is published, and the author of what is held.
    with new as materialized (
        select *, count(*) filter (where is_event) over earlier as place, count(*) filter (where told) over earlier as added
        from (
            select id, article_id, parent_id, author_id, visible,
                status = 'PUBLISHED' as told, status in ('PUBLISHED', 'PENDING', 'REJECTED') as is_event
            from news.comment where id = any (ids)
        ) as each
        window earlier as (partition by article_id order by id)
    ), step as (
        select article_id, 1 + floor(random() * 2147483646)::integer as token, max(place) as events, max(added) as added,
            max(place) filter (where told) as last_told,
            count(*) filter (where parent_id is null and visible) as shown, count(*) filter (where parent_id is null) as there
        from new group by article_id
    ), stepped as (
        update news.discussion d set
            last_seq = d.last_seq + step.events,
            last_token = case when step.events > 0 then step.token else d.last_token end,
            told_seq = coalesce(d.last_seq + step.last_told, d.told_seq),
            told_token = case when step.last_told > 0 then step.token else d.told_token end,
            comment_count = d.comment_count + step.added,
            thread_count = d.thread_count + step.shown, thread_total = d.thread_total + step.there
        from step where d.article_id = step.article_id
        returning d.article_id, step.token, d.last_seq - step.events as seq, d.comment_count - step.added as comment_count
    ), event as (
        insert into news.comment_event (article_id, seq, token, kind, comment_id, comment_count, audience)
        select article_id, seq + place, token, 'CommentAdded', id, comment_count + added, case when not told then author_id end
        from stepped join new using (article_id)
        where is_event
        order by id
        returning article_id, seq, audience
    )
    select count(pg_notify('dateline', concat(case when audience is null then 'feed.' else 'own.' end, article_id, '.', seq))::text)
    into announced from event;
    update news.commenter author set comment_count = author.comment_count + n.added
    from (
        select author_id, count(*) as added from news.comment where id = any (ids) and status = 'PUBLISHED' group by author_id
    ) as n
    where author.id = n.author_id;
end $$;
create or replace trigger comment_is_new after insert on news.comment for each row
    when (current_setting('dateline.counting', true) is distinct from 'together')
    execute function news.count_new_comment();

create or replace function news.announce_commenter_count() returns trigger language plpgsql as $$ begin
    perform pg_notify('dateline', 'commenter_count.' || new.id);
    return null;
end $$;

create or replace function news.log_comment_event() returns trigger language plpgsql as $$ begin
    if exists (select from news.webhook) then
        insert into news.webhook_event (kind, moderation, article_id, comment_id, cursor)
        select kind, false, article_id, comment_id, concat('feed.', article_id, '.', seq, '.', token)
        from recorded
        where audience is null and kind in ('CommentAdded', 'CommentEdited', 'CommentRemoved', 'CommentFeatured')
        order by article_id, seq;
    end if;
    return null;
end $$;
drop trigger comment_event_is_logged on news.comment_event;
create trigger comment_events_are_logged after insert on news.comment_event
    referencing new table as recorded for each statement execute function news.log_comment_event();

-- Several comments in one transaction, in their order. It waits for no lock: null for a comment whose article or author is
-- locked by others, where something is not as it was seen, and for all of an author but the first, which changes what is
-- seen of the author.
create or replace function news.post_together(
    articles bigint[], parents bigint[], authors bigint[], words text[], htmls text[], languages text[], keys text[],
    input_hashes text[], depths integer[], statuses text[], stages text[], reasons text[],
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer, seen jsonb[]
) returns bigint[] language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    own_articles bigint[] := array(
        select article_id from news.discussion where article_id = any (articles) order by article_id for update skip locked
    );
    own_authors bigint[] := array(
        select id from news.commenter where id = any (authors) order by id for no key update skip locked
    );
    written bigint[];
begin
    if cardinality(articles) = 1 then
        return array[case when articles <@ own_articles and authors <@ own_authors then news.store_comment(
            articles[1], parents[1], authors[1], words[1], htmls[1], languages[1], keys[1], input_hashes[1], depths[1],
            statuses[1], stages[1], reasons[1], numbers, seconds, duplicate_seconds, counted, seen[1]
        ) end];
    end if;
    perform set_config('dateline.counting', 'together', true);
    with given as (
        select *, row_number() over (partition by author_id order by place) = 1 as is_first
        from unnest(
            articles, parents, authors, words, htmls, languages, keys, input_hashes, depths, statuses, stages, reasons, seen
        ) with ordinality as g (
            article_id, parent_id, author_id, body, html, language, key, input_hash, depth, status, stage, reason, seen, place
        )
    ), fitting as materialized (
        select given.*
        from given
        cross join lateral graph.facts_of_posting(
            given.article_id, given.parent_id, given.author_id, md5(given.body), given.key,
            numbers, seconds, duplicate_seconds, counted
        ) as facts
        where given.is_first and given.article_id = any (own_articles) and given.author_id = any (own_authors)
        and to_jsonb(facts) = given.seen
    ), stored as (
        insert into news.comment (
            article_id, author_id, parent_id, depth, body, body_html, status, created_at, idempotency_key, input_hash, language,
            anchor_id
        )
        select
            article_id, author_id, parent_id, depth, body, html, status, clock_timestamp(), key, input_hash, language,
            (select c.anchor_id from news.comment c where c.id = fitting.parent_id)
        from fitting
        order by place
        returning id, author_id
    ), decided as (
        insert into news.decision (comment_id, stage, to_status, reason)
        select stored.id, fitting.stage, fitting.status, fitting.reason
        from stored join fitting using (author_id)
        where fitting.stage is not null
    )
    select array_agg(stored.id order by given.place) into written
    from given left join stored on given.is_first and stored.author_id = given.author_id;
    perform set_config('dateline.counting', '', true);
    if array_remove(written, null) <> '{}' then
        perform news.count_together(array_remove(written, null));
    end if;
    return written;
end $$;

-- Planned once for each connection, and not at each call.
create or replace function news.count_action(of_commenter bigint, done text) returns void language plpgsql as $$ begin
    insert into news.pace (reader, action) select key, done from news.pace_key(of_commenter) as key where key is not null;
end $$;
