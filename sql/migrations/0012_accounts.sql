-- Accounts: who decided about them is kept whatever becomes of the deciders, a ban outlives the account that it was for,
-- and what is removed shows nobody's name.

-- Moderators have rows of their own here as long as the table has them: those of deleted accounts have no name.
create table news.account_decision (
    id bigint generated always as identity primary key,
    commenter_id bigint not null constraint account_decision_commenter_exists references news.commenter,
    moderator_id bigint constraint account_decision_moderator_exists references news.commenter,
    action text not null
        constraint account_decision_action_is_known check (action in ('BAN', 'UNBAN', 'DELETE', 'ERASE')),
    reason text,
    until timestamptz,
    decided_at timestamptz not null default clock_timestamp()
);
create index account_decision_by_commenter on news.account_decision (commenter_id, id);
create index account_decision_by_moderator on news.account_decision (moderator_id);

-- Whose subject it was nobody can tell, but the subject comes back with the same hash.
create function news.subject_hash(subject text) returns bytea language sql stable strict as $$
    select sha256(key || sha256(key || convert_to('subject ' || subject, 'UTF8'))) from secret.reader_key
$$;
create table news.subject_ban (
    subject bytea primary key,
    banned_until timestamptz not null,
    ban_reason text not null
);

-- The author that readers see of what is removed. Its key is the last that a global ID can hold.
create function news.removed_author() returns bigint language sql immutable parallel safe as $$
    select 999999999999999999
$$;
create function news.add_removed_author() returns void language sql as $$
    insert into news.commenter (id, display_name, deleted_at) overriding system value
    values (news.removed_author(), 'Removed', '-infinity')
    on conflict do nothing
$$;
select news.add_removed_author();

-- All comments of an article in one list, whatever they answer.
create index comment_in_order on news.comment (article_id, created_at, id);

-- Servers keep in mind who may take part: they hear of it.
drop trigger commenter_is_announced on news.commenter;
create trigger commenter_is_announced after update on news.commenter for each row
    when (
        (old.display_name, old.badge, old.banned_until, old.subject)
        is distinct from (new.display_name, new.badge, new.banned_until, new.subject)
    )
    execute function news.announce_row('commenter', 'id');
