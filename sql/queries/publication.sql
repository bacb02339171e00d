-- Articles are published, withdrawn, corrected and deleted.

-- name: publish(article_id, at)!
-- At this time, or else now; what readers have known keeps its time. What was done to a draft is no update to them.
update news.article set
    status = 'PUBLISHED',
    published_at = chosen.at,
    updated_at = case when article.status = 'DRAFT' then chosen.at else article.updated_at end
from (
    select id, coalesce(
        :at::timestamptz,
        case when status <> 'DRAFT' and published_at <= now() then published_at end,
        date_trunc('second', clock_timestamp())
    ) as at
    from news.article where id = :article_id
) chosen
where article.id = chosen.id;

-- name: withdraw(article_id, reason, redirect_to)!
update news.article set
    status = 'WITHDRAWN',
    withdrawn_at = case when status = 'WITHDRAWN' then withdrawn_at else clock_timestamp() end,
    withdrawal_reason = :reason, redirect_to = :redirect_to
where id = :article_id;

-- name: leads_somewhere(article_id)$
-- Whether those who come to it are sent on, and not to what sends them nowhere or back.
select exists (select from graph.destination(:article_id::bigint));

-- name: correct(article_id, text)!
-- Of the revision that is there, which has put it right.
insert into news.correction (article_id, revision, text)
select id, revision, :text from news.article where id = :article_id;

-- name: forget(article_id, edit)!
-- Who wrote what and when stays known; what they wrote does not.
with emptied as (
    update news.article_revision set content = '{}', note = null where article_id = :article_id returning number
)
insert into news.article_revision (article_id, number, actor, kind, content)
select :article_id::bigint, coalesce(max(number), 0) + 1, :edit.actor, :edit.kind, '{}' from emptied;

-- name: delete(article_id)!
delete from news.article where id = :article_id;

-- name: forget_strangers(people)!
-- People whom nothing names any more.
delete from news.person p
where p.id = any (:people::bigint[])
and not exists (select from news.article_person m where m.person_id = p.id)
and not exists (select from news.article_author w where w.person_id = p.id)
and not exists (select from news.quote q where q.speaker_id = p.id);

-- name: forget_their_names(people)!
-- Of those who are gone, unless an article named them once.
delete from history.person p
where p.id = any (:people::bigint[])
and not exists (select from news.person still where still.id = p.id)
and not exists (select from history.article_person m where m.person_id = p.id)
and not exists (select from history.article_author w where w.person_id = p.id)
and not exists (select from history.quote q where q.speaker_id = p.id);
