-- Likes: one of each reader for each comment.

-- name: add(comment_id, commenter_id, expected)$
-- Whether it is as expected.
with entered as materialized (
    select graph.is_as_expected(
        :comment_id, :commenter_id, :expected.action, :expected.numbers, :expected.seconds, :expected.state, :expected.facts
    ) as so
), done as (
    insert into news.comment_like (comment_id, commenter_id) select :comment_id, :commenter_id from entered where so
    on conflict do nothing
    returning commenter_id
)
select so, (select news.count_action(commenter_id, 'LIKE') from done) from entered;

-- name: remove(comment_id, commenter_id, expected)$
-- Whether it is as expected.
with entered as materialized (
    select graph.is_as_expected(
        :comment_id, :commenter_id, :expected.action, :expected.numbers, :expected.seconds, :expected.state, :expected.facts
    ) as so
), done as (
    delete from news.comment_like using entered
    where so and comment_id = :comment_id and commenter_id = :commenter_id
    returning commenter_id
)
select so, (select news.count_action(commenter_id, 'LIKE') from done) from entered;
