-- A comment counted by its discussion changes no index: so PostgreSQL writes the row beside its last version, and clears that
-- away itself. The order by the number of comments stands on what that number is about, which seldom changes: exact
-- below 16, then in steps of a ninth.
-- beforehand since 0052

-- step
create or replace function news.size_class(comments bigint) returns integer language sql immutable strict parallel safe as $$
    select case when comments < 16 then greatest(comments, 0)::integer else floor(8 * ln(comments) / ln(2::float8))::integer end
$$;
create or replace function news.classify_discussion() returns trigger language plpgsql as $$ begin
    new.size_class := news.size_class(new.comment_count);
    return new;
end $$;
alter table news.discussion set (fillfactor = 50);
alter table news.discussion add column if not exists size_class integer;
-- A generated column would write all rows anew.
create or replace trigger discussion_is_classified before insert or update of comment_count, size_class on news.discussion
    for each row when (new.size_class is distinct from news.size_class(new.comment_count))
    execute function news.classify_discussion();

-- repeated
with batch as (
    select article_id from news.discussion where article_id > $1 order by article_id limit 500 for no key update
), classified as (
    update news.discussion d set size_class = news.size_class(d.comment_count)
    from batch where d.article_id = batch.article_id and d.size_class is null
)
select max(article_id) from batch;

-- step
create index concurrently if not exists discussion_by_size_class on news.discussion (size_class desc, article_id desc);
