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
) returns table (retry_at timestamptz, state graph.comment_state) language plpgsql rows 1 as $$ begin
    retry_at := news.enter_in_pace(
        coalesce((select c.article_id from news.comment c where c.id = of_comment), 0), of_commenter, wanted, numbers, seconds
    );
    select * into state from graph.comment_state found where found.id = of_comment;
    return next;
end $$;
