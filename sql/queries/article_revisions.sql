-- What articles said after each change, and who made it.

-- name: keep_first(article_id)!
-- Of an article that was stored before revisions were kept.
insert into news.article_revision (article_id, number, at, kind, content)
select a.id, a.revision, a.updated_at, 'STORED', graph.article_content(a.id)
from news.article a
where a.id = :article_id
and not exists (select from news.article_revision r where r.article_id = a.id and r.number = a.revision);

-- name: keep(article_id, before, updated_at, edit)^
-- Of what has changed from `before`, null for a new article; without a change nothing is kept. What only decides whether
-- and where readers find the article is no change of its words.
with said as (
    select content, graph.changed_fields(coalesce(:before::text::jsonb, '{}'), content) as fields
    from graph.article_content(:article_id) as content
),
raised as (
    update news.article set
        revision = case when :before::text is null then 1 else revision + 1 end,
        updated_at = case
            when :before::text is null or said.fields <@ '{
                slug,external_id,status,published_at,withdrawal_reason,redirect_to,
                language,translation_key,translation_of
            }' then updated_at
            when :updated_at::timestamptz > updated_at then least(:updated_at, now())
            else now()
        end
    from said where id = :article_id and said.fields <> '{}'
    returning revision, said.fields, said.content
)
insert into news.article_revision (article_id, number, actor, kind, changed, content, note)
select :article_id::bigint, revision, :edit.actor, :edit.kind, fields, content, :edit.note from raised
returning number, changed;

-- name: since(article_id, number)
-- Those after this one, the newest first, with the names of who made them.
select r.number, r.at, r.kind, r.changed, graph.actor_name(r.actor) as by
from news.article_revision r
where r.article_id = :article_id and r.number > :number
order by r.number desc;

-- name: content_of(article_id, number)$
-- The JSON of what it said in this revision; null where there is none.
select content::text from news.article_revision where article_id = :article_id and number = :number;

-- name: pair(article_id, number, against)^
-- Without the fields that follow from others. What has been forgotten is not there.
with chosen as (
    select coalesce(:against::integer, (
        select max(b.number) from news.article_revision b where b.article_id = :article_id and b.number < :number::integer
    ), 0) as against
)
select
    chosen.against,
    (coalesce(b.content, '{}') - graph.derived_fields())::text as before,
    (r.content - graph.derived_fields())::text as after
from news.article_revision r
cross join chosen
left join news.article_revision b on b.article_id = r.article_id and b.number = chosen.against
where r.article_id = :article_id and r.number = :number::integer and r.content <> '{}'
and (chosen.against = 0 or b.content <> '{}');
