-- CommentAnchor.
create view graph.comment_anchor as
select a.id, a.article_id, a.kind, a.words, a.prefix, a.suffix, a.state, a.quote_id, a.key_point_id, a.block_id,
    a.words_start, a.words_end
from news.comment_anchor a;

-- AnchorCount: of what a comment stands on; of everything in the article that has comments, where no comment is given.
create function graph.anchor_counts(of_article bigint, of_comment bigint)
returns table (id text, comment_count integer) language sql stable as $$
    select n.kind || '_' || n.subject_id, n.comment_count
    from news.comment c
    join news.comment_anchor a on a.id = c.anchor_id
    cross join lateral news.places_of(a) place
    join news.anchor_count n on n.subject_id = place.subject_id and n.kind = place.kind
    where c.id = of_comment
    union all
    select n.kind || '_' || n.subject_id, n.comment_count
    from news.anchor_count n where of_comment is null and n.article_id = of_article and n.comment_count > 0
$$;

-- The threads that stand on what has this global ID.
create function graph.anchors_on(subject text) returns bigint[] language sql stable as $$
    select array(
        select a.id from news.comment_anchor a where a.block_id = news.key_of('Block', subject)
        union
        select a.id from news.comment_anchor a where a.quote_id = news.key_of('Quote', subject)
        union
        select a.id from news.comment_anchor a where a.key_point_id = news.key_of('KeyPoint', subject)
    )
$$;

-- What a new comment may stand on, with the text that it is part of; no row where the article has none such. Only some
-- of a block's words have offsets of their own.
create function graph.anchor_subject(of_article bigint, wanted text, subject bigint)
returns table (
    quote_id bigint, key_point_id bigint, block_id bigint, text text, words_start integer, words_end integer
) language sql stable as $$
    select q.id, null::bigint, p.id, coalesce(p.text, q.text), coalesce(q.anchor_start, 0),
        coalesce(q.anchor_end, char_length(q.text))
    from news.quote q left join news.paragraph p on p.article_id = q.article_id and p.index = q.anchor_paragraph
    where wanted = 'QUOTE' and q.id = subject and q.article_id = of_article
    union all
    select null, k.id, null, k.text, 0, char_length(k.text)
    from news.key_point k where wanted = 'KEY_POINT' and k.id = subject and k.article_id = of_article
    union all
    select null, null, p.id, p.text, 0, char_length(p.text)
    from news.paragraph p where wanted in ('BLOCK', 'TEXT') and p.id = subject and p.article_id = of_article
$$;
