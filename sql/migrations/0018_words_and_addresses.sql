-- Words are counted alike in every script.

-- Columns of an article whose change is no change of what it says.
create or replace function news.unprinted() returns text[] language sql immutable parallel safe as $$
    select '{
        id,external_id,status,published_at,updated_at,headline_encoded,slug_encoded,word_count,
        language,direction,translation_key,translation_of,original_id
    }'::text[]
$$;

-- Articles whose words are to be counted again: those with marks, or in scripts without blanks.
create table news.article_to_count (
    article_id bigint primary key
        constraint article_to_count_article_exists references news.article on delete cascade
);
insert into news.article_to_count (article_id)
select id from news.article
where body_text ~ '[\u0300-\u036f\u0483-\u0489\u0590-\u1cff\u1dc0-\u1dff\u2e80-\u2fdf\u3005-\u3007\u3021-\u9fff\ua800-\ud7ff\uf900-\uffdf]';
