-- Comment. `listed` is about its article; `visible` is whether every reader sees its place there. Whose words and status
-- they are is for `schema/discussion/comments.py` to show: that depends on the viewer. What waits to be erased is removed;
-- `stored_status` is what indexes have.
-- `body_html` is not stored where it is the body in paragraphs (`stored_html` of `db/text/comment_markdown.py`).
create view graph.comment as
select
    c.id,
    (select graph.is_listed(a.status, a.published_at) from news.article a where a.id = c.article_id) as listed,
    c.visible,
    c.article_id,
    c.author_id,
    c.parent_id,
    c.anchor_id,
    c.depth,
    c.body,
    case c.body_html
        when '=' then '<p>' || c.body || '</p>'
        when '==' then '<p>' || replace(replace(c.body, E'\n', E'<br>\n'), E'<br>\n<br>\n', E'</p>\n<p>') || '</p>'
        else c.body_html
    end as body_html,
    c.language,
    case
        when c.author_id = any (array(select e.commenter_id from news.erasure e where not e.keeps_words)) then 'REMOVED'
        else c.status
    end as status,
    c.status as stored_status,
    c.created_at,
    c.edited_at,
    c.created_at + make_interval(secs => (select edit_window_seconds from news.site)) as edit_window_ends,
    c.idempotency_key,
    c.reply_count,
    c.reply_total,
    c.like_count,
    c.report_count,
    c.featured_at is not null as is_featured,
    (
        select site.public_url || '/articles/' || a.slug_encoded || '#Comment_' || c.id
        from news.article a, news.site site where a.id = c.article_id
    ) as permalink
from news.comment c;
