-- What a search finds is put in order without a look at the articles. `listed_at` is from when on readers find an article,
-- null for never; '-infinity' stands where nobody has looked yet, which a server does in the background.
-- beforehand since 0052

-- step
alter table news.article_search add column if not exists listed_at timestamptz default '-infinity';
-- Vectors lie apart from their rows, most of which are looked at for their time alone.
alter table news.article_search set (toast_tuple_target = 128);

create or replace function news.listed_at(of_article bigint) returns timestamptz language sql stable as $$
    select published_at from news.article where id = of_article and status = 'PUBLISHED'
$$;
create or replace function news.await_search() returns trigger language plpgsql as $$ begin
    insert into news.article_search (article_id, listed_at)
    values (new.id, case when new.status = 'PUBLISHED' then new.published_at end)
    on conflict (article_id) do update set version = 0;
    return null;
end $$;
create or replace function news.list_search() returns trigger language plpgsql as $$ begin
    update news.article_search set listed_at = case when new.status = 'PUBLISHED' then new.published_at end
    where article_id = new.id;
    return null;
end $$;
create or replace trigger article_search_is_listed after update on news.article for each row
    when ((old.status, old.published_at) is distinct from (new.status, new.published_at))
    execute function news.list_search();

-- step
create index concurrently if not exists article_search_by_time
    on news.article_search (listed_at desc, article_id desc) where listed_at is not null;
