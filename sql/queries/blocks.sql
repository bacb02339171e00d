-- Blocks of an article's body.

-- name: of_article(article_id)
select id, index, text, graph.block_html(html, text) as html, kind, data::text as data, image_id, embed_url
from news.paragraph where article_id = :article_id order by index;

-- name: remove(ids)!
delete from news.paragraph where id = any (:ids::bigint[]);

-- name: make_way(ids)!
-- No two blocks of an article have the same index, not even while some of them change places.
update news.paragraph set index = -1 - index where id = any (:ids::bigint[]);

-- name: change(ids, indexes, texts, htmls, kinds, datas, images, embeds)!
update news.paragraph set
    index = block.index, text = block.text, html = block.html, kind = block.kind, data = block.data::jsonb,
    image_id = image.id, embed_url = block.embed_url
from unnest(
    :ids::bigint[], :indexes::integer[], :texts::text[], :htmls::text[], :kinds::text[], :datas::text[],
    :images::bigint[], :embeds::text[]
) as block (id, index, text, html, kind, data, image_id, embed_url)
left join news.image on image.id = block.image_id
where paragraph.id = block.id;

-- name: add(article_id, indexes, texts, htmls, kinds, datas, images, embeds)!
insert into news.paragraph (article_id, index, text, html, kind, data, image_id, embed_url)
select :article_id::bigint, block.index, block.text, block.html, block.kind, block.data::jsonb, image.id,
    block.embed_url
from unnest(
    :indexes::integer[], :texts::text[], :htmls::text[], :kinds::text[], :datas::text[], :images::bigint[], :embeds::text[]
) as block (index, text, html, kind, data, image_id, embed_url)
left join news.image on image.id = block.image_id
order by block.index;

-- name: quotations(article_id)
select index, text from news.paragraph where article_id = :article_id and kind = 'QUOTE';

-- name: join_quotes(article_id, indexes, positions)!
update news.paragraph p set quote_id = quote.id
from unnest(:indexes::integer[], :positions::integer[]) as found (index, position)
left join news.quote on quote.article_id = :article_id and quote.position = found.position
where p.article_id = :article_id and p.index = found.index and p.quote_id is distinct from quote.id;

-- name: images(article_id, ids)
-- Those that the article shows, with their positions, and those that it is to show.
select image.id, image.id = article.image_id as is_lead, shown.position
from news.article
join news.image on image.id = article.image_id or image.id = any (:ids::bigint[]) or image.id in (
    select image_id from news.article_image where article_id = :article_id
)
left join news.article_image shown on shown.article_id = article.id and shown.image_id = image.id
where article.id = :article_id;

-- name: known_images(ids)
select id from news.image where id = any (:ids::bigint[]);

-- name: hide_images(article_id)!
delete from news.article_image where article_id = :article_id;

-- name: show_images(article_id, ids, positions)!
insert into news.article_image (article_id, image_id, position)
select :article_id::bigint, id, position from unnest(:ids::bigint[], :positions::integer[]) as image (id, position);

-- name: articles_without_kinds(most)
select id as article_id from news.article
where id in (select article_id from news.paragraph where kind is null order by article_id, index limit 1000)
order by id limit :most for update skip locked;

-- name: without_kinds(article_id)
select id, graph.block_html(html, text) as html from news.paragraph where article_id = :article_id and kind is null order by index;

-- name: set_kinds(ids, kinds, datas)!
update news.paragraph set kind = found.kind, data = found.data::jsonb
from unnest(:ids::bigint[], :kinds::text[], :datas::text[]) as found (id, kind, data)
where paragraph.id = found.id;

-- name: quotes_of(article_id)
select text from news.quote where article_id = :article_id order by position;
