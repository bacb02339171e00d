-- The rules are looked at, the comment is counted, and everybody hears of it: all in one statement. A key that was sent
-- before is refused. Without the input's hash, its comments are told apart from Dateline's.
select json_build_object(
    'data', json_build_object('postComment', json_build_object(
        'comment', json_build_object(
            'id', 'Comment_' || news.post(
                $1, null, $2, $3, $4, null, $5, null, 0, 'PUBLISHED', null, null, '{}', '{}', 0, 1, null
            ),
            'body', $3, 'bodyHtml', $4, 'status', 'PUBLISHED', 'createdAt', clock_timestamp(),
            'author', json_build_object('displayName', facts.author_name)
        ),
        'errors', '[]'::json
    ))
)::text
from graph.posting_facts($1, null, $2, md5($3), $5, '{}', '{}', 0, 1) facts
where facts.article_listed and facts.mode = 'OPEN' and facts.author_exists and facts.banned_until is null
and facts.kept_id is null and length($3) between facts.minimum_length and facts.maximum_length
