-- Articles as they are written: what they said after each change, and by whom; corrections; what has been withdrawn.

alter table news.article
    add column revision integer not null default 1,
    add column withdrawn_at timestamptz,
    add column withdrawal_reason text,
    add column redirect_to text;
update news.article set withdrawn_at = updated_at where status = 'WITHDRAWN';

-- Whoever changes the status. Where it is withdrawn no longer, nothing is left of it.
create function news.note_withdrawal() returns trigger language plpgsql as $$ begin
    if new.status = 'WITHDRAWN' then
        new.withdrawn_at := coalesce(new.withdrawn_at, clock_timestamp());
    else
        new.withdrawn_at := null;
        new.withdrawal_reason := null;
        new.redirect_to := null;
    end if;
    return new;
end $$;
create trigger article_withdrawal_is_noted before insert or update of status, withdrawn_at on news.article
    for each row execute function news.note_withdrawal();

-- The audit log: what the article said from each revision on, whole, as `graph.article_content` has it. `actor` is a key
-- that outlives the account (`Commenter_7`, `Token_3`), or a command. Rows outlive their article, without what it said.
create table news.article_revision (
    article_id bigint not null,
    number integer not null,
    at timestamptz not null default clock_timestamp(),
    actor text,
    kind text not null constraint article_revision_kind_is_known check (
        kind in ('STORED', 'IMPORT', 'PUT', 'PUBLISH', 'WITHDRAW', 'CORRECT', 'DELETE')),
    changed text[] not null default '{}',
    content jsonb not null,
    note text,
    primary key (article_id, number)
);
create index article_revision_by_actor on news.article_revision (actor, at);

create table news.correction (
    id bigint generated always as identity primary key,
    article_id bigint not null constraint correction_article_exists references news.article on delete cascade,
    revision integer not null,
    text text not null constraint correction_text_is_present check (btrim(text) <> ''),
    published_at timestamptz not null default clock_timestamp()
);
create index correction_by_article on news.correction (article_id, id);
create trigger correction_is_announced after insert or update or delete on news.correction
    for each row execute function news.announce_part();

-- What was sent with an idempotency key, and the article that it became.
create table news.article_request (
    actor text not null,
    key text not null,
    input_hash bytea not null,
    article_id bigint constraint article_request_article_exists references news.article on delete cascade,
    sent_at timestamptz not null default now(),
    primary key (actor, key)
);
create index article_request_by_article on news.article_request (article_id);
create index article_request_by_time on news.article_request (sent_at);

-- Whom an article names only because it quotes them: without the quote the mention goes, too.
alter table news.article_person add column only_quoted boolean not null default false;
