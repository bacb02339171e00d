-- Sharing on Bluesky, Threads and Mastodon: the platforms of a share row stand in one place.
create function news.share_platforms() returns text[] language sql immutable parallel safe as $$
    select '{X,FACEBOOK,WHATSAPP,TELEGRAM,LINKEDIN,REDDIT,BLUESKY,THREADS,MASTODON,EMAIL,COPY_LINK}'::text[]
$$;
alter table news.share drop constraint share_platform_is_known;
alter table news.share add constraint share_platform_is_known check (platform = any (news.share_platforms()));

create or replace function news.complete_article() returns trigger language plpgsql as $$ begin
    insert into news.discussion (article_id) values (new.id);
    insert into news.share (article_id, platform, position)
    select new.id, platform, position from unnest(news.share_platforms()) with ordinality as row (platform, position);
    return null;
end $$;

-- Nobody is told: what answers show of the articles that are there has not become wrong.
alter table news.share disable trigger user;
insert into news.share (article_id, platform, position)
select a.id, platform, position
from news.article a cross join unnest(news.share_platforms()) with ordinality as row (platform, position)
order by a.id, position
on conflict (article_id, platform) do update set position = excluded.position
where news.share.position <> excluded.position;
alter table news.share enable trigger user;
