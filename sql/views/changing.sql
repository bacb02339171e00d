-- What decides whether a comment can be changed, and by whom. `new_reports` are those since a moderator last decided.
create view graph.comment_state as
select
    comment.id, comment.article_id, comment.author_id, comment.body, comment.status, comment.erased, comment.visible,
    coalesce(article.listed, false) as article_listed,
    clock_timestamp() > comment.created_at + make_interval(secs => site.edit_window_seconds) as edit_window_over,
    site.report_threshold,
    (
        select count(*) from news.report
        where report.comment_id = comment.id and report.created_at > coalesce((
            select max(decided_at) from news.decision
            where decision.comment_id = comment.id and decision.moderator_id is not null
        ), '-infinity')
    ) as new_reports,
    last.decided_at as last_decided_at,
    last_moderator.display_name as last_moderator_name
from news.comment
cross join news.site
left join graph.article article on article.id = comment.article_id
left join lateral (
    select * from news.decision
    where decision.comment_id = comment.id and decision.moderator_id is not null order by id desc limit 1
) last on true
left join news.commenter last_moderator on last_moderator.id = last.moderator_id;

-- A change of a comment begins with this: it takes the locks, and then looks. `retry_at` is when the commenter may do so
-- again, null for now. All else is null where there is no such comment.
create function graph.comment_to_change(
    of_comment bigint, of_commenter bigint, wanted text, numbers integer[], seconds integer[]
) returns table (retry_at timestamptz, state graph.comment_state)
language plpgsql rows 1 set plan_cache_mode = force_generic_plan as $$ begin
    retry_at := news.enter_in_pace(
        coalesce((select c.article_id from news.comment c where c.id = of_comment), 0), of_commenter, wanted, numbers, seconds
    );
    select * into state from graph.comment_state found where found.id = of_comment;
    return next;
end $$;

-- The same of what is written in this very statement: whether the comment is as expected, and so is who changes it, within
-- their pace. Of `graph.comment_state` and of `graph.posting_facts` some columns are expected, as JSON; null where it does
-- not matter. Where no state is expected, the caller has the locks, and has looked.
create function graph.is_as_expected(
    of_comment bigint, of_commenter bigint, wanted text, numbers integer[], seconds integer[], expected jsonb, facts jsonb
) returns boolean language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    state graph.comment_state;
begin
    if expected is null then
        return true;
    end if;
    perform news.enter(coalesce((select c.article_id from news.comment c where c.id = of_comment), 0), of_commenter, false);
    if numbers <> '{}' and news.retry_at(of_commenter, wanted, numbers, seconds) is not null then
        return false;
    end if;
    select * into state from graph.comment_state found where found.id = of_comment;
    if state.id is null or not to_jsonb(state) @> expected then
        return false;
    end if;
    -- Most changes depend on nothing but the author, of which all the facts would be a dear look.
    return facts is null or exists (
        select from graph.author_facts(of_commenter) author where to_jsonb(author) @> facts
    ) or exists (
        select from graph.posting_facts(state.article_id, null, of_commenter, '', null, '{}', '{}', 0, 2147483647) author
        where to_jsonb(author) @> facts
    );
end $$;

-- What the comment said becomes history. False where it is not as expected.
create function graph.revise_comment(
    of_comment bigint, of_commenter bigint, numbers integer[], seconds integer[], expected jsonb, facts jsonb,
    words text, html text, language_of_words text, new_status text
) returns boolean language plpgsql set plan_cache_mode = force_generic_plan as $$ begin
    if not graph.is_as_expected(of_comment, of_commenter, 'EDIT', numbers, seconds, expected, facts) then
        return false;
    end if;
    insert into news.comment_revision (comment_id, revision, body, written_at)
    select c.id, (select count(*) + 1 from news.comment_revision r where r.comment_id = c.id), c.body,
        coalesce(c.edited_at, c.created_at)
    from news.comment c where c.id = of_comment;
    update news.comment set
        body = words, body_html = html, language = language_of_words, status = new_status, edited_at = clock_timestamp()
    where id = of_comment;
    perform news.count_action(of_commenter, 'EDIT');
    return true;
end $$;

-- The words are gone for everyone, moderators included, and so are those before an edit. False where it is not as expected.
create function graph.erase_comment(
    of_comment bigint, of_commenter bigint, numbers integer[], seconds integer[], expected jsonb
) returns boolean language plpgsql set plan_cache_mode = force_generic_plan as $$ begin
    if not graph.is_as_expected(of_comment, of_commenter, 'DELETE', numbers, seconds, expected, null) then
        return false;
    end if;
    delete from news.comment_revision where comment_id = of_comment;
    update news.comment set
        body = '', body_html = '', language = null, input_hash = null, status = 'REMOVED', erased = true
    where id = of_comment;
    perform news.count_action(of_commenter, 'DELETE');
    return true;
end $$;

-- False where it is not as expected, is one's own, or has reports enough with this one: what follows then is for the rules.
create function graph.report_comment(
    of_comment bigint, of_commenter bigint, numbers integer[], seconds integer[], expected jsonb, facts jsonb,
    given_reason text, given_details text
) returns boolean language plpgsql set plan_cache_mode = force_generic_plan as $$ begin
    if not graph.is_as_expected(of_comment, of_commenter, 'REPORT', numbers, seconds, expected, facts) then
        return false;
    end if;
    if expected is not null and exists (
        select from graph.comment_state c
        where c.id = of_comment and (c.author_id = of_commenter or c.new_reports + 1 >= c.report_threshold)
    ) then
        return false;
    end if;
    insert into news.report (comment_id, commenter_id, reason, details)
    values (of_comment, of_commenter, given_reason, given_details) on conflict do nothing;
    if found then
        perform news.count_action(of_commenter, 'REPORT');
    end if;
    return true;
end $$;

-- A like, or one that is taken back. False where it is not as expected.
create function graph.like_comment(
    of_comment bigint, of_commenter bigint, numbers integer[], seconds integer[], expected jsonb, facts jsonb, liked boolean
) returns boolean language plpgsql set plan_cache_mode = force_generic_plan as $$ begin
    if not graph.is_as_expected(of_comment, of_commenter, 'LIKE', numbers, seconds, expected, facts) then
        return false;
    end if;
    if liked then
        insert into news.comment_like (comment_id, commenter_id) values (of_comment, of_commenter) on conflict do nothing;
    else
        delete from news.comment_like where comment_id = of_comment and commenter_id = of_commenter;
    end if;
    if found then
        perform news.count_action(of_commenter, 'LIKE');
    end if;
    return true;
end $$;

-- Gives the comment another status, and keeps who or what decided so. False where it is not as expected.
create function graph.decide_comment(
    of_comment bigint, of_moderator bigint, expected jsonb,
    of_stage text, old_status text, new_status text, given_reason text, given_note text
) returns boolean language plpgsql set plan_cache_mode = force_generic_plan as $$ begin
    if not graph.is_as_expected(of_comment, of_moderator, '', '{}', '{}', expected, null) then
        return false;
    end if;
    with changed as (
        update news.comment set status = new_status where id = of_comment and status <> new_status
    )
    insert into news.decision (comment_id, moderator_id, stage, from_status, to_status, reason, note)
    values (of_comment, of_moderator, of_stage, old_status, new_status, given_reason, given_note);
    return true;
end $$;

-- One change of a kind; what the texts are depends on that.
create function graph.change_comment(
    kind text, of_comment bigint, of_commenter bigint, numbers integer[], seconds integer[], expected jsonb, facts jsonb,
    texts text[]
) returns boolean language plpgsql set plan_cache_mode = force_generic_plan as $$ begin
    return case kind
        when 'EDIT' then graph.revise_comment(
            of_comment, of_commenter, numbers, seconds, expected, facts, texts[1], texts[2], texts[3], texts[4]
        )
        when 'DELETE' then graph.erase_comment(of_comment, of_commenter, numbers, seconds, expected)
        when 'REPORT' then graph.report_comment(
            of_comment, of_commenter, numbers, seconds, expected, facts, texts[1], texts[2]
        )
        when 'DECIDE' then graph.decide_comment(
            of_comment, of_commenter, expected, texts[1], texts[2], texts[3], texts[4], texts[5]
        )
        else graph.like_comment(of_comment, of_commenter, numbers, seconds, expected, facts, kind = 'LIKE')
    end;
end $$;

-- Several of one kind in one transaction, a row for each, in their order: whether it is as expected. It waits for no lock:
-- `done` is null for each whose article, commenter or, where that counts, author is locked by others, and the article is
-- told where it is the article. The texts of one after another are rows of an array. Commenters are locked against each
-- other: who changes something by themselves has locked their key before they wait for their pace.
create function graph.changed_together(
    kind text, comments bigint[], commenters bigint[], numbers integer[], seconds integer[], states jsonb[], facts jsonb[],
    texts text[]
) returns table (done boolean, locked_article bigint)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    counts boolean := kind in ('DELETE', 'DECIDE');
    own_articles bigint[] := array(
        select article_id from news.discussion
        where article_id = any (array(select c.article_id from news.comment c where c.id = any (comments)))
        order by article_id for update skip locked
    );
    own_people bigint[] := array(
        select id from news.commenter
        where id = any (commenters || array(select c.author_id from news.comment c where counts and c.id = any (comments)))
        order by id for update skip locked
    );
    found record;
begin
    for i in 1 .. cardinality(comments) loop
        select c.article_id, c.author_id into found from news.comment c where c.id = comments[i];
        done := null;
        locked_article := case when not found.article_id = any (own_articles) then found.article_id end;
        if locked_article is null and commenters[i] = any (own_people) and (not counts or found.author_id = any (own_people)) then
            done := found.article_id is not null and graph.change_comment(
                kind, comments[i], commenters[i], numbers, seconds, states[i], facts[i], array(select unnest(texts[i:i]))
            );
        end if;
        return next;
    end loop;
end $$;
