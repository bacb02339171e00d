-- Vectors of comments.

-- name: outdated(version, most)
-- The newest comments that have no vector yet, and then those whose vectors are older; each for one process only. Of a
-- comment that is gone there is no body. The index has those of one version as they lie in the table: backwards the newest
-- come first.
with new as (
    select comment_id, true as is_new from news.comment_to_index order by comment_id desc limit :most
    for update skip locked
), edited as (
    select comment_id, false from news.comment_search where version < least(1, :version)
    order by version desc limit :most
    for update skip locked
), old as (
    select comment_id, false from news.comment_search where version between 1 and :version - 1
    order by version desc limit :most
    for update skip locked
)
select found.comment_id, found.is_new, c.body, coalesce(c.language, a.language) as language
from (table new union all table edited union all table old) found
left join news.comment c on c.id = found.comment_id
left join news.article a on a.id = c.article_id;

-- name: save(ids, searches, version)!
update news.comment_search s set search = made.search::tsvector, version = :version
from unnest(:ids::bigint[], :searches::text[]) as made (id, search) where s.comment_id = made.id;

-- name: add(ids, searches, version)!
-- A comment that has a row by now was edited meanwhile: its vector is made anew.
with listed as (
    delete from news.comment_to_index where comment_id = any (:ids::bigint[]) returning comment_id
)
insert into news.comment_search (comment_id, search, version)
select c.id, made.search::tsvector, :version
from listed
join unnest(:ids::bigint[], :searches::text[]) as made (id, search) on made.id = listed.comment_id
join (select id from news.comment where id = any (:ids::bigint[]) for key share) c on c.id = made.id
on conflict (comment_id) do nothing;
