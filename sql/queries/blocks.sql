-- Blocks of an article's body.

-- name: of_article(article_id)
select id, index, text, html, kind, data::text as data from news.paragraph where article_id = :article_id order by index;

-- name: remove(ids)!
delete from news.paragraph where id = any (:ids::bigint[]);

-- name: make_way(ids)!
-- No two blocks of an article have the same index, not even while some of them change places.
update news.paragraph set index = -1 - index where id = any (:ids::bigint[]);

-- name: change(ids, indexes, texts, htmls, kinds, datas)!
update news.paragraph set
    index = block.index, text = block.text, html = block.html, kind = block.kind, data = block.data::jsonb
from unnest(:ids::bigint[], :indexes::integer[], :texts::text[], :htmls::text[], :kinds::text[], :datas::text[])
    as block (id, index, text, html, kind, data)
where paragraph.id = block.id;

-- name: add(article_id, indexes, texts, htmls, kinds, datas)!
insert into news.paragraph (article_id, index, text, html, kind, data)
select :article_id::bigint, block.index, block.text, block.html, block.kind, block.data::jsonb
from unnest(:indexes::integer[], :texts::text[], :htmls::text[], :kinds::text[], :datas::text[])
    as block (index, text, html, kind, data)
order by block.index;

-- name: quotations(article_id)
select index, text from news.paragraph where article_id = :article_id and kind = 'QUOTE';

-- name: join_quotes(article_id, indexes, positions)!
update news.paragraph p set quote_id = quote.id
from unnest(:indexes::integer[], :positions::integer[]) as found (index, position)
left join news.quote on quote.article_id = :article_id and quote.position = found.position
where p.article_id = :article_id and p.index = found.index and p.quote_id is distinct from quote.id;
