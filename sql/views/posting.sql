-- What the rules for a comment ask, in one row: as it is when they are looked at, and once more, under the locks, when the
-- comment is stored. `lookback` is in seconds, `most` a number of comments.
create function graph.posting_facts(
    of_article bigint, of_parent bigint, of_author bigint, words_hash text, key text, lookback integer, most integer
)
returns table (
    article_listed boolean, mode text, minimum_length integer, maximum_length integer, maximum_depth integer,
    parent_depth integer, parent_open boolean,
    author_exists boolean, author_name text, author_comments integer, banned_until timestamptz, ban_reason text,
    recent timestamptz[], same_words timestamptz[], kept_id bigint, kept_hash text
)
language sql stable as $$
    select
        coalesce(article.listed, false),
        article.policy_mode,
        article.policy_minimum_length,
        article.policy_maximum_length,
        article.policy_maximum_depth,
        parent.depth,
        coalesce(parent.status = 'PUBLISHED' and parent.article_id = article.id, false),
        author.deleted_at is null and author.id is not null,
        author.display_name,
        author.comment_count,
        case when author.banned_until > clock_timestamp() then author.banned_until end,
        author.ban_reason,
        array(
            select posted.created_at from news.comment posted
            where posted.author_id = of_author
            and posted.created_at > clock_timestamp() - make_interval(secs => lookback)
            order by posted.created_at desc limit most
        ),
        array(
            select posted.created_at from news.comment posted
            where posted.author_id = of_author and posted.article_id = of_article
            and posted.body_hash = words_hash and posted.status <> 'REMOVED'
            order by posted.created_at desc limit 1
        ),
        kept.id,
        case when kept.erased then 'erased' else kept.input_hash end
    from (select 1) as once
    left join graph.article article on article.id = of_article
    left join news.comment parent on parent.id = of_parent
    left join news.commenter author on author.id = of_author
    left join news.comment kept on kept.author_id = of_author and kept.idempotency_key = key
$$;
