-- What an archive has besides: comments that are not seen, a reader who has posted for ten years, events of comments. After
-- the content and its comments; `discussed` has the long threads.

-- The last quarter of the longest thread waits for a moderator, or was taken out: what opened a thread stands on the first
-- quote, where twenty threads are that everyone sees, and all else answers the first comment.
create temporary table placed on commit drop as
select id, article_id, parent_id, row_number() over (order by created_at, id) - 1 as place, count(*) over () as number
from news.comment where article_id = (select article_id from discussed order by comments desc limit 1);
create temporary table hidden on commit drop as
select id, case when place % 2 = 0 then 'PENDING' else 'REMOVED' end as status, parent_id is null as is_thread
from placed where place / 5 >= number * 3 / 20;
update news.comment c
set status = hidden.status, reply_count = 0, reply_total = 0, depth = least(c.depth, 1),
    parent_id = case when not is_thread then (select id from placed where place = 0) end
from hidden where hidden.id = c.id;
update news.comment c set reply_total = (select count(*) from news.comment reply where reply.parent_id = c.id)
from placed where placed.id = c.id and place = 0;
insert into news.comment_anchor (article_id, kind, words, prefix, suffix, quote_id)
select article_id, 'QUOTE', text, '', '', id from news.quote
where position = 1 and article_id = (select article_id from placed limit 1);
update news.comment c set anchor_id = a.id from news.comment_anchor a
where c.id in (
    select id from hidden where is_thread
    union all select id from placed where place between 5 and least(104, number * 3 / 4 - 1)
);
insert into news.anchor_count (subject_id, kind, article_id, comment_count)
select a.quote_id, 'Quote', a.article_id, count(*)
from news.comment_anchor a join news.comment c on c.anchor_id = a.id and c.status = 'PUBLISHED' group by a.quote_id, a.article_id;
update news.discussion d
set comment_count = said.number, size_class = news.size_class(said.number), thread_count = said.threads
from (
    select article_id, count(*) filter (where status = 'PUBLISHED') as number,
        count(*) filter (where parent_id is null and visible) as threads
    from news.comment where article_id in (select article_id from discussed) group by article_id
) said
where d.article_id = said.article_id;
update news.moderation_feed set comment_count = (select count(*) from hidden where status = 'PENDING');

-- The first commenter has one of a hundred of all comments.
update news.comment set author_id = 1 where id % 100 = 0 and status = 'PUBLISHED';
update news.commenter p set comment_count = coalesce(said.number, 0)
from news.commenter other
left join (
    select author_id, count(*) as number from news.comment where status = 'PUBLISHED' group by author_id
) said on said.author_id = other.id
where other.id = p.id;

-- One event for each comment, all of them young enough to be kept.
insert into news.comment_event (article_id, seq, kind, comment_id, comment_count, occurred_at)
select article_id, seq, 'CommentAdded', id, seq, now() - interval '1 hour' + id * interval '1 microsecond'
from (
    select article_id, row_number() over (partition by article_id order by created_at, id) as seq, id
    from news.comment where status = 'PUBLISHED'
) said;
update news.discussion set last_seq = comment_count, told_seq = comment_count;
-- Whoever was to be told of them has been.
insert into news.notice_position (article_id, seq) select article_id, last_seq from news.discussion;
-- One of a hundred is found by its words, and one of five by one word: to list those of all would take minutes.
insert into news.comment_search (comment_id, search, version)
select id, case when id % 100 = 0 then to_tsvector('english', body) when id % 5 = 1 then 'everywhere' else '' end::tsvector, 1000
from news.comment
on conflict do nothing;

-- Quotes are found, too; and one word, and one tag, only in what is old.
insert into news.quote_search (quote_id, article_id, search)
select id, article_id, to_tsvector('english', text) from news.quote on conflict do nothing;
update news.article_search s set search = s.search || to_tsvector('simple', 'longago')
from size where s.article_id <= size.articles / 50;
update news.quote_search s set search = s.search || to_tsvector('simple', 'longago')
from size where s.article_id <= size.articles / 50;
update news.article a set tags = tags || 'longago'::text from size where a.id <= size.articles / 50;
insert into news.article_tag (tag, published_at, article_id)
select 'longago', published_at, id from news.article where 'longago' = any (tags) on conflict do nothing;
insert into news.term (kind, name, slug) values ('TOPIC', 'longago', 'longago') on conflict do nothing;
