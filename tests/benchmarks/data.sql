-- A made-up site, the same at every run. Before it run: the temporary tables `size` (how many of each) and
-- `sentence`, `first_name`, `last_name` (numbered from 0). It expects empty tables.

analyze size, sentence, first_name, last_name;

-- A number from 0 up to, not including, `below`: always the same one for the same key and purpose.
create function pg_temp.pick(purpose text, key bigint, below integer, evenness float8 default 1) returns integer
language sql immutable parallel safe as $$
    select floor(below * (((hashtextextended(purpose || key, 20240607) & 4294967295) / 4294967296.0) ^ evenness))::integer
$$;

insert into news.person (slug, name, title, affiliation)
select lower(f.text || '-' || l.text), f.text || ' ' || l.text,
    (array['Minister', 'Economist', 'Judge', 'Spokesperson', null])[1 + pg_temp.pick('title', i, 5)],
    (array['Ministry of Finance', 'High Court', 'National University', null])[1 + pg_temp.pick('affiliation', i, 4)]
from size cross join generate_series(0, size.people - 1) as i
join first_name f on f.number = i / 20 join last_name l on l.number = i % 20;

create temporary table made_paragraph on commit drop as
select article_id, index, one.text as quoted, case
    when index % 2 = 1 then '“' || one.text || '” ' || two.text || ' ' || three.text
    else one.text || ' ' || two.text || ' ' || three.text || ' ' || four.text end as text
from size cross join generate_series(1, size.articles) as article_id
cross join generate_series(0, 11 + pg_temp.pick('length', article_id, 14)) as index
join sentence one on one.number = pg_temp.pick('one', article_id * 100 + index, 400)
join sentence two on two.number = pg_temp.pick('two', article_id * 100 + index, 400)
join sentence three on three.number = pg_temp.pick('three', article_id * 100 + index, 400)
join sentence four on four.number = pg_temp.pick('four', article_id * 100 + index, 400);
analyze made_paragraph;

insert into news.article (id, slug, headline, summary, dek, dateline_place, dateline_date, source, section, tags,
    published_at, updated_at, key_points_heading, body_markdown, body_html, body_text, word_count, search)
overriding system value
select id, trim(both '-' from regexp_replace(lower(headline.text), '[^a-z0-9]+', '-', 'g')) || '-' || id,
    rtrim(headline.text, '.'), summary.text, case when id % 3 > 0 then dek.text end,
    (array['New Delhi', 'Geneva', 'Nairobi', 'Lima'])[1 + id % 4], at::date, (array['ANI', 'Reuters', null])[1 + id % 3],
    (array['World', 'Business', 'Sport', 'Science', 'Culture'])[1 + id % 5],
    array['topic-' || id % 40, 'region-' || id % 7, 'year-' || extract(year from at)],
    at, at + interval '20 minutes', case when id % 2 = 0 then 'Key points' end,
    body.text, body.html, body.text, body.words,
    to_tsvector('english', headline.text || ' ' || summary.text || ' ' || body.text)
from (
    select article_id as id, string_agg(text, E'\n\n' order by index) as text,
        string_agg('<p>' || text || '</p>', E'\n' order by index) as html,
        sum(array_length(string_to_array(text, ' '), 1)) as words
    from made_paragraph group by article_id
) as body
cross join lateral (
    select timestamptz '2025-06-01 09:00Z' - (size.articles - id) * interval '11 minutes 0.5 seconds' as at from size
) as publication
join sentence headline on headline.number = pg_temp.pick('headline', id, 400)
join sentence summary on summary.number = pg_temp.pick('summary', id, 400)
join sentence dek on dek.number = pg_temp.pick('dek', id, 400)
order by id;

insert into news.paragraph (article_id, index, text, html)
select article_id, index, text, '<p>' || text || '</p>' from made_paragraph;

insert into news.key_point (article_id, position, text)
select article_id, position, sentence.text
from size cross join generate_series(1, size.articles) as article_id cross join generate_series(1, 5) as position
join sentence on sentence.number = pg_temp.pick('key point', article_id * 10 + position, 400)
order by article_id, position;

insert into news.article_person (article_id, person_id, position)
select article_id, 1 + (article_id * 37 + position * 113) % size.people, position
from size cross join generate_series(1, size.articles) as article_id cross join generate_series(1, 4) as position;

insert into news.quote (article_id, position, text, is_pull_quote, attribution, speaker_id,
    anchor_paragraph, anchor_start, anchor_end)
select p.article_id, (p.index + 1) / 2, p.quoted, p.index = 5, case when p.index < 9 then 'told reporters' end,
    ap.person_id, p.index, 1, 1 + length(p.quoted)
from made_paragraph p
join news.article_person ap on ap.article_id = p.article_id and ap.position = 1 + p.index % 4
where p.index in (1, 3, 5, 7, 9, 11)
order by p.article_id, p.index;

update news.share set count = pg_temp.pick('share', id, 400, 3);

insert into news.commenter (subject, display_name, badge)
select 'reader-' || i, f.text || ' ' || l.text, case when i % 500 = 0 then 'STAFF' end
from size cross join generate_series(0, size.commenters - 1) as i
join first_name f on f.number = pg_temp.pick('first', i, 25) join last_name l on l.number = pg_temp.pick('last', i, 20);

-- The newest articles are the most discussed. Of five comments in a row one opens a discussion, three answer it,
-- and one answers the first answer.
create temporary table made_comment on commit drop as
select id, article_id, place, first_value(id) over discussion as opening, nth_value(id, 2) over discussion as answer
from (
    select id, article_id, row_number() over (partition by article_id order by id) - 1 as place
    from (
        select id, size.articles - pg_temp.pick('article', id, size.articles, 3) as article_id
        from size cross join generate_series(1, size.comments) as id
    ) as scattered
) as ordered
window discussion as (partition by article_id, place / 5 order by place);
analyze made_comment;

alter table news.comment disable trigger comment_is_counted;
alter table news.comment_like disable trigger like_is_counted;

insert into news.comment (id, article_id, author_id, parent_id, depth, body, body_html, created_at)
overriding system value
select c.id, c.article_id, 1 + pg_temp.pick('author', c.id, size.commenters, 2),
    case c.place % 5 when 0 then null when 4 then c.answer else c.opening end, (array[0, 1, 1, 1, 2])[1 + c.place % 5],
    one.text || ' ' || two.text, '<p>' || one.text || ' ' || two.text || '</p>',
    a.published_at + c.place * interval '1 minute' + pg_temp.pick('microseconds', c.id, 59000000) * interval '1 microsecond'
from size cross join made_comment c join news.article a on a.id = c.article_id
join sentence one on one.number = pg_temp.pick('said', c.id, 400)
join sentence two on two.number = pg_temp.pick('added', c.id, 400)
order by c.id;

insert into news.comment_like (comment_id, commenter_id)
select c.id, 1 + (c.id + liked * 977) % size.commenters
from size cross join news.comment c cross join generate_series(1, pg_temp.pick('likes', c.id, 10, 4)) as liked;

with reply as (select parent_id as id, count(*) as count from news.comment group by parent_id),
    liking as (select comment_id as id, count(*) as count from news.comment_like group by comment_id),
    said as (select article_id as id, count(*) as count from news.comment group by article_id),
    author as (select author_id as id, count(*) as count from news.comment group by author_id),
    discussed as (update news.discussion d set comment_count = said.count from said where d.article_id = said.id),
    counted as (update news.commenter c set comment_count = author.count from author where c.id = author.id)
update news.comment c set reply_count = coalesce(reply.count, 0), like_count = coalesce(liking.count, 0)
from news.comment same left join reply using (id) left join liking using (id)
where c.id = same.id and (reply.count > 0 or liking.count > 0);

alter table news.comment enable trigger comment_is_counted;
alter table news.comment_like enable trigger like_is_counted;

select setval(pg_get_serial_sequence('news.article', 'id'), max(id)) from news.article;
select setval(pg_get_serial_sequence('news.comment', 'id'), max(id)) from news.comment;
