-- What comments stand on.

-- name: subject(article_id, kind, subject_id)^
select * from graph.anchor_subject(:article_id, :kind, :subject_id);

-- name: add(article_id, place)$
insert into news.comment_anchor (
    article_id, kind, words, prefix, suffix, quote_id, key_point_id, block_id, words_start, words_end
)
values (
    :article_id, :place.kind, :place.words, :place.prefix, :place.suffix, :place.quote_id, :place.key_point_id,
    :place.block_id, :place.words_start, :place.words_end
)
returning id;

-- name: of_article(article_id)
select id, kind, words, prefix, suffix, state, quote_id, key_point_id, block_id, words_start, words_end
from news.comment_anchor where article_id = :article_id order by id;

-- name: parts(article_id)
-- What comments can stand on, each kind in order.
select 'Block' as kind, id, index as place, text, null::integer as words_start, null::integer as words_end
from news.paragraph where article_id = :article_id
union all
select 'Quote', q.id, q.anchor_paragraph, coalesce(substr(p.text, q.anchor_start + 1, q.anchor_end - q.anchor_start), q.text),
    q.anchor_start, q.anchor_end
from news.quote q left join news.paragraph p on p.article_id = q.article_id and p.index = q.anchor_paragraph
where q.article_id = :article_id
union all
select 'KeyPoint', id, position, text, null, null from news.key_point where article_id = :article_id
order by kind, place, id;

-- name: move(now)!
-- Also those whose quote was written anew with the same id, at which they lost it.
update news.comment_anchor a set
    state = now.state, quote_id = now.quote_id, key_point_id = now.key_point_id, block_id = now.block_id,
    words_start = now.words_start, words_end = now.words_end
from unnest(
    :now.ids::bigint[], :now.states::text[], :now.quotes::bigint[], :now.key_points::bigint[], :now.blocks::bigint[],
    :now.starts::integer[], :now.ends::integer[]
) as now (id, state, quote_id, key_point_id, block_id, words_start, words_end)
where a.id = now.id and (a.state, a.quote_id, a.key_point_id, a.block_id, a.words_start, a.words_end) is distinct from
    (now.state, now.quote_id, now.key_point_id, now.block_id, now.words_start, now.words_end);

-- name: recount(article_id)!
select news.recount_on_words(:article_id);
