-- Articles as they are written to files.

-- name: keys(section, since)
select id from news.article
where (:section::text is null or section = :section) and (:since::timestamptz is null or changed_at >= :since)
order by id;

-- name: shared_names()
select name from news.person group by name having count(*) > 1;

-- name: beside(article_id)^
-- What a file says beside what the article says; the reference to an original as it is stored means nothing elsewhere.
select
    greatest(a.updated_at, file.updated_at) as updated_at, a.withdrawn_at, file.version,
    coalesce(original.external_id, original.slug, a.translation_of) as translation_of,
    coalesce(file.other_fields, '{}')::text as other_fields,
    d.guidelines, d.commenting_mode = 'CLOSED' as comments_closed,
    (
        select coalesce(jsonb_object_agg(p.id, p.slug), '{}')::text from news.person p
        where p.id in (
            select m.person_id from news.article_person m where m.article_id = a.id
            union select w.person_id from news.article_author w where w.article_id = a.id
        )
    ) as slugs
from news.article a
join news.discussion d on d.article_id = a.id
left join news.article original on original.id = a.original_id and a.translation_of is not null
left join news.imported_file file on file.article_id = a.id
where a.id = :article_id;

-- name: pictures(article_id)
-- The images that it shows, in an order that is the same in every database.
select
    i.id as key, encode(i.original, 'hex') as original, o.media_type,
    i.alt, i.caption, i.credit, i.external_id, i.focal_x, i.focal_y
from news.image i join news.original o on o.hash = i.original
where i.id in (
    select s.image_id from news.article_image s where s.article_id = :article_id
    union select unnest(array[a.image_id, a.seo_image_id]) from news.article a where a.id = :article_id
)
order by i.original, i.external_id collate "C" nulls first, i.alt collate "C", i.caption collate "C" nulls first,
    i.credit collate "C" nulls first, i.focal_x nulls first, i.focal_y nulls first, i.id;
