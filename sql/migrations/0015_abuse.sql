-- What one reader can do: shares count up to a ceiling for each network, and drop cached pages once in a while.

-- How often an article was shared from a network within an hour of the clock; only a keyed hash tells networks apart.
-- Servers delete what is older than two hours, and so no foreign key has to wait for the article.
create table news.share_network (
    article_id bigint not null,
    network bytea not null,
    hour timestamptz not null,
    count integer not null default 1,
    primary key (article_id, network, hour)
);
create index share_network_by_time on news.share_network (hour);

-- When an article's number of shares was announced last, and whether it has changed since. It outlives every server, so
-- that the last change is announced whatever happens.
create table news.share_announcement (
    article_id bigint primary key,
    announced_at timestamptz not null default '-infinity',
    pending boolean not null default true
);
create index share_announcement_pending on news.share_announcement (article_id) where pending;

-- Announces what is pending, unless the last time was less than five seconds ago. Says whether it still is.
create function news.announce_shares(of_article bigint) returns boolean language plpgsql as $$ begin
    update news.share_announcement set announced_at = clock_timestamp(), pending = false
    where article_id = of_article and pending and announced_at <= clock_timestamp() - interval '5 seconds';
    if found then
        perform news.announce('shares', of_article);
    end if;
    return exists (select from news.share_announcement where article_id = of_article and pending);
end $$;

-- The row is locked even where it is pending already: who announces waits for all who have counted.
create function news.announce_share_count() returns trigger language plpgsql as $$ begin
    insert into news.share_announcement as known (article_id) values (new.article_id)
    on conflict (article_id) do update set pending = true where not known.pending;
    if found and news.announce_shares(new.article_id) then
        perform news.announce('sharing', new.article_id);
    end if;
    return null;
end $$;
create or replace trigger share_is_announced after insert or delete or update of article_id, platform, position
    on news.share for each row execute function news.announce_row('shares', 'article_id');
create trigger share_count_is_announced after update of count on news.share
    for each row when (old.count <> new.count) execute function news.announce_share_count();
