-- Changes of the same within a transaction are one entry, beside those that are revisions: an import may close the comments of
-- the article that it writes.
create or replace function news.log_change(of_subject text, key bigint, called text, was jsonb, become jsonb)
returns void language plpgsql as $$
declare
    lost constant jsonb := news.differing(was, become);
    won constant jsonb := news.differing(become, was);
begin
    if lost = won then
        return;
    end if;
    update news.audit_record set
        name = called, before = lost || before, after = (after - array(select jsonb_object_keys(lost))) || won
    where subject = of_subject and subject_id = key and at >= transaction_timestamp()
    and transaction = pg_current_xact_id() and revision is null and was is not null and become is not null;
    if not found then
        insert into news.audit_record (actor, action, subject, subject_id, name, before, after)
        values (
            nullif(current_setting('dateline.actor', true), ''),
            case when was is null then 'ADD' when become is null then 'DELETE' else 'CHANGE' end,
            of_subject, key, called, lost, won
        );
    end if;
end $$;
