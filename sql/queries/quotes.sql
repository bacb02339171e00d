-- Quotes of an article, by position.

-- name: remove(article_id, after)!
delete from news.quote where article_id = :article_id and position > :after;

-- name: lower_pull_quote(article_id)!
-- Before another may be raised: an article has one.
update news.quote set is_pull_quote = false where article_id = :article_id and is_pull_quote;

-- name: save(article_id, texts, pulls, attributions, speakers, paragraphs, starts, ends)!
insert into news.quote as kept (
    article_id, position, text, is_pull_quote, attribution, speaker_id, anchor_paragraph, anchor_start, anchor_end
)
select
    :article_id::bigint, quoted.position, quoted.text, quoted.pull, quoted.attribution, person.id,
    quoted.paragraph, quoted.first, quoted.last
from unnest(
    :texts::text[], :pulls::boolean[], :attributions::text[], :speakers::text[],
    :paragraphs::integer[], :starts::integer[], :ends::integer[]
) with ordinality as quoted (text, pull, attribution, speaker, paragraph, first, last, position)
left join news.person on person.slug = quoted.speaker
on conflict (article_id, position) do update set
    text = excluded.text, is_pull_quote = excluded.is_pull_quote, attribution = excluded.attribution,
    speaker_id = excluded.speaker_id, anchor_paragraph = excluded.anchor_paragraph,
    anchor_start = excluded.anchor_start, anchor_end = excluded.anchor_end;
