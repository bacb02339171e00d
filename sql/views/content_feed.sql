-- ContentChange. One step of what changes for readers; `type` is its type in GraphQL, `seq` its position: the number in the
-- log and the token. Everyone is told the same.
create view graph.content_change as
select
    news.log_position(c.seq, c.token) as seq,
    concat('content.0.', c.seq, '.', c.token) as cursor,
    c.kind as type,
    c.at as occurred_at,
    c.article_id,
    c.fields,
    c.tags,
    c.urls,
    c.data ->> 'from' as from_url,
    c.data ->> 'to' as to_url,
    c.data ->> 'redirect_to' as redirect_to,
    (c.data ->> 'by_time')::boolean as by_time,
    c.seq as number,
    0::bigint as log_key,
    null::bigint as audience
from news.content_change c;

-- Where the log stands: of a new database, at its beginning.
create function graph.content_cursor() returns text language sql stable as $$
    select coalesce((select concat('content.0.', last_seq, '.', last_token) from news.content_feed), 'content.0.0')
$$;

-- The steps behind a position. Where that step is another by now, or it or what came after it is no longer kept, the only
-- one is a reset.
create function graph.content_feed(behind bigint, size integer)
returns setof graph.content_change language plpgsql stable as $$
declare
    feed news.content_feed;
    behind_number constant bigint := behind >> 31;
    behind_token constant integer := behind & 2147483647;
    stands boolean;
begin
    select * into feed from news.content_feed;
    stands := case
        when behind_number = coalesce(feed.last_seq, 0) then behind_token in (0, coalesce(feed.last_token, 0))
        else exists (select from news.content_change where seq = behind_number + 1)
            and not exists (
                select from news.content_change where seq = behind_number and behind_token not in (0, token)
            )
    end;
    if stands or size = 0 then
        return query select * from graph.content_change c where c.number > behind_number order by c.number limit size;
    else
        return query select
            news.log_position(coalesce(feed.last_seq, 0), coalesce(feed.last_token, 0)), graph.content_cursor(),
            'ContentReset', coalesce((select at from news.content_change where seq = feed.last_seq), now()), null::bigint,
            '{}'::text[], array['everything'], '{}'::text[], null::text, null::text, null::text, null::boolean, feed.last_seq, 0::bigint,
            null::bigint;
    end if;
end $$;
