-- Quotes of an article.

-- name: of_article(article_id)
-- `leads_to_words` is false where the body has changed at the quote's place.
select
    q.id, q.position, q.text, q.is_pull_quote, q.attribution, q.speaker_id, q.anchor_paragraph, q.anchor_start, q.anchor_end,
    q.drift,
    q.fragment = news.text_fragment(
        coalesce(substr(p.text, q.anchor_start + 1, q.anchor_end - q.anchor_start), q.text)
    ) as leads_to_words
from news.quote q
left join news.paragraph p on p.article_id = q.article_id and p.index = q.anchor_paragraph
where q.article_id = :article_id
order by q.position;

-- name: remove(article_id, but)!
delete from news.quote where article_id = :article_id and id <> all (:but::bigint[]);

-- name: add(article_id, ids, positions, texts, pulls, attributions, speakers, paragraphs, starts, ends, drifts)!
-- A quote that was there before has its id again; whoever has none gets one that no quote has had.
insert into news.quote (
    id, article_id, position, text, is_pull_quote, attribution, speaker_id, anchor_paragraph, anchor_start, anchor_end,
    drift
)
overriding system value
select
    coalesce(quoted.id, nextval(pg_get_serial_sequence('news.quote', 'id'))), :article_id::bigint, quoted.position,
    quoted.text, quoted.pull, quoted.attribution, quoted.speaker, quoted.paragraph, quoted.first, quoted.last,
    quoted.drift
from unnest(
    :ids::bigint[], :positions::integer[], :texts::text[], :pulls::boolean[], :attributions::text[], :speakers::bigint[],
    :paragraphs::integer[], :starts::integer[], :ends::integer[], :drifts::text[]
) as quoted (id, position, text, pull, attribution, speaker, paragraph, first, last, drift)
order by quoted.position;
