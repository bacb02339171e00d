-- What the rules for a comment ask, in one row: as it is when they are looked at, and once more, under the locks, when the
-- comment is stored. Rate limits are so many comments (`numbers`) in so many seconds. `retry_at` is when the author may
-- post again, null for now. Of the author's comments at most `counted` are counted. Planned once for each connection: to plan
-- it takes ten times as long as to look.
create function graph.posting_facts(
    of_article bigint, of_parent bigint, of_author bigint, words_hash text, key text,
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer
)
returns table (
    article_listed boolean, mode text, closed_at timestamptz, minimum_length integer, maximum_length integer, maximum_depth integer,
    parent_depth integer, parent_open boolean,
    author_exists boolean, author_name text, author_comments integer, banned_until timestamptz, ban_reason text,
    retry_at timestamptz, is_duplicate boolean, kept_id bigint, kept_hash text
)
language plpgsql stable rows 1 set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin return query
    select
        coalesce(article.listed, false),
        article.policy_mode,
        case when article.policy_closes_at <= clock_timestamp() then article.policy_closes_at end,
        article.policy_minimum_length,
        article.policy_maximum_length,
        article.policy_maximum_depth,
        parent.depth,
        coalesce(parent.status = 'PUBLISHED' and parent.article_id = article.id, false),
        author.deleted_at is null and author.id is not null,
        author.display_name,
        least(author.comment_count, counted),
        case when author.banned_until > clock_timestamp() then author.banned_until end,
        case when author.banned_until > clock_timestamp() then author.ban_reason end,
        (
            select max(posted.created_at + make_interval(secs => pair.seconds))
            from unnest(numbers, seconds) as pair (number, seconds)
            cross join lateral (
                select c.created_at from news.comment c
                where c.author_id = of_author
                and c.created_at > (select clock_timestamp() - make_interval(secs => pair.seconds))
                order by c.created_at desc offset pair.number - 1 limit 1
            ) posted
        ),
        exists (
            select from news.comment c
            where c.author_id = of_author and c.article_id = of_article
            and c.body_hash = words_hash and c.status <> 'REMOVED'
            and c.created_at > (select clock_timestamp() - make_interval(secs => duplicate_seconds))
        ),
        kept.id,
        case when kept.erased then 'erased' else kept.input_hash end
    from (select 1) as once
    left join graph.article article on article.id = of_article
    left join news.comment parent on parent.id = of_parent
    left join news.commenter author on author.id = of_author
    left join news.comment kept on kept.author_id = of_author and kept.idempotency_key = key;
end $$;
