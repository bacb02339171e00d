-- Who did something, by the name that they have now. Whose account is gone has none: what is left is the key.
create function graph.actor_name(actor text) returns text language sql stable as $$
    select coalesce(
        (select c.display_name from news.commenter c where c.id = news.key_of('Commenter', actor) and c.deleted_at is null),
        (select t.name from news.service_token t where t.id = news.key_of('Token', actor)),
        actor
    )
$$;

-- A content as clients send it, with the names that they have for the keys of all objects.
create function graph.as_input(content jsonb) returns jsonb language plpgsql immutable parallel safe as $$ begin
    return case jsonb_typeof(content)
        when 'object' then (
            select jsonb_object_agg(graph.camel_case(key), graph.as_input(value)) from jsonb_each(content)
        )
        when 'array' then (
            select jsonb_agg(graph.as_input(value) order by place)
            from jsonb_array_elements(content) with ordinality as item (value, place)
        )
        else content
    end;
end $$;

-- Revision: one change of an article.
create view graph.revision as
select
    r.article_id, r.number, r.at, graph.actor_name(r.actor) as by, r.kind,
    array(select graph.camel_case(name) from unnest(r.changed) with ordinality as c (name, place) order by place) as changed,
    r.note,
    coalesce(graph.as_input(r.content - '{speakers,key_point_ids,quote_places}'::text[]), '{}') as content
from news.article_revision r;

-- What has changed of the words of an article since readers see it, and since the last correction: where that was is looked
-- for once, and not with each revision.
create function graph.uncorrected_revisions(subject bigint) returns table (number integer) language sql stable as $$
    select r.number
    from (
        select a.id, a.published_at, greatest(
            (select max(c.revision) from news.correction c where c.article_id = a.id),
            (select max(s.number) from news.article_revision s where s.article_id = a.id and 'status' = any (s.changed)),
            (select min(f.number) from news.article_revision f where f.article_id = a.id)
        ) as told
        from news.article a where a.id = subject and a.status = 'PUBLISHED' and a.published_at <= now() offset 0
    ) a
    join news.article_revision r on r.article_id = a.id and r.number > a.told
    where r.at > a.published_at
    and r.changed && '{headline,alternative_headline,summary,dek,body,key_points,quotes,mentions,dateline}'
$$;

-- AuditEntry: one thing that was done. Of revisions, the changes and the note are theirs, and gone with the article's words.
create view graph.audit_entry as
select
    e.id, e.at, e.actor, graph.actor_name(e.actor) as by, e.action, e.subject, e.subject_id as key,
    initcap(e.subject) || '_' || e.subject_id as subject_id,
    coalesce(e.name, a.headline) as name,
    array(
        select graph.camel_case(name) from unnest(r.changed) with ordinality as c (name, place)
        union all
        select jsonb_object_keys(coalesce(e.before, '{}') || coalesce(e.after, '{}')) order by 1
    ) as changed,
    e.before, e.after, e.revision,
    coalesce(r.note, nullif(concat_ws(' ', d.reason, d.note), ''), account.reason) as note,
    a.id as article_id
from news.audit_record e
left join news.article a on a.id = e.subject_id and e.subject = 'ARTICLE'
left join news.article_revision r on r.article_id = e.subject_id and r.number = e.revision
left join news.decision d on d.id = e.decision_id and e.subject = 'COMMENT'
left join news.account_decision account on account.id = e.decision_id and e.subject = 'COMMENTER';

-- The kind of a thing, as the log has it, and its key, by its ID; the key is null where it is no such ID.
create function graph.audited(id text) returns table (subject text, key bigint) language sql immutable rows 1 as $$
    select upper(split_part(id, '_', 1)), case when id ~ '^[A-Z][a-z]+_[1-9][0-9]{0,17}$' then split_part(id, '_', 2)::bigint end
$$;
