-- Pictures of imported articles: which of them are here already.

-- name: said_before(said)$
-- The image that was made of these bytes with these words, whatever has been said of it since.
select image_id from news.imported_picture where said = :said;

-- name: remember(said, image_id)!
insert into news.imported_picture (said, image_id) values (:said, :image_id)
on conflict (said) do update set image_id = excluded.image_id;

-- name: of_external_id(external_id)$
select id from news.image where external_id = :external_id;

-- name: fetched(url)$
select original from news.fetched_picture where url = :url;

-- name: note_fetched(url, original)!
insert into news.fetched_picture as known (url, original) values (:url, :original)
on conflict (url) do update set original = excluded.original, fetched_at = now();
