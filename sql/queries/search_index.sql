-- Full-text search: what of articles is indexed, and the vectors that are made of it.

-- name: texts(articles)
-- What each of the articles is found by, and its quotes.
select
    a.id as article_id, a.headline, a.alternative_headline, a.summary, a.dek, a.body_text, a.language,
    array(select k.text from news.key_point k where k.article_id = a.id order by k.position) as key_points,
    array(select q.id from news.quote q where q.article_id = a.id order by q.id) as quote_ids,
    array(select q.text from news.quote q where q.article_id = a.id order by q.id) as quotes
from news.article a
where a.id = any (:articles::bigint[])
order by a.id;

-- name: outdated(version, most)
-- The newest articles whose vectors are older, each for one process only.
select article_id from news.article_search
where version < :version order by version, article_id desc limit :most
for update skip locked;

-- name: unplaced(most)
-- Some articles of which it is not said from when on readers find them. Who is locked is writing it.
select article_id from news.article_search
where listed_at = '-infinity' order by article_id desc limit :most
for update skip locked;

-- name: place(articles)!
update news.article_search set listed_at = news.listed_at(article_id) where article_id = any (:articles::bigint[]);

-- name: save(article_id, search, spans, version)*!
insert into news.article_search as kept (article_id, search, spans, version)
values (:article_id, :search::text::tsvector, :spans, :version)
on conflict (article_id) do update set
    search = excluded.search, spans = excluded.spans, version = excluded.version, words_listed = false
where (kept.search, kept.spans, kept.version) is distinct from (excluded.search, excluded.spans, excluded.version);

-- name: save_quotes(article_ids, ids, searches)!
insert into news.quote_search as kept (quote_id, article_id, search)
select id, article_id, search::tsvector
from unnest(:article_ids::bigint[], :ids::bigint[], :searches::text[]) as quoted (article_id, id, search)
on conflict (quote_id) do update set search = excluded.search where kept.search is distinct from excluded.search;

-- name: add_languages(languages)!
insert into news.search_language (language)
select given.language from unnest(:languages::text[]) as given (language)
where not exists (select from news.search_language known where known.language = given.language)
on conflict do nothing;
