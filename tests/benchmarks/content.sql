-- Articles of a made-up site, the same at every run, in empty tables. Before it run: the temporary tables `size` (how
-- many of each), `discussed` (articles with a number of comments of their own) and `sentence`, `first_name`, `last_name`
-- (numbered from 0). Triggers are off, for row by row they take most of the time: what they would do is done here.

analyze size, discussed, sentence, first_name, last_name;

-- A number from 0 up to, not including, `below`: always the same one for the same key and purpose.
create function pg_temp.pick(purpose text, key bigint, below integer, evenness float8 default 1) returns integer
language sql immutable parallel safe as $$
    select floor(below * (((hashtextextended(purpose || key, 20240607) & 4294967295) / 4294967296.0) ^ evenness))::integer
$$;

insert into news.person (slug, name)
select lower(f.text || '-' || l.text), f.text || ' ' || l.text
from size cross join generate_series(0, size.people - 1) as i
join first_name f on f.number = i / 20 join last_name l on l.number = i % 20;

-- What an article says depends on its age, so that the newest of a small site and of a large one are alike; those with
-- a number of comments of their own all say the same. Old ones of a large site have a single paragraph.
create temporary table made_article on commit drop as
select id, size.articles - id as age,
    case when d.article_id is not null then 1000003 else size.articles - id end as look,
    timestamptz '2025-06-01 09:00Z' - (size.articles - id) * interval '11 minutes 0.5 seconds' as at
from size cross join generate_series(1, size.articles) as id left join discussed d on d.article_id = id;
analyze made_article;

create temporary table made_paragraph on commit drop as
select id as article_id, index, one.number as quoted, case
    when index % 2 = 1 then '“' || one.text || '” ' || two.text || ' ' || three.text
    else one.text || ' ' || two.text || ' ' || three.text || ' ' || four.text end as text
from size cross join made_article
cross join generate_series(
    case when age < size.whole then 0 else 1 end,
    case when age < size.whole then 11 + pg_temp.pick('length', look, 14) else 1 end
) as index
join sentence one on one.number = pg_temp.pick('one', look * 100 + index, 400)
join sentence two on two.number = pg_temp.pick('two', look * 100 + index, 400)
join sentence three on three.number = pg_temp.pick('three', look * 100 + index, 400)
join sentence four on four.number = pg_temp.pick('four', look * 100 + index, 400)
order by id, index;
analyze made_paragraph;

insert into news.article (id, slug, headline, summary, dek, dateline_place, dateline_date, source, section, tags,
    published_at, updated_at, key_points_heading, body_markdown, body_html, body_text, word_count)
overriding system value
select id, trim(both '-' from regexp_replace(lower(headline.text), '[^a-z0-9]+', '-', 'g')) || '-' || id,
    rtrim(headline.text, '.'), summary.text, case when look % 3 > 0 then dek.text end,
    (array['New Delhi', 'Geneva', 'Nairobi', 'Lima'])[1 + look % 4], at::date,
    (array['ANI', 'Reuters', null])[1 + look % 3],
    (array['World', 'Business', 'Sport', 'Science', 'Culture'])[1 + look % 5],
    array['topic-' || look % 40, 'region-' || look % 7, 'year-' || extract(year from at)],
    at, at + interval '20 minutes', case when look % 2 = 0 then 'Key points' end,
    body.text, body.html, body.text, body.words
from made_article
join (
    select article_id as id, string_agg(text, E'\n\n' order by index) as text,
        string_agg('<p>' || text || '</p>', E'\n' order by index) as html,
        sum(array_length(string_to_array(text, ' '), 1)) as words
    from made_paragraph group by article_id
) as body using (id)
join sentence headline on headline.number = pg_temp.pick('headline', look, 400)
join sentence summary on summary.number = pg_temp.pick('summary', look, 400)
join sentence dek on dek.number = pg_temp.pick('dek', look, 400)
order by id;

-- English stems are the same whoever makes them. To list the words of all would take minutes.
insert into news.article_search (article_id, search, version, listed_at, words_listed)
select id, to_tsvector('english', headline || ' ' || summary || ' ' || body_text), 1000, published_at,
    id <= size.articles - least(300, size.articles / 50)
from size cross join news.article order by id;

insert into news.article_tag (tag, published_at, article_id)
select tag, published_at, id from news.article cross join unnest(tags) as tag order by 1, 2, 3;

insert into news.term (kind, name, slug)
select distinct 'SECTION', section, lower(section) from news.article union select 'TOPIC', tag, tag from news.article_tag
order by 1, 2;

insert into news.paragraph (article_id, index, text, html, kind, data)
select article_id, index, text, '=', 'PARAGRAPH', '{}' from made_paragraph order by article_id, index;

-- Each long article has a lead picture of its own.
insert into news.original (hash, media_type, byte_count, width, height, placeholder, blur_hash)
select sha256(convert_to('picture ' || id, 'UTF8')), 'image/jpeg', 400000, 2400, 1600,
    'data:image/webp;base64,' || repeat('UklGRkoAAABXRUJQVlA4', 6), 'LEHV6nWB2yk8pyo0adR*.7kCMdnj'
from size cross join made_article where age < size.whole order by id;
insert into news.image (id, original, alt, caption, credit)
overriding system value
select id, sha256(convert_to('picture ' || id, 'UTF8')), sentence.text, sentence.text, (array['ANI', 'Reuters'])[1 + look % 2]
from size cross join made_article join sentence on sentence.number = pg_temp.pick('picture', look, 400)
where age < size.whole order by id;
insert into news.article_image (article_id, image_id, position) select id, id, 0 from news.image order by id;
update news.article a set image_id = i.id from news.image i where i.id = a.id;

insert into news.key_point (article_id, position, text)
select id, position, sentence.text
from size cross join made_article cross join generate_series(1, case when age < size.whole then 5 else 1 end) as position
join sentence on sentence.number = pg_temp.pick('key point', look * 10 + position, 400)
order by id, position;

insert into news.article_person (article_id, person_id, position, title, affiliation, listed_at)
select id, person, position,
    (array['Minister', 'Economist', 'Judge', 'Spokesperson', null])[1 + pg_temp.pick('title', person, 5)],
    (array['Ministry of Finance', 'High Court', 'National University', null])[1 + pg_temp.pick('affiliation', person, 4)],
    at
from size cross join made_article cross join generate_series(1, 4) as position
cross join lateral (select 1 + (look * 37 + position * 113) % size.people as person) as named
order by id, position;

insert into news.article_author (article_id, person_id, position, role, listed_at)
select id, person, position, (array[null, 'Photographs'])[position], at
from size cross join made_article cross join generate_series(1, 2) as position
cross join lateral (select 1 + (look * 41 + position * 127) % size.people as person) as named
order by id, position;

insert into news.quote (article_id, position, text, is_pull_quote, attribution, speaker_id,
    anchor_paragraph, anchor_start, anchor_end, fragment)
select p.article_id, (p.index + 1) / 2, said.text, p.index = 5, case when p.index < 9 then 'told reporters' end,
    ap.person_id, p.index, 1, 1 + length(said.text), said.fragment
from made_paragraph p
join (select number, text, news.text_fragment(text) as fragment from sentence) as said on said.number = p.quoted
join news.article_person ap on ap.article_id = p.article_id and ap.position = 1 + p.index % 4
where p.index in (1, 3, 5, 7, 9, 11)
order by p.article_id, p.index;

insert into news.share (article_id, platform, position, count)
select id, platform, position, pg_temp.pick('share', look * 10 + position, 400, 3)
from made_article cross join unnest(news.share_platforms()) with ordinality as platforms (platform, position)
order by id, position;

select setval(pg_get_serial_sequence('news.article', 'id'), max(id)) from news.article;
select setval(pg_get_serial_sequence('news.image', 'id'), max(id)) from news.image;
