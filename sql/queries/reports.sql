-- Reports: what readers tell moderators, one of each reader for each comment. The caller has the locks.

-- name: add(report)$
select graph.report_comment(
    :report.comment_id, :report.commenter_id, '{}', '{}', null, null, :report.reason, :report.details
);
