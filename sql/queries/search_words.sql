-- The words of articles, as they are suggested.

-- name: lock()$
-- One process at a time; false for the others. They would wait for each other's words.
select pg_try_advisory_xact_lock(hashtextextended('dateline search words', 0));

-- name: unlisted(most)
-- Articles whose vectors are up to date, and whose words are not listed yet.
select article_id from news.article_search where not words_listed and version > 0 order by article_id desc limit :most;

-- name: add(words, shown, queries, deletions, articles)!
-- `deletions` and `articles` have several values each, with blanks between.
insert into news.search_word as kept (word, shown, query, deletions, articles, recent)
select word, shown, query::tsquery, string_to_array(deletions, ' ')::integer[],
    cardinality(string_to_array(articles, ' ')), array(
        select article::bigint from unnest(string_to_array(articles, ' ')) as article order by 1 desc limit 8
    )
from unnest(:words::text[], :shown::text[], :queries::text[], :deletions::text[], :articles::text[])
    as given (word, shown, query, deletions, articles)
order by word
on conflict (word) do update set
    shown = case when excluded.shown = lower(excluded.shown) then excluded.shown else kept.shown end,
    query = case
        when kept.query @> excluded.query or numnode(kept.query) > 20 then kept.query else kept.query || excluded.query
    end,
    articles = greatest(
        kept.articles + excluded.articles - cardinality(array(
            select unnest(excluded.recent) intersect select unnest(kept.recent)
        )), 1
    ),
    recent = array(
        select distinct article from unnest(kept.recent || excluded.recent) as both_of (article)
        order by article desc limit 8
    );

-- name: are_listed(articles)!
update news.article_search set words_listed = true where article_id = any (:articles::bigint[]);
