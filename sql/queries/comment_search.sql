-- Vectors of comments.

-- name: outdated(version, most)
-- The newest comments whose vectors are older, each for one process only.
select s.comment_id, c.body, coalesce(c.language, a.language) as language
from news.comment_search s
join news.comment c on c.id = s.comment_id
join news.article a on a.id = c.article_id
where s.version < :version order by s.version, s.comment_id desc limit :most
for update of s skip locked;

-- name: save(ids, searches, version)!
update news.comment_search s set search = made.search::tsvector, version = :version
from unnest(:ids::bigint[], :searches::text[]) as made (id, search) where s.comment_id = made.id;
