-- An account belongs to one desk: two that traded on it would each count on the whole of its money.

CREATE TABLE desk_account (
    venue   text        NOT NULL,
    account text        NOT NULL,
    desk    integer     NOT NULL REFERENCES desk (number),
    since   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (venue, account)
);
CREATE INDEX desk_account_desk ON desk_account (desk);
COMMENT ON TABLE desk_account IS
    'Whose the accounts are at which orders are placed. A desk claims its accounts when its job is submitted, '
    'and gives back those that it trades no more.';
COMMENT ON COLUMN desk_account.venue IS 'Venue id.';
COMMENT ON COLUMN desk_account.account IS 'Our name of the sub-account; empty for the main one.';
COMMENT ON COLUMN desk_account.desk IS 'Whose it is.';
COMMENT ON COLUMN desk_account.since IS 'When it was claimed.';

-- A job that runs takes its desk anew whenever it restarts, and looks at no account then.
ALTER TABLE desk ADD COLUMN retired_at timestamptz;
COMMENT ON COLUMN desk.retired_at IS
    'Since when the desk has no account and can be held by nobody; null once it claims accounts again.';
CREATE FUNCTION refuse_retired_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'desk % was retired on % and sends nothing more; submit its job anew, which claims its accounts',
        OLD.number, to_char(OLD.retired_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER desk_retired_kept BEFORE UPDATE ON desk
    FOR EACH ROW WHEN (OLD.retired_at IS NOT NULL AND NEW.retired_at IS NOT NULL
        AND NEW.epoch <> OLD.epoch) EXECUTE FUNCTION refuse_retired_desk();

-- Who armed a desk, and until when, stays; in the row of the desk the next one overwrites it.
CREATE FUNCTION audit_arming() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_nanos bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 1000;
BEGIN
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'arming/' || NEW.number,
        now_nanos::text,
        now_nanos,
        jsonb_build_object('desk', NEW.number, 'armed_until', NEW.armed_until, 'armed_by', NEW.armed_by));
    RETURN NULL;
END $$;
CREATE TRIGGER desk_arming_audited AFTER UPDATE ON desk
    FOR EACH ROW WHEN (OLD.armed_until IS DISTINCT FROM NEW.armed_until
        OR OLD.armed_by IS DISTINCT FROM NEW.armed_by) EXECUTE FUNCTION audit_arming();
COMMENT ON TABLE audit_log IS
    'Transitions of operations, refused opportunities, breakers, alerts, refused permits, what persons '
    'directed and the arming of desks. Append-only; position, recorded_nanos, previous and hash are given by '
    'the database. audit_verify() checks it.';
