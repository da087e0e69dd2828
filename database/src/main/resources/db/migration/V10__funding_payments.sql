-- Funding of perpetuals as desks booked it, and whose it was.

CREATE TABLE funding_payments (
    venue            text    NOT NULL,
    account          text    NOT NULL,
    symbol           text    NOT NULL,
    payment_id       text    NOT NULL,
    desk             integer NOT NULL,
    epoch            bigint  NOT NULL,
    instrument       text    NOT NULL,
    amount           numeric NOT NULL,
    asset            text    NOT NULL,
    shares           jsonb   NOT NULL,
    venue_time_nanos bigint  NOT NULL,
    time_nanos       bigint  NOT NULL,
    venue_time       timestamptz GENERATED ALWAYS AS (nanos_to_time(venue_time_nanos)) STORED,
    time             timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (venue, account, symbol, payment_id)
);
CREATE INDEX funding_payments_time ON funding_payments (venue_time DESC);
COMMENT ON TABLE funding_payments IS
    'Funding payments that desks booked, each once. Of several rows that are reported for one the one of '
    'the greatest epoch and then the latest stays.';
COMMENT ON COLUMN funding_payments.payment_id IS 'The venue''s id of the payment.';
COMMENT ON COLUMN funding_payments.desk IS 'Number of the desk that booked it.';
COMMENT ON COLUMN funding_payments.epoch IS 'Under which the desk held its ledger then.';
COMMENT ON COLUMN funding_payments.instrument IS 'Empty if the listing was not known.';
COMMENT ON COLUMN funding_payments.amount IS 'Received, in asset; negative if it was paid.';
COMMENT ON COLUMN funding_payments.shares IS
    'What of it belongs to which operation, as [{"operation": 5, "amount": "-0.1"}]; they add up to amount. '
    'Operation -1 is the desk itself: nobody held the position.';
COMMENT ON COLUMN funding_payments.venue_time_nanos IS 'When it was settled, as the venue says.';
COMMENT ON COLUMN funding_payments.time_nanos IS 'When the desk shared it out.';

CREATE VIEW funding_shares AS
    SELECT p.desk,
           (share ->> 'operation')::bigint                                    AS operation,
           p.desk::text || '-' || (share ->> 'operation')                     AS execution_id,
           p.venue,
           p.account,
           p.symbol,
           p.instrument,
           p.payment_id,
           (share ->> 'amount')::numeric                                      AS amount,
           p.asset,
           p.venue_time,
           p.time
    FROM funding_payments p
    CROSS JOIN LATERAL jsonb_array_elements(p.shares) AS share;
COMMENT ON VIEW funding_shares IS
    'Each operation''s part of each funding payment; operation -1 for what belongs to none.';
COMMENT ON COLUMN funding_shares.amount IS 'Received, in asset; negative if it was paid.';

CREATE VIEW funding_by_operation AS
    SELECT o.desk,
           o.operation,
           o.execution_id,
           o.strategy,
           o.state,
           coalesce(s.payments, 0) AS payments,
           s.asset,
           coalesce(s.amount, 0)   AS amount,
           t.expected,
           t.realized,
           t.difference
    FROM operations o
    LEFT JOIN (
        SELECT desk, operation, asset, count(*) AS payments, sum(amount) AS amount
        FROM funding_shares
        GROUP BY desk, operation, asset) AS s USING (desk, operation)
    LEFT JOIN operation_terms t
        ON t.desk = o.desk AND t.operation = o.operation AND t.kind = 'FUNDING'
    WHERE s.asset IS NOT NULL OR t.kind IS NOT NULL;
COMMENT ON VIEW funding_by_operation IS
    'Funding of each operation: what was paid or received of each asset, and the part of its profit that was '
    'expected of it and came of it.';
COMMENT ON COLUMN funding_by_operation.payments IS 'How many payments it had a part in.';
COMMENT ON COLUMN funding_by_operation.amount IS 'Received, in asset; negative if it was paid.';
COMMENT ON COLUMN funding_by_operation.expected IS 'In portfolio currency; null if it is not known.';
COMMENT ON COLUMN funding_by_operation.realized IS
    'In portfolio currency; null while the operation is open or if it is not known.';
COMMENT ON COLUMN funding_by_operation.difference IS 'Realized less expected.';
