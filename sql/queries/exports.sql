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
    ) as slugs,
    (
        select coalesce(jsonb_object_agg(i.id, i.version), '{}')::text from news.image i
        where i.id in (
            select s.image_id from news.article_image s where s.article_id = a.id
            union select a.image_id union select a.seo_image_id
        )
    ) as images
from news.article a
join news.discussion d on d.article_id = a.id
left join news.article original on original.id = a.original_id and a.translation_of is not null
left join news.imported_file file on file.article_id = a.id
where a.id = :article_id;

-- name: images(keys, versions)
-- The images that these are: the same ones, or else those that look the same.
select (
    select i.id from news.image i where i.version = given.version
    order by i.id <> given.key, i.id limit 1
) as found
from unnest(:keys::bigint[], :versions::text[]) with ordinality as given (key, version, place)
order by place;
