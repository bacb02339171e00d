-- ViewerPolicy: whether a viewer may comment on an article now, by the facts that posting is decided by. `next_allowed_at` is
-- null where no moment is known from which they may.
create function graph.viewer_policy(of_article bigint, viewer bigint)
returns table (can_comment boolean, reason text, next_allowed_at timestamptz) language sql stable as $$
    with found as (
        select
            case
                when not facts.article_listed then 'NOT_FOUND'
                when facts.mode = 'CLOSED' then 'COMMENTS_CLOSED'
                when not facts.author_exists then 'NOT_SIGNED_IN'
                when facts.banned_until is not null then 'BANNED'
                when facts.retry_at is not null then 'RATE_LIMITED'
            end as reason,
            nullif(facts.banned_until, 'infinity') as banned_until,
            facts.retry_at
        from news.site site, lateral graph.posting_facts(
            of_article, null, viewer, '', null,
            array(select site.posting_limits[i][1] from generate_subscripts(site.posting_limits, 1) i),
            array(select site.posting_limits[i][2] from generate_subscripts(site.posting_limits, 1) i),
            0, 0
        ) facts
    )
    select
        found.reason is null, found.reason,
        case found.reason when 'BANNED' then found.banned_until when 'RATE_LIMITED' then found.retry_at end
    from found
$$;

-- How many published comments stand below one, at all depths. All that stands above one of them is visible.
create function graph.descendant_count(of_comment bigint) returns integer language sql stable as $$
    with recursive below as (
        select c.id, c.status, c.reply_count from news.comment c where c.parent_id = of_comment and c.visible
        union all
        select c.id, c.status, c.reply_count from below join news.comment c on c.parent_id = below.id and c.visible
        where below.reply_count > 0
    )
    select count(*)::integer from below where status = 'PUBLISHED'
$$;
