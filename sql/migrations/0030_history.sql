-- What was there at any moment: of the tables below, each row says since when it is as it is, and what it was before is kept,
-- from when until when. `sql/past/` makes triggers and reading functions of it, for the columns that there are by then.
create schema history;

-- The moment of a transaction's changes: that of its first one, or just behind `behind`, where another transaction has
-- taken a later one and was faster.
create function history.moment(behind timestamptz default '-infinity') returns timestamptz language plpgsql as $$
declare
    chosen timestamptz := nullif(current_setting('dateline.moment', true), '');
begin
    if chosen is null or chosen < behind then
        chosen := greatest(clock_timestamp(), behind + interval '1 microsecond');
        perform set_config('dateline.moment', chosen::text, true);
    end if;
    return chosen;
end $$;

-- Rows that are there already are as they are since now: PostgreSQL does not write them anew for that.
create function history.begin(of_table text, keys text) returns void language plpgsql as $$ begin
    execute format('alter table news.%I add column since timestamptz not null default now()', of_table);
    execute format('alter table news.%I alter column since set default history.moment()', of_table);
    execute format('create table history.%I (like news.%I, until timestamptz not null)', of_table, of_table);
    execute format('create index on history.%I (%s, until)', of_table, keys);
end $$;

select history.begin('article', 'id');
select history.begin('key_point', 'article_id');
select history.begin('quote', 'article_id');
select history.begin('paragraph', 'article_id');
select history.begin('correction', 'article_id');
select history.begin('article_author', 'article_id');
select history.begin('article_person', 'article_id');
select history.begin('article_tag', 'article_id');
select history.begin('article_image', 'article_id');
select history.begin('former_slug', 'article_id');
select history.begin('person', 'id');
select history.begin('term', 'kind, name');
select history.begin('image', 'id');

create index on history.article (slug, until);
create index on history.article (section, until);
create index on history.quote (speaker_id, until);
create index on history.article_person (person_id, until);
create index on history.article_author (person_id, until);
create index on history.article_tag (tag, until);
create index on history.article_image (image_id, until);
create index on history.former_slug (slug, until);
create index on history.person (slug, until);
create index on history.term (kind, slug, until);

-- Of comments no earlier words are kept, only since when each says what it says and stands as it stands.
alter table news.comment add column since timestamptz not null default now();
alter table news.comment alter column since set default clock_timestamp();
create function news.note_change() returns trigger language plpgsql as $$ begin
    new.since := clock_timestamp();
    return new;
end $$;
create trigger comment_change_is_noted before update of body, body_html, status, author_id, parent_id on news.comment
    for each row when (
        (old.body, old.body_html, old.status, old.author_id, old.parent_id)
        is distinct from (new.body, new.body_html, new.status, new.author_id, new.parent_id)
    )
    execute function news.note_change();

-- What an article has no longer is taken away, and no more: what stays is as it is since it came.
create or replace function news.list_tags() returns trigger language plpgsql as $$ begin
    delete from news.article_tag
    where article_id = new.id
    and (new.status <> 'PUBLISHED' or tag <> all (new.tags) or published_at is distinct from new.published_at);
    insert into news.article_tag (tag, published_at, article_id)
    select distinct tag, new.published_at, new.id from unnest(new.tags) as tags (tag) where new.status = 'PUBLISHED'
    on conflict do nothing;
    return null;
end $$;
