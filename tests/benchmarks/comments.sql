-- Readers' comments on a made-up site, after its content, with the counts that triggers would have kept.

-- The newest articles are the most discussed, beside those with a number of comments of their own. Of five comments in a
-- row one opens a discussion, three answer it, and one answers the first answer.
create temporary table made_comment on commit drop as
select id, article_id, place, first_value(id) over discussion as opening, nth_value(id, 2) over discussion as answer,
    case place % 5
        when 0 then count(*) filter (where place % 5 in (1, 2, 3)) over whole_discussion
        when 1 then count(*) filter (where place % 5 = 4) over whole_discussion
        else 0 end as replies,
    pg_temp.pick('likes', id, 10, 4) as likes, 1 + pg_temp.pick('author', id, size.commenters, 2) as author_id
from (
    select id, article_id, row_number() over (partition by article_id order by id) - 1 as place
    from (
        select row_number() over (order by turn, article_id) as id, article_id
        from (
            select pg_temp.pick('turn', n, 1000000000) as turn,
                size.articles - pg_temp.pick('article', n, size.articles, 3) as article_id
            from size cross join generate_series(1, size.comments) as n
            union all
            select pg_temp.pick('turn', -n, 1000000000), article_id
            from discussed cross join generate_series(1, comments) as n
        ) as scattered
    ) as numbered
) as ordered cross join size
window discussion as (partition by article_id, place / 5 order by place),
    whole_discussion as (partition by article_id, place / 5);
analyze made_comment;

insert into news.commenter (subject, display_name, badge, comment_count)
select 'reader-' || i, f.text || ' ' || l.text, case when i % 500 = 0 then 'STAFF' end, coalesce(said.count, 0)
from size cross join generate_series(0, size.commenters - 1) as i
join first_name f on f.number = pg_temp.pick('first', i, 25) join last_name l on l.number = pg_temp.pick('last', i, 20)
left join (select author_id, count(*) from made_comment group by author_id) as said on said.author_id = i + 1
order by i;

insert into news.discussion (article_id, comment_count, size_class, thread_count, thread_total)
select id, coalesce(said.count, 0), news.size_class(coalesce(said.count, 0)), coalesce(said.threads, 0), coalesce(said.threads, 0)
from made_article
left join (
    select article_id as id, count(*), count(*) filter (where place % 5 = 0) as threads from made_comment group by article_id
) as said using (id)
order by id;

insert into news.comment (id, article_id, author_id, parent_id, depth, body, body_html, created_at,
    reply_count, reply_total, like_count)
overriding system value
select c.id, c.article_id, c.author_id,
    case c.place % 5 when 0 then null when 4 then c.answer else c.opening end, (array[0, 1, 1, 1, 2])[1 + c.place % 5],
    one.text || ' ' || two.text, '=',
    a.at + c.place * interval '1 minute' + pg_temp.pick('microseconds', c.id, 59000000) * interval '1 microsecond',
    c.replies, c.replies, c.likes
from made_comment c join made_article a on a.id = c.article_id
join sentence one on one.number = pg_temp.pick('said', c.id, 400)
join sentence two on two.number = pg_temp.pick('added', c.id, 400)
order by c.id;

insert into news.comment_like (comment_id, commenter_id)
select c.id, 1 + (c.id + liked * 977) % size.commenters
from size cross join made_comment c cross join generate_series(1, c.likes) as liked;

select setval(pg_get_serial_sequence('news.comment', 'id'), max(id)) from news.comment;
