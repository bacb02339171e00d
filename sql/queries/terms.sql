-- Sections and topics.

-- name: without_slug(section, tags)
-- Of those of an article, in its order.
select id, name from news.term
where slug is null and ((kind = 'SECTION' and name = :section) or (kind = 'TOPIC' and name = any (:tags::text[])))
order by kind, array_position(:tags::text[], name);

-- name: some_without_slug(most)
select id, name from news.term where slug is null order by id limit :most for update skip locked;

-- name: give_slugs(ids, slugs)!
select news.give_slug(id, slug)
from unnest(:ids::bigint[], :slugs::text[]) with ordinality as named (id, slug, place) order by place;
