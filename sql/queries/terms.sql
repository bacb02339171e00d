-- Sections and topics.

-- name: without_slug(sections, tags)
-- Of those of articles, in their order.
select id, name from news.term
where slug is null and (
    (kind = 'SECTION' and name = any (:sections::text[])) or (kind = 'TOPIC' and name = any (:tags::text[]))
)
order by kind, array_position(:sections::text[] || :tags::text[], name);

-- name: some_without_slug(most)
select id, name from news.term where slug is null order by id limit :most for update skip locked;

-- name: give_slugs(ids, slugs)!
select news.give_slug(id, slug)
from unnest(:ids::bigint[], :slugs::text[]) with ordinality as named (id, slug, place) order by place;

-- name: of_key(kind, id)^
select id, name from news.term where kind = :kind and id = :id for update;

-- name: of_name(kind, name)$
select id from news.term where kind = :kind and name = :name;

-- name: add(kind, name)^
-- It may have been added meanwhile.
insert into news.term as known (kind, name) values (:kind, :name)
on conflict (kind, name) do update set name = excluded.name
returning id, name, slug;

-- name: rename(id, name)!
select news.rename_term(:id, :name);

-- name: describe(id, description)!
update news.term set description = :description where id = :id;

-- name: place(id, position)!
update news.term set position = :position where id = :id;
