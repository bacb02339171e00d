-- What is embedded from other sites.

-- name: note(urls, providers, names, players)!
insert into news.embed as known (url, provider, provider_name, player_url)
select url, provider, name, player
from unnest(:urls::text[], :providers::text[], :names::text[], :players::text[]) as embed (url, provider, name, player)
order by url
on conflict (url) do update set
    provider = excluded.provider, provider_name = excluded.provider_name, player_url = excluded.player_url
where (known.provider, known.provider_name, known.player_url)
    is distinct from (excluded.provider, excluded.provider_name, excluded.player_url);

-- name: to_fetch(article_id, most, tries, pause)
-- Of one article, or of any: those that nobody has asked for yet, or that did not answer and have been left alone since.
update news.embed set tries = tries + 1, tried_at = now()
where url in (
    select url from news.embed
    where fetched_at is null and tries < :tries and (tried_at is null or tried_at < now() - make_interval(secs => :pause))
    and graph.may_embed(provider)
    and (:article_id::bigint is null or url in (
        select embed_url from news.paragraph where article_id = :article_id and embed_url is not null
    ))
    order by tries, url limit :most for update skip locked
)
returning url, provider;

-- name: fetched(url, title, author, thumbnail_url)!
update news.embed set title = :title, author = :author, thumbnail_url = :thumbnail_url, fetched_at = now()
where url = :url;
