-- Whether a desk may open positions with real money, in the row that a permit locks; orders that bring
-- risk down; and word of every new line, so that a reader need not ask all the time.

ALTER TABLE desk
    ADD COLUMN armed_until timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN armed_by    text        NOT NULL DEFAULT '';
COMMENT ON COLUMN desk.armed_until IS
    'Until then, by the clock of this database, orders that open exposure at real venues are let through.';

ALTER TABLE order_intent DROP CONSTRAINT order_intent_purpose_check;
ALTER TABLE order_intent ADD CONSTRAINT order_intent_purpose_check
    CHECK (purpose IN ('OPEN', 'HEDGE', 'FLATTEN', 'VOID'));
COMMENT ON COLUMN order_intent.purpose IS
    'OPEN, HEDGE or FLATTEN; VOID for a number that no order has. An order that was refused keeps its '
    'purpose, and its state is VOID.';

DROP INDEX order_intent_open;
CREATE INDEX order_intent_open ON order_intent (desk, operation, order_number, attempt)
    WHERE state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN');

CREATE FUNCTION tell_of_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('crossbook_desk', NEW.desk::text);
    RETURN NULL;
END $$;
CREATE TRIGGER order_event_told AFTER INSERT ON order_event
    FOR EACH ROW EXECUTE FUNCTION tell_of_line();

CREATE FUNCTION tell_of_latch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('crossbook_desk', NEW.number::text);
    RETURN NULL;
END $$;
CREATE TRIGGER desk_latch_told AFTER UPDATE ON desk
    FOR EACH ROW WHEN (OLD.latches IS DISTINCT FROM NEW.latches) EXECUTE FUNCTION tell_of_latch();
COMMENT ON TABLE order_event IS
    'Everything that became of orders; the first line of each says that it was written down. Positions '
    'of a desk have no gaps and become visible in order. Each new one notifies crossbook_desk.';
COMMENT ON TABLE kill_latch IS
    'What is stopped now: all, venue:NAME, instrument:NAME, strategy:NAME, or flatten: orders that bring '
    'risk down pass all the others.';
