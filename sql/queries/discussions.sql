-- The discussion of an article: its lock, and the facts that posting rules look at.

-- name: lock(article_id, commenter_id, lock_commenter)$
select news.enter(:article_id, :commenter_id, :lock_commenter);

-- name: facts(posting, limits)^
-- `seen` is all of them as JSON, to tell later whether they are still the same.
select facts.*, to_jsonb(facts) as seen
from graph.posting_facts(
    :posting.article_id, :posting.parent_id, :posting.author_id, :posting.body_hash, :posting.key,
    :limits.numbers, :limits.seconds, :limits.duplicate_seconds, :limits.counted_comments
) as facts;

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

-- name: confirm()!
-- A commit of its own, which waits for standbys where commits do: what was committed before is replicated then, too.
select pg_logical_emit_message(true, 'dateline', '');
