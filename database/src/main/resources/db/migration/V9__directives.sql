-- What persons, timers and breaches of risk told desks: the kill switch goes on and off, a breaker is
-- resumed, an operation that was given up is decided on, a venue's word is taken. Append-only, in the audit log as well; the
-- latches that stand are in kill_latch, and in the row that every permit locks.

CREATE TABLE directive_count (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    newest bigint  NOT NULL DEFAULT 0
);
INSERT INTO directive_count DEFAULT VALUES;
COMMENT ON TABLE directive_count IS
    'Position of the newest directive. Who appends holds the row until the end of the transaction.';

CREATE TABLE directive (
    position   bigint PRIMARY KEY,
    desk       integer CHECK (desk BETWEEN 0 AND 65535),
    kind       text   NOT NULL CHECK (kind IN ('STOP', 'RELEASE', 'RESUME', 'RETRY', 'WRITE_OFF',
                                              'ACCEPT_DRIFT')),
    subject    text   NOT NULL,
    reason     text   CHECK (reason IN ('RISK_LIMIT_EXCEEDED', 'MANUAL_INTERVENTION', 'SYSTEM_ERROR',
                             'EXCHANGE_CONNECTIVITY_ISSUE', 'REGULATORY_COMPLIANCE',
                             'MARKET_VOLATILITY_EXTREME')),
    detail     text   NOT NULL,
    given_by   text   NOT NULL,
    until      timestamptz,
    time_nanos bigint NOT NULL,
    time       timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    CHECK ((kind IN ('STOP', 'RELEASE')) = (desk IS NULL)),
    CHECK ((kind = 'STOP') = (reason IS NOT NULL)),
    CHECK (kind = 'STOP' OR until IS NULL)
);
COMMENT ON TABLE directive IS
    'What desks were told to do. Positions have no gaps and become visible in order. Each new one '
    'notifies crossbook_directive. Never changed. Also in audit_log.';
COMMENT ON COLUMN directive.position IS 'Counts from 1.';
COMMENT ON COLUMN directive.desk IS 'Number of the desk; null for all of them.';
COMMENT ON COLUMN directive.subject IS
    'STOP and RELEASE: the scope. RESUME: breaker and scope, as daily-loss/all. RETRY and WRITE_OFF: '
    'number of the operation. ACCEPT_DRIFT: what differs, as balance/VENUE/ACCOUNT/ASSET.';
COMMENT ON COLUMN directive.reason IS 'Why something was stopped; of STOP only.';
COMMENT ON COLUMN directive.detail IS 'In words.';
COMMENT ON COLUMN directive.given_by IS 'Who said so: a person, the timer, or the watch over risk.';
COMMENT ON COLUMN directive.until IS 'When a stop ends by itself; null for when it is released.';
COMMENT ON COLUMN directive.time_nanos IS 'When, by the clock of this database.';

CREATE FUNCTION number_directive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directive_count SET newest = newest + 1 RETURNING newest INTO NEW.position;
    NEW.time_nanos := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 1000;
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'directive', NEW.position::text, NEW.time_nanos, to_jsonb(NEW) - 'time');
    PERFORM pg_notify('crossbook_directive', coalesce(NEW.desk::text, ''));
    RETURN NEW;
END $$;
CREATE TRIGGER directive_numbered BEFORE INSERT ON directive
    FOR EACH ROW EXECUTE FUNCTION number_directive();

CREATE FUNCTION refuse_directive_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'directives are never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER directive_kept BEFORE UPDATE OR DELETE ON directive
    FOR EACH ROW EXECUTE FUNCTION refuse_directive_change();
CREATE TRIGGER directive_kept_whole BEFORE TRUNCATE ON directive
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_directive_change();

ALTER TABLE kill_latch RENAME COLUMN reason TO detail;
ALTER TABLE kill_latch
    ADD COLUMN reason     text NOT NULL DEFAULT 'MANUAL_INTERVENTION',
    ADD COLUMN latched_by text NOT NULL DEFAULT '',
    ADD COLUMN until      timestamptz,
    ADD CHECK (until IS NULL OR reason <> 'RISK_LIMIT_EXCEEDED');
ALTER TABLE kill_latch ALTER COLUMN reason DROP DEFAULT, ALTER COLUMN latched_by DROP DEFAULT;
COMMENT ON COLUMN kill_latch.reason IS
    'As directive.reason. After RISK_LIMIT_EXCEEDED what is open in the scope is closed, and only a '
    'person releases it.';
COMMENT ON COLUMN kill_latch.detail IS 'In words.';
COMMENT ON COLUMN kill_latch.latched_by IS 'Who stopped it.';
COMMENT ON COLUMN kill_latch.until IS 'When it ends by itself; null for when it is released.';

-- Who follows directives hears of latches there.
DROP TRIGGER desk_latch_told ON desk;
DROP FUNCTION tell_of_latch();

-- The count is locked first: latches go on and off one after the other. Then the table of which permits
-- share rows: who waits for a row that others share is passed by all who come to share it too, for as
-- long as they come; who waits for a table stands in its queue, and permits behind it. When this has
-- committed, no order in the scope that was not written down before will be.
CREATE FUNCTION stop_scope(stopped text, why text, said text, who text, ends timestamptz)
    RETURNS void LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1 FROM directive_count FOR UPDATE;
    INSERT INTO kill_latch AS l (scope, reason, detail, latched_by, until)
        VALUES (stopped, why, said, who, CASE WHEN why <> 'RISK_LIMIT_EXCEEDED' THEN ends END)
        ON CONFLICT (scope) DO UPDATE
            SET (reason, detail, latched_by, until, since)
                = ROW (EXCLUDED.reason, EXCLUDED.detail, EXCLUDED.latched_by, EXCLUDED.until,
                       clock_timestamp())
            WHERE (EXCLUDED.reason = 'RISK_LIMIT_EXCEEDED' AND l.reason <> 'RISK_LIMIT_EXCEEDED')
               OR coalesce(EXCLUDED.until, 'infinity') > coalesce(l.until, 'infinity');
    LOCK TABLE desk IN EXCLUSIVE MODE;
    UPDATE desk SET latches = array_append(latches, stopped) WHERE NOT (stopped = ANY (latches));
    INSERT INTO directive (kind, subject, reason, detail, given_by, until)
        VALUES ('STOP', stopped, why, said, who,
                CASE WHEN why <> 'RISK_LIMIT_EXCEEDED' THEN ends END);
END $$;
COMMENT ON FUNCTION stop_scope(text, text, text, text, timestamptz) IS
    'Stops a scope. One that is stopped already stays so for as long as the longer of both says; a '
    'breach of risk takes the place of any other reason.';

CREATE FUNCTION release_scope(released text, said text, who text) RETURNS boolean LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM 1 FROM directive_count FOR UPDATE;
    DELETE FROM kill_latch WHERE scope = released;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    LOCK TABLE desk IN EXCLUSIVE MODE;
    UPDATE desk SET latches = array_remove(latches, released) WHERE released = ANY (latches);
    INSERT INTO directive (kind, subject, detail, given_by) VALUES ('RELEASE', released, said, who);
    RETURN true;
END $$;
COMMENT ON FUNCTION release_scope(text, text, text) IS
    'Lets orders of a scope through again; false if it was not stopped.';

CREATE FUNCTION release_due() RETURNS integer LANGUAGE plpgsql
AS $$
DECLARE
    due      text;
    released integer := 0;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM kill_latch WHERE until <= clock_timestamp()) THEN
        RETURN 0;
    END IF;
    PERFORM 1 FROM directive_count FOR UPDATE;
    -- Looked at anew: it may have been made longer meanwhile.
    FOR due IN SELECT scope FROM kill_latch WHERE until <= clock_timestamp() ORDER BY scope LOOP
        PERFORM release_scope(due, 'its time was over', 'timer');
        released := released + 1;
    END LOOP;
    RETURN released;
END $$;
COMMENT ON FUNCTION release_due() IS 'Releases what was stopped for a time that is over; how many.';

CREATE TABLE risk_breaches (
    desk        integer NOT NULL,
    pattern     text    NOT NULL,
    breach_key  text    NOT NULL,
    level       text    NOT NULL CHECK (level IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    reason      text    NOT NULL,
    scope       text    NOT NULL,
    evidence    text    NOT NULL,
    keys        jsonb   NOT NULL,
    since_nanos bigint  NOT NULL,
    time_nanos  bigint  NOT NULL,
    since       timestamptz GENERATED ALWAYS AS (nanos_to_time(since_nanos)) STORED,
    time        timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (desk, pattern, breach_key)
);
CREATE INDEX risk_breaches_time ON risk_breaches (time DESC);
COMMENT ON TABLE risk_breaches IS
    'Sequences of events that together are a breach of risk, each once. Also in audit_log, and in '
    'alerts unless the level is LOW. One of level CRITICAL stops its scope when it is written, and never '
    'again: a person who releases it has seen it.';
COMMENT ON COLUMN risk_breaches.desk IS 'Number of the desk.';
COMMENT ON COLUMN risk_breaches.pattern IS 'Which sequence, such as losing-streak.';
COMMENT ON COLUMN risk_breaches.breach_key IS 'Tells breaches of a pattern apart: the first and last key.';
COMMENT ON COLUMN risk_breaches.level IS 'LOW, MEDIUM, HIGH or CRITICAL.';
COMMENT ON COLUMN risk_breaches.reason IS 'Under which its scope is stopped, as directive.reason.';
COMMENT ON COLUMN risk_breaches.scope IS 'all, or venue:NAME.';
COMMENT ON COLUMN risk_breaches.evidence IS 'One sentence.';
COMMENT ON COLUMN risk_breaches.keys IS 'The rows behind it, in order: table and key.';
COMMENT ON COLUMN risk_breaches.since_nanos IS 'When the first of it happened.';
COMMENT ON COLUMN risk_breaches.time_nanos IS 'When it was complete.';

CREATE FUNCTION audit_breach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'breach/' || NEW.desk,
        concat_ws('/', NEW.pattern, NEW.breach_key),
        NEW.time_nanos,
        to_jsonb(NEW) - ARRAY['since', 'time']);
    RETURN NEW;
END $$;
CREATE TRIGGER risk_breaches_audited BEFORE INSERT ON risk_breaches
    FOR EACH ROW EXECUTE FUNCTION audit_breach();

-- Only for a row that was not there: in the same transaction, so that there is no breach without its
-- stop, and no stop twice.
CREATE FUNCTION answer_breach() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.level = 'CRITICAL' THEN
        PERFORM stop_scope(NEW.scope, NEW.reason, NEW.evidence, 'risk ' || NEW.pattern, NULL);
    END IF;
    IF NEW.level <> 'LOW' THEN
        INSERT INTO alerts (desk, subject, time_nanos, critical, text)
            VALUES (NEW.desk, 'risk ' || NEW.pattern, NEW.time_nanos,
                    NEW.level IN ('HIGH', 'CRITICAL'), NEW.evidence)
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER risk_breaches_answered AFTER INSERT ON risk_breaches
    FOR EACH ROW EXECUTE FUNCTION answer_breach();
