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
