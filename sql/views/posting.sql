-- What the rules for a comment ask, in one row: as it is when they are looked at, and once more, under the locks, when the
-- comment is stored. Rate limits are so many comments (`numbers`) in so many seconds. `retry_at` is when the author may
-- post again, null for now. Of the author's comments at most `counted` are counted.
create type graph.facts as (
    article_listed boolean, mode text, closed_at timestamptz, minimum_length integer, maximum_length integer, maximum_depth integer,
    parent_depth integer, parent_open boolean,
    author_exists boolean, author_name text, author_comments integer, banned_until timestamptz, ban_reason text,
    retry_at timestamptz, is_duplicate boolean, kept_id bigint, kept_hash text
);

-- Those of them that are about the author alone. No row where there is none.
create function graph.author_facts(of_author bigint)
returns table (
    author_exists boolean, author_name text, author_comments integer, banned_until timestamptz, ban_reason text
)
language sql stable rows 1 as $$
    select
        c.deleted_at is null,
        c.display_name,
        c.comment_count,
        case when c.banned_until > clock_timestamp() then c.banned_until end,
        case when c.banned_until > clock_timestamp() then c.ban_reason end
    from news.commenter c where c.id = of_author
$$;

-- Written so that PostgreSQL can put it into a statement, and looks for several comments at once.
create function graph.facts_of_posting(
    of_article bigint, of_parent bigint, of_author bigint, words_hash text, key text,
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer
) returns setof graph.facts language sql stable rows 1 as $$
    select
        coalesce(article.listed, false),
        article.policy_mode,
        case when article.policy_closes_at <= clock_timestamp() then article.policy_closes_at end,
        article.policy_minimum_length,
        article.policy_maximum_length,
        article.policy_maximum_depth,
        parent.depth,
        coalesce(parent.status = 'PUBLISHED' and parent.article_id = article.id, false),
        coalesce(author.author_exists, false),
        author.author_name,
        least(author.author_comments, counted),
        author.banned_until,
        author.ban_reason,
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
            and md5(c.body) = words_hash and c.status <> 'REMOVED'
            and c.created_at > (select clock_timestamp() - make_interval(secs => duplicate_seconds))
        ),
        kept.id,
        case when kept.erased then 'erased' else kept.input_hash end
    from (select 1) as once
    left join graph.article article on article.id = of_article
    left join news.comment parent on parent.id = of_parent
    left join lateral graph.author_facts(of_author) author on true
    left join news.comment kept on kept.author_id = of_author and kept.idempotency_key = key
        and md5(kept.idempotency_key)::uuid = md5(key)::uuid
$$;

-- Of one comment. Planned once for each connection: to plan it takes ten times as long as to look.
create function graph.posting_facts(
    of_article bigint, of_parent bigint, of_author bigint, words_hash text, key text,
    numbers integer[], seconds integer[], duplicate_seconds integer, counted integer
) returns setof graph.facts language plpgsql stable rows 1 set plan_cache_mode = force_generic_plan as $$ begin
    return query select * from graph.facts_of_posting(
        of_article, of_parent, of_author, words_hash, key, numbers, seconds, duplicate_seconds, counted
    );
end $$;
