-- What must not be altered afterwards, in chains: each row has the hash of the one before it, so that
-- whoever changes, removes or inserts a row has to change every later one of its chain, and its head.
-- A chain for each kind and desk: appends to one wait for each other, appends to two do not.

CREATE TABLE audit_chain (
    chain    text   PRIMARY KEY,
    position bigint NOT NULL,
    hash     bytea  NOT NULL
);
COMMENT ON TABLE audit_chain IS
    'The newest row of each chain. Who appends holds this row until the end of the transaction.';
COMMENT ON COLUMN audit_chain.chain IS 'Kind and number of the desk, such as alert/1.';
COMMENT ON COLUMN audit_chain.position IS 'Position of the newest row; 0 if there is none.';
COMMENT ON COLUMN audit_chain.hash IS 'Its hash; 32 zeros if there is none.';

CREATE TABLE audit_log (
    chain          text   NOT NULL,
    position       bigint NOT NULL,
    key            text   NOT NULL,
    time_nanos     bigint NOT NULL,
    content        jsonb  NOT NULL,
    recorded_nanos bigint NOT NULL,
    previous       bytea  NOT NULL,
    hash           bytea  NOT NULL,
    time           timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    recorded_at    timestamptz GENERATED ALWAYS AS (nanos_to_time(recorded_nanos)) STORED,
    PRIMARY KEY (chain, position),
    UNIQUE (chain, key)
);
CREATE INDEX audit_log_time ON audit_log (time DESC);
COMMENT ON TABLE audit_log IS
    'Transitions of operations, refused opportunities, breakers, alerts and refused permits. Append-only; '
    'position, recorded_nanos, previous and hash are given by the database. audit_verify() checks it.';
COMMENT ON COLUMN audit_log.chain IS 'Kind and number of the desk, such as alert/1.';
COMMENT ON COLUMN audit_log.position IS 'Counts the rows of the chain, from 1, without gaps.';
COMMENT ON COLUMN audit_log.key IS
    'By what it is recognised in its chain: what is said again is not appended again.';
COMMENT ON COLUMN audit_log.time_nanos IS 'When it happened.';
COMMENT ON COLUMN audit_log.content IS 'The row as it was first reported.';
COMMENT ON COLUMN audit_log.recorded_nanos IS 'When it was appended, by the clock of this database.';
COMMENT ON COLUMN audit_log.previous IS 'Hash of the row before it in the chain; 32 zeros for the first.';
COMMENT ON COLUMN audit_log.hash IS 'audit_hash of previous and all other columns but the generated.';

CREATE FUNCTION audit_hash(previous bytea, chain text, "position" bigint, key text, time_nanos bigint,
                           content jsonb, recorded_nanos bigint) RETURNS bytea
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
AS $$
    SELECT sha256(previous || convert_to(
        jsonb_build_array(chain, "position", key, time_nanos, content, recorded_nanos)::text, 'UTF8'))
$$;
COMMENT ON FUNCTION audit_hash(bytea, text, bigint, text, bigint, jsonb, bigint) IS
    'SHA-256 over the hash before and the row as one JSON array, in UTF-8.';

CREATE FUNCTION chain_audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head audit_chain;
BEGIN
    INSERT INTO audit_chain VALUES (NEW.chain, 0, decode(repeat('00', 32), 'hex'))
        ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_chain c WHERE c.chain = NEW.chain FOR UPDATE;
    -- Whoever gets here is alone with the chain and sees all that was appended to it.
    IF EXISTS (SELECT 1 FROM audit_log l WHERE l.chain = NEW.chain AND l.key = NEW.key) THEN
        RETURN NULL;
    END IF;
    NEW.position := head.position + 1;
    NEW.recorded_nanos := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 1000;
    NEW.previous := head.hash;
    NEW.hash := audit_hash(NEW.previous, NEW.chain, NEW.position, NEW.key, NEW.time_nanos, NEW.content,
                           NEW.recorded_nanos);
    UPDATE audit_chain c SET position = NEW.position, hash = NEW.hash WHERE c.chain = NEW.chain;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_log_chained BEFORE INSERT ON audit_log
    FOR EACH ROW EXECUTE FUNCTION chain_audit_row();

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_log_kept BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_log_kept_whole BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_chain_kept BEFORE DELETE ON audit_chain
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_chain_kept_whole BEFORE TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE FUNCTION audit_verify() RETURNS TABLE (chain text, "position" bigint, problem text)
    LANGUAGE sql STABLE
AS $$
    WITH rows AS (
        SELECT l.*,
               row_number() OVER w                 AS expected,
               lag(l.hash) OVER w                  AS before
        FROM audit_log l
        WINDOW w AS (PARTITION BY l.chain ORDER BY l.position)),
    newest AS (
        SELECT DISTINCT ON (l.chain) l.chain, l.position, l.hash
        FROM audit_log l ORDER BY l.chain, l.position DESC),
    broken AS (
        SELECT r.chain, r.position,
               CASE WHEN r.position <> r.expected THEN 'a row before it is missing'
                    WHEN r.previous <> coalesce(r.before, decode(repeat('00', 32), 'hex'))
                        THEN 'it does not follow the row before it'
                    WHEN r.hash <> audit_hash(r.previous, r.chain, r.position, r.key, r.time_nanos,
                                              r.content, r.recorded_nanos)
                        THEN 'it was altered' END AS problem
        FROM rows r
        UNION ALL
        SELECT coalesce(n.chain, c.chain), coalesce(n.position, 0),
               CASE WHEN c.chain IS NULL THEN 'the head of its chain is missing'
                    WHEN coalesce(n.position, 0) <> c.position THEN 'rows after it are missing'
                    WHEN n.hash <> c.hash THEN 'the head of its chain is another' END
        FROM newest n FULL JOIN audit_chain c ON c.chain = n.chain)
    SELECT DISTINCT ON (b.chain) b.chain, b.position, b.problem
    FROM broken b WHERE b.problem IS NOT NULL ORDER BY b.chain, b.position
$$;
COMMENT ON FUNCTION audit_verify() IS
    'The first row of each chain of the audit log that is not as it was appended; no row if all are.';

-- Before the row is looked for: what comes again, or late, is heard too, and the chain is locked before
-- any row of the table.
CREATE FUNCTION audit_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'transition/' || NEW.desk,
        concat_ws('/', NEW.operation, NEW.epoch, NEW.sequence),
        NEW.time_nanos,
        to_jsonb(NEW) - 'time');
    RETURN NEW;
END $$;
CREATE TRIGGER operation_transitions_audited BEFORE INSERT ON operation_transitions
    FOR EACH ROW EXECUTE FUNCTION audit_transition();

CREATE FUNCTION audit_refusal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'refusal/' || NEW.desk,
        concat_ws('/', NEW.opportunity, NEW.time_nanos),
        NEW.time_nanos,
        to_jsonb(NEW) - 'time');
    RETURN NEW;
END $$;
CREATE TRIGGER desk_refusals_audited BEFORE INSERT ON desk_refusals
    FOR EACH ROW EXECUTE FUNCTION audit_refusal();

CREATE FUNCTION audit_breaker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'breaker/' || NEW.desk,
        concat_ws('/', NEW.breaker, NEW.scope, NEW.since_nanos,
                  CASE WHEN NEW.cleared_nanos IS NULL THEN 'tripped' ELSE 'cleared' END),
        NEW.time_nanos,
        to_jsonb(NEW) - ARRAY['since', 'until', 'cleared_at', 'time']);
    RETURN NEW;
END $$;
CREATE TRIGGER breaker_trips_audited BEFORE INSERT ON breaker_trips
    FOR EACH ROW EXECUTE FUNCTION audit_breaker();

CREATE FUNCTION audit_alert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'alert/' || NEW.desk,
        concat_ws('/', NEW.subject, NEW.time_nanos, md5(NEW.text)),
        NEW.time_nanos,
        to_jsonb(NEW) - ARRAY['digest', 'time']);
    RETURN NEW;
END $$;
CREATE TRIGGER alerts_audited BEFORE INSERT ON alerts
    FOR EACH ROW EXECUTE FUNCTION audit_alert();

-- The first line of an order says whether it may be sent; a later VOID is its end.
CREATE FUNCTION audit_permit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM order_event e
               WHERE e.desk = NEW.desk AND e.operation = NEW.operation
                 AND e.order_number = NEW.order_number AND e.attempt = NEW.attempt
                 AND e.position < NEW.position) THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'permit/' || NEW.desk,
        concat_ws('/', NEW.operation, NEW.order_number, NEW.attempt),
        NEW.time_nanos,
        to_jsonb(NEW));
    RETURN NULL;
END $$;
CREATE TRIGGER order_event_permit_audited AFTER INSERT ON order_event
    FOR EACH ROW WHEN (NEW.state = 'VOID') EXECUTE FUNCTION audit_permit();
