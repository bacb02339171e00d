-- The discussion of an article: entering it to write, and what its rules look at.

-- name: enter(article_id, commenter_id, alone)$
select news.enter(:article_id, :commenter_id, :alone);

-- name: facts(posting, window, most)^
-- All that the rules for a new comment ask, in one row. `window` is in seconds, `most` a number of comments.
select
    coalesce(article.listed, false) as article_listed,
    article.policy_mode as mode,
    article.policy_minimum_length as minimum_length,
    article.policy_maximum_length as maximum_length,
    article.policy_maximum_depth as maximum_depth,
    parent.depth as parent_depth,
    coalesce(parent.status = 'PUBLISHED' and parent.article_id = article.id, false) as parent_open,
    author.deleted_at is null and author.id is not null as author_exists,
    author.display_name as author_name,
    author.comment_count as author_comments,
    case when author.banned_until > clock_timestamp() then author.banned_until end as banned_until,
    author.ban_reason,
    array(
        select posted.created_at from news.comment posted
        where posted.author_id = :posting.author_id
        and posted.created_at > clock_timestamp() - make_interval(secs => :window)
        order by posted.created_at desc limit :most
    ) as recent,
    array(
        select posted.created_at from news.comment posted
        where posted.author_id = :posting.author_id and posted.article_id = :posting.article_id
        and posted.body_hash = :posting.body_hash and posted.status <> 'REMOVED'
        order by posted.created_at desc limit 1
    ) as same_words,
    kept.id as kept_id,
    kept.input_hash as kept_hash,
    clock_timestamp() as now
from (select 1) as once
left join graph.article article on article.id = :posting.article_id
left join news.comment parent on parent.id = :posting.parent_id
left join news.commenter author on author.id = :posting.author_id
left join news.comment kept on kept.author_id = :posting.author_id and kept.idempotency_key = :posting.key;

-- name: set_mode(article_id, mode)!
-- A discussion that has closed by itself, and is opened, stays open.
update news.discussion set
    commenting_mode = :mode,
    closes_at = case
        when :mode <> 'CLOSED' and article.policy_closes_at <= clock_timestamp() then 'infinity'
        else discussion.closes_at
    end
from graph.article where article.id = :article_id and discussion.article_id = :article_id;

-- name: is_listed(article_id)$
select listed from graph.article where id = :article_id;
