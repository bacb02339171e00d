-- Articles whose words are to be counted again.

-- name: waiting()
-- Some of them.
select id, body_text from news.article where id in (select article_id from news.article_to_count limit 100);

-- name: store(ids, counts)!
with counted as (
    delete from news.article_to_count where article_id = any (:ids::bigint[])
)
update news.article set word_count = given.count
from unnest(:ids::bigint[], :counts::integer[]) as given (id, count)
where article.id = given.id and article.word_count <> given.count;
