-- What persons are to be told, and what became of telling them. A row is written in the transaction of
-- what it tells, so that nothing is lost between the two; who sends has no part in that transaction.

CREATE TABLE notification (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    desk       integer,
    subject    text        NOT NULL,
    severity   text        NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
    text       text        NOT NULL,
    time_nanos bigint      NOT NULL,
    queued_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    routed_at  timestamptz,
    time       timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED
);
CREATE INDEX notification_unrouted ON notification (id) WHERE routed_at IS NULL;
CREATE INDEX notification_queued ON notification (queued_at);
COMMENT ON TABLE notification IS
    'What persons are to be told: alerts, and stops and releases. crossbook notify sends it.';
COMMENT ON COLUMN notification.desk IS 'Number of the desk; null if all are meant.';
COMMENT ON COLUMN notification.subject IS 'What it is about, such as operation 17.';
COMMENT ON COLUMN notification.severity IS 'CRITICAL if a person has to act.';
COMMENT ON COLUMN notification.text IS 'One sentence.';
COMMENT ON COLUMN notification.time_nanos IS 'When it happened.';
COMMENT ON COLUMN notification.queued_at IS 'When it was written, by the clock of this database.';
COMMENT ON COLUMN notification.routed_at IS
    'When it was decided which routes it takes: its rows in notification_delivery; null before that.';

CREATE TABLE notification_delivery (
    notification bigint      NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
    route        text        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('PENDING', 'SENT', 'DEAD', 'EXPIRED')),
    attempts     integer     NOT NULL DEFAULT 0,
    due          timestamptz NOT NULL,
    message      bigint,
    reason       text        NOT NULL DEFAULT '',
    changed_at   timestamptz NOT NULL,
    PRIMARY KEY (notification, route)
);
CREATE INDEX notification_delivery_pending ON notification_delivery (route) WHERE state = 'PENDING';
CREATE INDEX notification_delivery_sent ON notification_delivery (route, changed_at)
    WHERE state = 'SENT';
COMMENT ON TABLE notification_delivery IS
    'What became of a notification on each route that it takes. At least once: who dies between sending '
    'and writing it down sends again.';
COMMENT ON COLUMN notification_delivery.state IS
    'PENDING; SENT; DEAD if it was given up (crossbook notify resend sends it again); EXPIRED if it was '
    'too old when somebody began to send.';
COMMENT ON COLUMN notification_delivery.attempts IS 'How often it was tried in vain.';
COMMENT ON COLUMN notification_delivery.due IS 'Not before this time.';
COMMENT ON COLUMN notification_delivery.message IS
    'Of SENT: id of the notification under which it went out; another than its own if it was held back and '
    'went out in that one''s message.';
COMMENT ON COLUMN notification_delivery.reason IS 'Why it failed last; empty if it did not.';
COMMENT ON COLUMN notification_delivery.changed_at IS 'When this row was changed last.';

CREATE FUNCTION queue_alert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notification (desk, subject, severity, text, time_nanos) VALUES (
        NEW.desk, NEW.subject, CASE WHEN NEW.critical THEN 'CRITICAL' ELSE 'WARNING' END,
        NEW.text, NEW.time_nanos);
    RETURN NULL;
END $$;
CREATE TRIGGER alerts_queued AFTER INSERT ON alerts FOR EACH ROW EXECUTE FUNCTION queue_alert();
-- The same alert may come again with more weight.
CREATE TRIGGER alerts_raised AFTER UPDATE ON alerts
    FOR EACH ROW WHEN (NEW.critical AND NOT OLD.critical) EXECUTE FUNCTION queue_alert();

CREATE FUNCTION queue_directive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO notification (subject, severity, text, time_nanos) VALUES (
        'kill switch ' || NEW.subject,
        CASE NEW.kind WHEN 'STOP' THEN 'CRITICAL' ELSE 'WARNING' END,
        CASE NEW.kind WHEN 'STOP' THEN 'Stopped' ELSE 'Released' END || ' by ' || NEW.given_by || ': '
            || NEW.detail || coalesce(' (' || NEW.reason || ')', '') || '.',
        NEW.time_nanos);
    RETURN NULL;
END $$;
CREATE TRIGGER directive_queued AFTER INSERT ON directive
    FOR EACH ROW WHEN (NEW.kind IN ('STOP', 'RELEASE')) EXECUTE FUNCTION queue_directive();
