-- Comments whose article is locked are told apart, and wait for it together (`db/discussion/comment_batches.py`).

-- Several comments in one transaction, in their order. It waits for no lock: 0 for a comment whose article is locked by
-- others, null for one whose author is, where something is not as it was seen, and for all of an author but the first, which
-- changes what is seen of the author.
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
    new bigint[];
begin
    if cardinality(articles) = 1 then
        return array[case when not articles <@ own_articles then 0 when authors <@ own_authors then news.store_comment(
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
    select
        array_agg(case when given.article_id = any (own_articles) then stored.id else 0 end order by given.place),
        array_agg(stored.id) filter (where stored.id is not null)
    into written, new
    from given left join stored on given.is_first and stored.author_id = given.author_id;
    perform set_config('dateline.counting', '', true);
    if new <> '{}' then
        perform news.count_together(new);
    end if;
    return written;
end $$;
