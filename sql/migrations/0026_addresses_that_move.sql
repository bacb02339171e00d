-- Articles that are taken down, and addresses that move.

-- `changed_at` is when anything of the row was last changed, whoever sees it.
alter table news.article add column changed_at timestamptz not null default now();
alter table news.article disable trigger user;
update news.article set changed_at = updated_at;
alter table news.article enable trigger user;

-- `redirect_to` is where readers of what was withdrawn are sent instead: a whole URL, or a path of this site.
alter table news.article
    add constraint article_withdrawn_has_time check ((status = 'WITHDRAWN') = (withdrawn_at is not null)),
    add constraint article_redirect_to_is_an_address check (
        redirect_to ~ '^(https?://[^/\s]|/($|[^/\\\s]))[^[:space:][:cntrl:]]*$' and length(redirect_to) <= 2000
    );

-- What PostgreSQL generates is not there yet in front of an update.
create function news.date_change() returns trigger language plpgsql as $$ begin
    if to_jsonb(new) - '{slug_encoded,headline_encoded}'::text[]
        is distinct from to_jsonb(old) - '{slug_encoded,headline_encoded}'::text[]
    then
        new.changed_at := now();
    end if;
    return new;
end $$;
create trigger article_change_is_dated before update on news.article
    for each row execute function news.date_change();
create index article_by_change on news.article (changed_at desc, id desc);
create index article_by_status on news.article (status, changed_at desc, id desc);

-- Addresses under which readers have known an article, each of the last that had it. They lead to the article whatever it
-- is called now, or say that it was withdrawn; nobody is told so of what readers never saw.
create table news.former_slug (
    slug text primary key,
    article_id bigint not null constraint former_slug_article_exists references news.article on delete cascade
);
create index former_slug_by_article on news.former_slug (article_id);
create index former_slug_in_any_case on news.former_slug (lower(slug));
insert into news.former_slug (slug, article_id)
select slug, id from news.article where status = 'WITHDRAWN' and published_at <= withdrawn_at;

create function news.keep_slug() returns trigger language plpgsql as $$
declare
    known news.article := case when tg_op = 'INSERT' then new else old end;
begin
    insert into news.former_slug (slug, article_id) values (known.slug, known.id)
    on conflict (slug) do update set article_id = excluded.article_id;
    return null;
end $$;
create trigger article_slug_is_kept after update on news.article for each row
    when (
        old.status = 'PUBLISHED' and old.published_at <= now()
        and (new.slug <> old.slug or new.status <> 'PUBLISHED' or new.published_at > now())
    )
    execute function news.keep_slug();
-- An article that comes as withdrawn was published elsewhere, if it says when.
create trigger withdrawn_slug_is_kept after insert on news.article for each row
    when (new.status = 'WITHDRAWN' and new.published_at <= new.withdrawn_at) execute function news.keep_slug();

create index article_by_encoded_slug on news.article (slug_encoded);

-- With the article, an address of it may be anyone's again: what leads there is asked for anew.
create function news.announce_slugs() returns trigger language plpgsql as $$ begin
    perform pg_notify('dateline', 'articles');
    return null;
end $$;
create trigger former_slug_is_announced after insert or update or delete on news.former_slug
    for each statement execute function news.announce_slugs();

-- No change of what it says.
do $$ begin
    execute format(
        'create or replace function news.unprinted() returns text[] language sql immutable parallel safe as %L',
        format('select %L::text[]', news.unprinted() || '{changed_at,withdrawn_at,withdrawal_reason,redirect_to}'::text[])
    );
end $$;
