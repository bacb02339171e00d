-- Key points of an article.

-- name: of_article(article_id)
select text, sentence, is_stale from news.key_point where article_id = :article_id order by position;

-- name: save(article_id, texts, sentences, stales)!
insert into news.key_point as kept (article_id, position, text, sentence, is_stale)
select :article_id::bigint, position, text, sentence, stale
from unnest(:texts::text[], :sentences::text[], :stales::boolean[]) with ordinality as point (text, sentence, stale, position)
on conflict (article_id, position) do update
set text = excluded.text, sentence = excluded.sentence, is_stale = excluded.is_stale
where (kept.text, kept.sentence, kept.is_stale) is distinct from (excluded.text, excluded.sentence, excluded.is_stale);

-- name: remove(article_id, after)!
delete from news.key_point where article_id = :article_id and position > :after;
