-- Documents that front-end teams have registered, and how often fields are asked for.

-- Requests name an id alone: it stands for one text, whatever apps have it.
create table news.document (
    id text primary key constraint document_id_is_short check (length(id) between 1 and 256),
    text text not null
);

-- Which versions of which apps ask it.
create table news.document_release (
    app text not null constraint document_release_has_an_app check (app <> ''),
    version text not null constraint document_release_has_a_version check (version <> ''),
    document_id text not null constraint document_release_document_exists references news.document,
    added_at timestamptz not null default now(),
    primary key (app, version, document_id)
);
create index document_release_by_document on news.document_release (document_id);

-- Operations that asked for a field, by day in UTC. Those of documents that nobody has registered have no app.
create table news.field_usage (
    day date not null,
    field text not null,
    app text not null,
    version text not null,
    count bigint not null,
    primary key (day, field, app, version)
);
