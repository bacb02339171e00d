-- Nothing but the row: no rule is looked at, nothing is counted, and nobody will hear of it.
insert into bare.comment (article_id, author_id, body, body_html, idempotency_key)
values ($1, $2, $3, $3, $4)
returning json_build_object('id', 'Comment_' || id, 'createdAt', created_at)::text
