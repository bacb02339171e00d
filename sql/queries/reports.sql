-- Reports: what readers tell moderators, one of each reader for each comment.

-- name: add(report, expected)$
select graph.report_comment(
    :report.comment_id, :report.commenter_id, :expected.numbers, :expected.seconds, :expected.state, :expected.facts,
    :report.reason, :report.details
);
