-- The audit log: a row for each thing that the newsroom, its programs and its operators have done.

-- `actor` is a key that outlives the account, as that of revisions is, null where nobody says. `name` is what the subject was
-- called then; `before` and `after` have what changed, by the names of fields, without what was null. Of an article, what
-- changed is in its `revision`; what was said about a `decision` stands there.
create table news.audit_record (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    actor text,
    action text not null constraint audit_record_action_is_known check (action in (
        'ADD', 'CHANGE', 'DELETE', 'IMPORT', 'PUT', 'PUBLISH', 'WITHDRAW', 'CORRECT', 'RESTORE',
        'MODERATE', 'BAN', 'UNBAN', 'ERASE'
    )),
    subject text not null constraint audit_record_subject_is_known check (subject in (
        'ARTICLE', 'SECTION', 'TOPIC', 'IMAGE', 'COMMENT', 'COMMENTER', 'TOKEN', 'WEBHOOK', 'PREVIEW'
    )),
    subject_id bigint not null,
    name text,
    before jsonb,
    after jsonb,
    revision integer,
    decision_id bigint,
    transaction xid8 not null default pg_current_xact_id()
);

-- What has been done so far, as far as that was kept.
insert into news.audit_record (at, actor, action, subject, subject_id, before, after, revision, decision_id)
select * from (
    select at, actor, kind, 'ARTICLE', article_id, null::jsonb, null::jsonb, number, null::bigint
    from news.article_revision where kind <> 'STORED'
    union all
    select
        decided_at, 'Commenter_' || moderator_id, 'MODERATE', 'COMMENT', comment_id,
        jsonb_build_object('status', from_status), jsonb_build_object('status', to_status), null, id
    from news.decision where moderator_id is not null
    union all
    select
        decided_at, 'Commenter_' || coalesce(moderator_id, commenter_id), action, 'COMMENTER', commenter_id,
        null, jsonb_strip_nulls(jsonb_build_object('until', nullif(until, 'infinity'))), null, id
    from news.account_decision
) done (at)
order by at;

create index audit_record_by_time on news.audit_record (at, id);
create index audit_record_by_subject on news.audit_record (subject, subject_id, at, id);
create index audit_record_by_actor on news.audit_record (actor, at, id);

create function news.log_revision() returns trigger language plpgsql as $$ begin
    insert into news.audit_record (at, actor, action, subject, subject_id, revision)
    values (new.at, new.actor, new.kind, 'ARTICLE', new.article_id, new.number);
    return null;
end $$;
create trigger revision_is_logged after insert on news.article_revision
    for each row when (new.kind <> 'STORED') execute function news.log_revision();

-- What a stage of the pipeline decides is nobody's doing.
create function news.log_moderation() returns trigger language plpgsql as $$ begin
    insert into news.audit_record (at, actor, action, subject, subject_id, before, after, decision_id)
    values (
        new.decided_at, 'Commenter_' || new.moderator_id, 'MODERATE', 'COMMENT', new.comment_id,
        jsonb_build_object('status', new.from_status), jsonb_build_object('status', new.to_status), new.id
    );
    return null;
end $$;
create trigger moderation_is_logged after insert on news.decision
    for each row when (new.moderator_id is not null) execute function news.log_moderation();

create function news.log_account() returns trigger language plpgsql as $$ begin
    insert into news.audit_record (at, actor, action, subject, subject_id, after, decision_id)
    values (
        new.decided_at, 'Commenter_' || coalesce(new.moderator_id, new.commenter_id), new.action, 'COMMENTER',
        new.commenter_id, jsonb_strip_nulls(jsonb_build_object('until', nullif(new.until, 'infinity'))), new.id
    );
    return null;
end $$;
create trigger account_decision_is_logged after insert on news.account_decision
    for each row execute function news.log_account();

-- What differs, on one side of it.
create function news.differing(said jsonb, other jsonb) returns jsonb language sql immutable as $$
    select coalesce(jsonb_object_agg(key, value) filter (where value <> 'null'), '{}')
    from jsonb_each(coalesce(said, '{}')) where coalesce(other, '{}') -> key is distinct from value
$$;

-- Changes of the same within a transaction are one entry.
create function news.log_change(of_subject text, key bigint, called text, was jsonb, become jsonb)
returns void language plpgsql as $$
declare
    lost constant jsonb := news.differing(was, become);
    won constant jsonb := news.differing(become, was);
begin
    if lost = won then
        return;
    end if;
    update news.audit_record set
        name = called, before = lost || before, after = (after - array(select jsonb_object_keys(lost))) || won
    where subject = of_subject and subject_id = key and at >= transaction_timestamp()
    and transaction = pg_current_xact_id() and was is not null and become is not null;
    if not found then
        insert into news.audit_record (actor, action, subject, subject_id, name, before, after)
        values (
            nullif(current_setting('dateline.actor', true), ''),
            case when was is null then 'ADD' when become is null then 'DELETE' else 'CHANGE' end,
            of_subject, key, called, lost, won
        );
    end if;
end $$;

create function news.audited(term news.term) returns jsonb language sql immutable as $$
    select jsonb_build_object('name', term.name, 'description', term.description, 'position', term.position)
$$;
create function news.audited(image news.image) returns jsonb language sql immutable as $$
    select jsonb_build_object(
        'original', encode(image.original, 'hex'), 'externalId', image.external_id, 'alt', image.alt,
        'caption', image.caption, 'credit', image.credit,
        'focalPoint', case when image.focal_x is not null then jsonb_build_object('x', image.focal_x, 'y', image.focal_y) end
    )
$$;
create function news.audited(token news.service_token) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'name', token.name, 'scopes', token.scopes, 'expiresAt', token.expires_at, 'revokedAt', token.revoked_at
    )
$$;
-- Of the address no more than the host: paths and queries of such have secrets in them.
create function news.audited(webhook news.webhook) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'name', webhook.name, 'host', substring(webhook.url from '^[a-z]+://(?:[^/?#]*@)?([^/?#]*)'),
        'kinds', webhook.kinds, 'moderation', webhook.moderation, 'disabledAt', webhook.disabled_at,
        'formerSecretUntil', webhook.previous_secret_until
    )
$$;
create function news.audited(preview news.preview_token) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'articleIds', array(select 'Article_' || id from unnest(preview.article_ids) id), 'at', preview.at,
        'expiresAt', preview.expires_at
    )
$$;
create function news.audited(discussion news.discussion) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'commentingMode', discussion.commenting_mode, 'minimumCommentLength', discussion.minimum_comment_length,
        'maximumCommentLength', discussion.maximum_comment_length, 'guidelines', discussion.guidelines,
        'closesAt', nullif(discussion.closes_at, 'infinity')
    )
$$;

-- The subject is said by the trigger, or by the row's `kind`; the key is in the column that the trigger says, or in `id`.
create function news.log_row() returns trigger language plpgsql as $$
declare
    logged constant jsonb := to_jsonb(coalesce(new, old));
    was constant jsonb := case when tg_op <> 'INSERT' then news.audited(old) end;
    become constant jsonb := case when tg_op <> 'DELETE' then news.audited(new) end;
begin
    perform news.log_change(
        coalesce(tg_argv[0], logged ->> 'kind'), (logged ->> coalesce(tg_argv[1], 'id'))::bigint,
        coalesce(logged ->> 'name', nullif(logged ->> 'alt', '')), was, become
    );
    return null;
end $$;
create trigger term_is_logged after insert or update of name, description, position or delete on news.term
    for each row execute function news.log_row();
create trigger image_is_logged after insert or update or delete on news.image
    for each row execute function news.log_row('IMAGE');
create trigger token_is_logged after insert or update of name, scopes, expires_at, revoked_at or delete on news.service_token
    for each row execute function news.log_row('TOKEN');
create trigger webhook_is_logged
    after insert or update of name, url, kinds, moderation, disabled_at, previous_secret_until or delete on news.webhook
    for each row execute function news.log_row('WEBHOOK');
create trigger preview_is_logged after insert on news.preview_token for each row execute function news.log_row('PREVIEW');
-- Those that have expired are nobody's doing.
create trigger preview_end_is_logged after delete on news.preview_token for each row
    when (old.expires_at > clock_timestamp()) execute function news.log_row('PREVIEW');
create trigger commenting_is_logged
    after update of commenting_mode, minimum_comment_length, maximum_comment_length, guidelines, closes_at
    on news.discussion for each row execute function news.log_row('ARTICLE', 'article_id');
