-- What one reader can do: shares count up to a ceiling for each network, and drop cached pages once in a while; edits,
-- likes, reports, deletions and shares have a pace.

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

-- What readers have done lately, of what has a pace. They are known by the hash of their subject: a new account of the same
-- one begins where the deleted one was. Servers delete what is too old to count.
create table news.pace (
    reader bytea not null,
    action text not null
        constraint pace_action_is_known check (action in ('EDIT', 'LIKE', 'REPORT', 'DELETE', 'SHARE')),
    acted_at timestamptz not null default clock_timestamp()
);
create index pace_by_reader on news.pace (reader, action, acted_at);
create index pace_by_time on news.pace (acted_at);

create function news.pace_key(of_commenter bigint) returns bytea language sql stable as $$
    select news.subject_hash(subject) from news.commenter where id = of_commenter
$$;

-- For what has been done just now.
create function news.count_action(of_commenter bigint, done text) returns void language sql volatile as $$
    insert into news.pace (reader, action) select key, done from news.pace_key(of_commenter) as key where key is not null
$$;

-- When the commenter may do so again, null for now. Limits are pairs of a number and seconds. Until the end of the
-- transaction no other one asks the same: each counts what those before it have done.
create function news.retry_at(of_commenter bigint, wanted text, of_numbers integer[], of_seconds integer[])
returns timestamptz language plpgsql volatile as $$
declare
    known bytea := news.pace_key(of_commenter);
begin
    if known is null or cardinality(of_numbers) = 0 then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended(concat('pace ', wanted, ' ', known), 0));
    return (
        select max(done.acted_at + make_interval(secs => pair.seconds))
        from unnest(of_numbers, of_seconds) as pair (number, seconds)
        cross join lateral (
            select acted_at from news.pace where reader = known and action = wanted
            order by acted_at desc offset pair.number - 1 limit 1
        ) done
        where done.acted_at > clock_timestamp() - make_interval(secs => pair.seconds)
    );
end $$;

create function news.enter_in_pace(
    of_article bigint, of_commenter bigint, wanted text, of_numbers integer[], of_seconds integer[]
) returns timestamptz language plpgsql as $$ begin
    perform news.enter(of_article, of_commenter, false);
    return news.retry_at(of_commenter, wanted, of_numbers, of_seconds);
end $$;
