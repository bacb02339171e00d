-- Images: putting them, and finding the files of those that may be seen.

-- name: lock_external_id(external_id)^
-- Until the transaction ends nobody else puts an image of this name.
select pg_advisory_xact_lock(hashtextextended('image ' || :external_id, 0));

-- name: lock(id, external_id)^
-- The image's row as it is, by its key or by the publisher's.
select id, encode(original, 'hex') as original, external_id, alt, caption, credit, focal_x, focal_y
from news.image
where case when :id::bigint is null then external_id = :external_id::text else id = :id::bigint end
for no key update;

-- name: keep_original(original)^
-- Whether it is new; nobody forgets it until the transaction ends. Who sends the same bytes is waited for.
insert into news.original as known
    (hash, media_type, byte_count, width, height, see_through, placeholder, blur_hash)
values (
    :original.hash, :original.media_type, :original.byte_count, :original.width, :original.height,
    :original.see_through, :original.placeholder, :original.blur_hash
)
on conflict (hash) do update set stored_at = now()
returning xmax = 0 as is_new;

-- name: find_same(image)$
-- An image without a name, of the same original, of which the same is said.
select id from news.image
where original = :image.original and external_id is null
and (alt, caption, credit, focal_x, focal_y)
    is not distinct from (:image.alt, :image.caption, :image.credit, :image.focal_x, :image.focal_y)
order by id limit 1;

-- name: add(image)$
insert into news.image (original, external_id, alt, caption, credit, focal_x, focal_y)
values (
    :image.original, :image.external_id, :image.alt, :image.caption, :image.credit, :image.focal_x, :image.focal_y
)
returning id;

-- name: change(id, image)!
update news.image set
    original = :image.original, external_id = :image.external_id, alt = :image.alt, caption = :image.caption,
    credit = :image.credit, focal_x = :image.focal_x, focal_y = :image.focal_y, updated_at = now()
where id = :id
and (original, external_id, alt, caption, credit, focal_x, focal_y) is distinct from (
    :image.original, :image.external_id, :image.alt, :image.caption, :image.credit, :image.focal_x, :image.focal_y
);

-- name: exists(id)$
select exists (select from news.image where id = :id);

-- name: without_alt(article_id)
-- Pictures of an article without an alternative text, of their own or where they stand in its body.
select i.id, shown.position = 0 as is_lead
from news.article_image shown join news.image i on i.id = shown.image_id
where shown.article_id = :article_id and i.alt = '' and (
    shown.position = 0 or exists (
        select from news.paragraph p
        where p.article_id = shown.article_id and p.image_id = i.id and coalesce(p.data ->> 'alt', '') = ''
    )
)
order by shown.position;

-- name: file(path, address, signature)^
-- What is needed to make a rendition, and whether readers may see it; nothing where the address was not signed.
select encode(i.original, 'hex') as original, o.see_through, i.focal_x, i.focal_y, i.listed
from graph.image i join news.original o on o.hash = i.original
where i.id = split_part(:path, '-', 1)::bigint and i.path = :path
and (select news.sign(key, :address) from secret.image_key) = :signature;

-- name: shown_file(id)^
-- What is needed to make a rendition of an image that readers may see.
select encode(i.original, 'hex') as original, o.see_through, i.focal_x, i.focal_y, i.listed, i.path
from graph.image i join news.original o on o.hash = i.original
where i.id = :id and i.listed;

-- name: add_upload()$
insert into news.image_upload default values returning id;

-- name: open_upload(id, signature)$
-- Whether bytes may be sent for it now.
select exists (select from graph.image_upload where id = :id and signature = :signature and expires_at > now());

-- name: claim_upload(id)$
-- Takes an upload away, so that it is used once.
delete from news.image_upload where id = :id returning id;

-- name: forget_uploads()
-- The keys of uploads that nobody has used for a day.
delete from news.image_upload where expires_at < now() - interval '1 day' returning id;

-- name: unused_originals()
-- What no image has had for a day: of at most so many at a time.
select encode(hash, 'hex') as hash from news.original o
where stored_at < now() - interval '1 day' and not exists (select from news.image i where i.original = o.hash)
order by stored_at limit 100;

-- name: forget_original(hash)$
delete from news.original o
where hash = decode(:hash, 'hex') and stored_at < now() - interval '1 day'
and not exists (select from news.image i where i.original = o.hash)
returning 1;

-- name: paths()
-- The first parts of all addresses that there are.
select path from graph.image;

-- name: originals()
select encode(hash, 'hex') as hash from news.original order by hash;

-- name: try_to_maintain()$
select pg_try_advisory_xact_lock(hashtext('dateline images'));
