-- Documents that apps have registered.

-- name: add_texts(ids, texts)!
insert into news.document (id, text) select * from unnest(:ids::text[], :texts::text[]) order by 1
on conflict (id) do nothing;

-- name: other_texts(ids, texts)
-- The ids that stand for another text than the one given.
select d.id
from unnest(:ids::text[], :texts::text[]) given (id, text)
join news.document d on d.id = given.id and d.text <> given.text
order by d.id;

-- name: add_release(app, version, ids)$
with added as (
    insert into news.document_release (app, version, document_id)
    select :app, :version, id from unnest(:ids::text[]) as given (id)
    on conflict do nothing
    returning 1
)
select count(*) from added;

-- name: remove_release(app, version)$
with removed as (
    delete from news.document_release where app = :app and version = :version returning 1
)
select count(*) from removed;

-- name: remove_unreleased()!
delete from news.document d
where not exists (select from news.document_release r where r.document_id = d.id);

-- name: releases()
select app, version, count(*) as documents, min(added_at) as added_at
from news.document_release
group by app, version
order by app, min(added_at), version;

-- name: registered()
select d.id, d.text, r.app, r.version
from news.document d
join news.document_release r on r.document_id = d.id
order by r.added_at desc, d.id;

-- name: find(id)
select d.id, d.text, r.app, r.version
from news.document d
join news.document_release r on r.document_id = d.id
where d.id = :id
order by r.added_at desc;

-- name: mark()$
-- Differs whenever something was added or removed.
select concat(count(*), ' ', max(added_at)) from news.document_release;
