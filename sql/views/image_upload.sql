-- ImageUpload: an address that takes the bytes of a picture for a while. Nobody sees one but who has just made it.
create view graph.image_upload as
select u.id, false as listed, u.expires_at, signed.signature,
    'ImageUpload_' || u.id as upload_id,
    site.public_url || '/images/uploads/' || u.id || '-' || signed.signature as upload_url
from news.image_upload u
cross join news.site site
cross join secret.image_key secret
cross join lateral (select news.sign(secret.key, concat('upload ', u.id, ' ', u.token)) as signature) signed;
