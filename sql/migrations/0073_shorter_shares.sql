-- The code of a share is its key, and there is an index on that; its article has few of them, all of which are found by the
-- index that keeps them apart.
create function news.share_of(code text) returns bigint language sql immutable strict parallel safe as $$
    select case when code ~ '^[1-9a-f][0-9a-f]{0,14}$' then ('x' || lpad(code, 16, '0'))::bit(64)::bigint end
$$;
alter table news.share drop column code;
drop index news.share_by_article;
