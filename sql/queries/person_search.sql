-- Names of people as they are compared.

-- name: outdated(version, most)
select s.person_id, p.name from news.person_search s join news.person p on p.id = s.person_id
where s.version < :version limit :most for update of s skip locked;

-- name: save(ids, names, version)!
update news.person_search s set name = made.name, version = :version
from unnest(:ids::bigint[], :names::text[]) as made (id, name) where s.person_id = made.id;
