-- What desks report: what was traded and what became of it, what was not and why, what is held, what
-- was stopped. Rows come at least once and in any order; the newest wins, so that the final rows are
-- the same. What must not be altered afterwards is in audit_log besides.

CREATE INDEX order_event_order ON order_event (desk, operation, order_number, attempt, position);

CREATE TABLE operations (
    desk           integer NOT NULL,
    operation      bigint  NOT NULL,
    epoch          bigint  NOT NULL,
    revision       integer NOT NULL,
    opportunity    text    NOT NULL,
    strategy       text    NOT NULL,
    instrument     text    NOT NULL,
    rule_version   bigint  NOT NULL,
    state          text    NOT NULL,
    notional       numeric NOT NULL,
    expected       numeric,
    realized       numeric,
    expected_terms jsonb   NOT NULL,
    realized_terms jsonb   NOT NULL,
    residual       text    NOT NULL,
    fill_ratio     double precision,
    legs           text    NOT NULL,
    recovery       text    NOT NULL,
    outcome        text    NOT NULL,
    recoveries     integer NOT NULL,
    started_nanos  bigint  NOT NULL,
    ended_nanos    bigint,
    time_nanos     bigint  NOT NULL,
    execution_id   text        GENERATED ALWAYS AS (desk::text || '-' || operation::text) STORED,
    started_at     timestamptz GENERATED ALWAYS AS (nanos_to_time(started_nanos)) STORED,
    ended_at       timestamptz GENERATED ALWAYS AS (nanos_to_time(ended_nanos)) STORED,
    time           timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (desk, operation)
);
CREATE INDEX operations_opportunity ON operations (opportunity);
CREATE INDEX operations_started ON operations (started_at DESC);
CREATE INDEX operations_open ON operations (desk, operation) WHERE ended_nanos IS NULL;
COMMENT ON TABLE operations IS
    'Opportunities that are or were traded, one row each, as last reported: the greatest epoch and '
    'then the greatest revision.';
COMMENT ON COLUMN operations.desk IS 'Number of the desk.';
COMMENT ON COLUMN operations.operation IS 'Number in the desk, from 0, without gaps.';
COMMENT ON COLUMN operations.epoch IS 'Lease of the desk under which this was reported.';
COMMENT ON COLUMN operations.revision IS 'Counts the reports of an operation.';
COMMENT ON COLUMN operations.opportunity IS 'The opportunity behind it: arbitrage_opportunities.id.';
COMMENT ON COLUMN operations.strategy IS 'Who found it; empty if it was rebuilt from the ledger.';
COMMENT ON COLUMN operations.instrument IS 'What is traded; empty if it was rebuilt from the ledger.';
COMMENT ON COLUMN operations.rule_version IS
    'Version of the strategy''s rule; 0 if it was rebuilt from the ledger.';
COMMENT ON COLUMN operations.state IS
    'OPPORTUNITY_FOUND, EXECUTING, POSITION_OPEN, RECOVERING, COMPLETED, FAILED, or IDLE if it was '
    'given up.';
COMMENT ON COLUMN operations.notional IS 'Value of one side, in portfolio currency.';
COMMENT ON COLUMN operations.expected IS
    'Net that was expected of what was taken, in portfolio currency; null if it is not known.';
COMMENT ON COLUMN operations.realized IS
    'Net that became of it, in portfolio currency; null while it is open or if nobody says what an '
    'asset is worth.';
COMMENT ON COLUMN operations.expected_terms IS
    'Parts of expected: kind, leg (-1 for all), amount; positive is gained.';
COMMENT ON COLUMN operations.realized_terms IS
    'Parts of realized: kind, leg (-1 for all), amount; positive is gained.';
COMMENT ON COLUMN operations.residual IS 'Exposure that was left, asset and amount; empty if none was.';
COMMENT ON COLUMN operations.fill_ratio IS 'Share of what was ordered to open that was filled, 0..1.';
COMMENT ON COLUMN operations.legs IS
    'Side, listing, filled and wanted of each leg, joined by a bar; the view legs has them apart.';
COMMENT ON COLUMN operations.recovery IS 'What was done last to put it right; empty if nothing was.';
COMMENT ON COLUMN operations.outcome IS 'How it ended, or why it stands where it stands.';
COMMENT ON COLUMN operations.recoveries IS 'Orders that were sent to put it right.';
COMMENT ON COLUMN operations.started_nanos IS 'When it began.';
COMMENT ON COLUMN operations.ended_nanos IS 'When it ended; null while it is open.';
COMMENT ON COLUMN operations.time_nanos IS 'When this was reported.';
COMMENT ON COLUMN operations.execution_id IS
    'Names the operation; every execution of any of its legs has the same.';

CREATE TABLE operation_transitions (
    desk       integer NOT NULL,
    operation  bigint  NOT NULL,
    epoch      bigint  NOT NULL,
    sequence   integer NOT NULL,
    from_state text    NOT NULL,
    to_state   text    NOT NULL,
    trigger    text    NOT NULL,
    context    text    NOT NULL,
    time_nanos bigint  NOT NULL,
    time       timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (desk, operation, epoch, sequence)
);
COMMENT ON TABLE operation_transitions IS 'Every change of an operation''s state. Also in audit_log.';
COMMENT ON COLUMN operation_transitions.desk IS 'Number of the desk.';
COMMENT ON COLUMN operation_transitions.operation IS 'Number of the operation in its desk.';
COMMENT ON COLUMN operation_transitions.epoch IS 'Lease of the desk under which it happened.';
COMMENT ON COLUMN operation_transitions.sequence IS 'Counts the transitions of an operation, from 0.';
COMMENT ON COLUMN operation_transitions.trigger IS
    'opportunity_detected, execution_started, execution_completed, execution_failed, '
    'recovery_initiated, recovery_completed, manual_intervention, system_shutdown or circuit_breaker.';
COMMENT ON COLUMN operation_transitions.context IS 'Why, in words.';
COMMENT ON COLUMN operation_transitions.time_nanos IS 'When it happened.';

CREATE TABLE trade_executions (
    venue            text    NOT NULL,
    account          text    NOT NULL,
    symbol           text    NOT NULL,
    venue_order_id   text    NOT NULL,
    trade_key        text    NOT NULL,
    desk             integer NOT NULL,
    operation        bigint  NOT NULL,
    order_number     integer NOT NULL,
    attempt          integer NOT NULL,
    opportunity      text    NOT NULL,
    instrument       text    NOT NULL,
    side             text    NOT NULL CHECK (side IN ('BUY', 'SELL')),
    price            numeric NOT NULL,
    quantity         numeric NOT NULL CHECK (quantity > 0),
    multiplier       numeric NOT NULL,
    fee              numeric NOT NULL,
    fee_asset        text    NOT NULL,
    maker            boolean NOT NULL,
    trade_id         text    NOT NULL,
    venue_time_nanos bigint  NOT NULL,
    time_nanos       bigint  NOT NULL,
    execution_id     text        GENERATED ALWAYS AS (desk::text || '-' || operation::text) STORED,
    venue_time       timestamptz GENERATED ALWAYS AS (nanos_to_time(venue_time_nanos)) STORED,
    time             timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (venue, account, symbol, venue_order_id, trade_key)
);
CREATE INDEX trade_executions_order ON trade_executions (desk, operation, order_number, attempt);
CREATE INDEX trade_executions_execution ON trade_executions (execution_id);
CREATE INDEX trade_executions_time ON trade_executions (time DESC);
COMMENT ON TABLE trade_executions IS 'Executions that were booked, each once.';
COMMENT ON COLUMN trade_executions.trade_key IS
    'What tells executions of an order apart: the venue''s trade id, or time, price and quantity where '
    'it has none.';
COMMENT ON COLUMN trade_executions.desk IS 'Number of the desk that booked it.';
COMMENT ON COLUMN trade_executions.operation IS 'Number of the operation in its desk.';
COMMENT ON COLUMN trade_executions.order_number IS 'Number of the order in its operation.';
COMMENT ON COLUMN trade_executions.attempt IS 'How often the order was sent before under another name.';
COMMENT ON COLUMN trade_executions.opportunity IS 'The opportunity behind it.';
COMMENT ON COLUMN trade_executions.price IS 'In quote.';
COMMENT ON COLUMN trade_executions.quantity IS 'In the unit of the listing.';
COMMENT ON COLUMN trade_executions.multiplier IS 'Base per unit of quantity.';
COMMENT ON COLUMN trade_executions.fee IS 'Charged, in fee_asset; negative for a rebate.';
COMMENT ON COLUMN trade_executions.maker IS 'True if our order rested.';
COMMENT ON COLUMN trade_executions.trade_id IS 'The venue''s id of the execution; empty where it has none.';
COMMENT ON COLUMN trade_executions.venue_time_nanos IS 'When it was executed, as the venue says.';
COMMENT ON COLUMN trade_executions.time_nanos IS 'When the desk booked it.';
COMMENT ON COLUMN trade_executions.execution_id IS
    'Links the legs: the same for every execution of an operation.';

CREATE TABLE desk_refusals (
    desk        integer NOT NULL,
    opportunity text    NOT NULL,
    strategy    text    NOT NULL,
    rule        text    NOT NULL,
    detail      text    NOT NULL,
    time_nanos  bigint  NOT NULL,
    time        timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (desk, opportunity)
);
CREATE INDEX desk_refusals_rule ON desk_refusals (rule, time DESC);
COMMENT ON TABLE desk_refusals IS
    'Opportunities that were confirmed and not traded, with the first rule that refused them. Also in '
    'audit_log.';
COMMENT ON COLUMN desk_refusals.desk IS 'Number of the desk.';
COMMENT ON COLUMN desk_refusals.rule IS 'The rule, such as margin or breaker.';
COMMENT ON COLUMN desk_refusals.detail IS 'The numbers.';
COMMENT ON COLUMN desk_refusals.time_nanos IS 'When it was refused last.';

CREATE TABLE positions (
    desk          integer NOT NULL,
    venue         text    NOT NULL,
    account       text    NOT NULL,
    symbol        text    NOT NULL,
    instrument    text    NOT NULL,
    quantity      numeric NOT NULL,
    average_price numeric,
    realized      numeric NOT NULL,
    unrealized    numeric,
    mark          numeric,
    time_nanos    bigint  NOT NULL,
    time          timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (desk, venue, account, symbol)
);
COMMENT ON TABLE positions IS 'Positions as last reported; position_snapshots has those before.';
COMMENT ON COLUMN positions.desk IS 'Number of the desk.';
COMMENT ON COLUMN positions.quantity IS 'In the unit of the listing; negative if short, 0 if flat.';
COMMENT ON COLUMN positions.average_price IS 'In quote; null if flat.';
COMMENT ON COLUMN positions.realized IS 'Profit of what was closed, in quote.';
COMMENT ON COLUMN positions.unrealized IS 'Profit of what is open at the mark, in quote; null without one.';
COMMENT ON COLUMN positions.mark IS 'Middle of the market, in quote; null if it is not current.';
COMMENT ON COLUMN positions.time_nanos IS 'When it was so.';

CREATE TABLE position_snapshots (
    desk          integer NOT NULL,
    venue         text    NOT NULL,
    account       text    NOT NULL,
    symbol        text    NOT NULL,
    time_nanos    bigint  NOT NULL,
    instrument    text    NOT NULL,
    quantity      numeric NOT NULL,
    average_price numeric,
    realized      numeric NOT NULL,
    unrealized    numeric,
    mark          numeric,
    time          timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (venue, symbol, time_nanos, desk, account)
);
COMMENT ON TABLE position_snapshots IS
    'Positions over time, as often as they are reported. Columns as those of positions.';
COMMENT ON COLUMN position_snapshots.quantity IS 'In the unit of the listing; negative if short.';
COMMENT ON COLUMN position_snapshots.mark IS 'Middle of the market, in quote; null if it was not current.';

CREATE TABLE balances (
    venue      text    NOT NULL,
    account    text    NOT NULL,
    currency   text    NOT NULL,
    desk       integer NOT NULL,
    total      numeric NOT NULL,
    reserved   numeric NOT NULL,
    at_venue   numeric,
    value      numeric,
    time_nanos bigint  NOT NULL,
    available  numeric     GENERATED ALWAYS AS (total - reserved) STORED,
    time       timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (venue, account, currency)
);
COMMENT ON TABLE balances IS
    'What accounts hold by the books of their desk, as last reported; balance_snapshots has those before.';
COMMENT ON COLUMN balances.desk IS 'Number of the desk to which the account belongs.';
COMMENT ON COLUMN balances.total IS 'By the desk''s own books, in currency.';
COMMENT ON COLUMN balances.reserved IS 'Part of total that is set apart for operations.';
COMMENT ON COLUMN balances.at_venue IS 'What the venue said last; null if it never did.';
COMMENT ON COLUMN balances.value IS
    'Of total, in portfolio currency; null if nobody says what the currency is worth.';
COMMENT ON COLUMN balances.available IS 'What nothing is reserved for.';
COMMENT ON COLUMN balances.time_nanos IS 'When it was so.';

CREATE TABLE balance_snapshots (
    venue      text    NOT NULL,
    account    text    NOT NULL,
    currency   text    NOT NULL,
    time_nanos bigint  NOT NULL,
    desk       integer NOT NULL,
    total      numeric NOT NULL,
    reserved   numeric NOT NULL,
    at_venue   numeric,
    value      numeric,
    time       timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (venue, account, currency, time_nanos)
);
COMMENT ON TABLE balance_snapshots IS
    'Balances over time, as often as they are reported. Columns as those of balances.';

CREATE TABLE breaker_trips (
    desk          integer NOT NULL,
    breaker       text    NOT NULL,
    scope         text    NOT NULL,
    since_nanos   bigint  NOT NULL,
    reason        text    NOT NULL,
    until_nanos   bigint,
    cleared_nanos bigint,
    cleared_by    text    NOT NULL,
    time_nanos    bigint  NOT NULL,
    since         timestamptz GENERATED ALWAYS AS (nanos_to_time(since_nanos)) STORED,
    until         timestamptz GENERATED ALWAYS AS (nanos_to_time(until_nanos)) STORED,
    cleared_at    timestamptz GENERATED ALWAYS AS (nanos_to_time(cleared_nanos)) STORED,
    time          timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (desk, breaker, scope, since_nanos)
);
CREATE INDEX breaker_trips_standing ON breaker_trips (desk) WHERE cleared_nanos IS NULL;
COMMENT ON TABLE breaker_trips IS 'What breakers stopped, and when it was let go again. Also in audit_log.';
COMMENT ON COLUMN breaker_trips.desk IS 'Number of the desk.';
COMMENT ON COLUMN breaker_trips.scope IS 'all or venue:NAME.';
COMMENT ON COLUMN breaker_trips.until_nanos IS 'When it ends by itself; null if when its cause ends.';
COMMENT ON COLUMN breaker_trips.cleared_nanos IS 'When it ended; null while it stands.';
COMMENT ON COLUMN breaker_trips.cleared_by IS 'Who or what ended it; empty while it stands.';
COMMENT ON COLUMN breaker_trips.time_nanos IS 'When this was reported.';

CREATE TABLE alerts (
    desk       integer NOT NULL,
    subject    text    NOT NULL,
    time_nanos bigint  NOT NULL,
    critical   boolean NOT NULL,
    text       text    NOT NULL,
    digest     text        GENERATED ALWAYS AS (md5(text)) STORED,
    time       timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (desk, subject, time_nanos, digest)
);
CREATE INDEX alerts_time ON alerts (time DESC);
COMMENT ON TABLE alerts IS 'What a person should know. Also in audit_log.';
COMMENT ON COLUMN alerts.desk IS 'Number of the desk.';
COMMENT ON COLUMN alerts.subject IS 'What it is about, such as operation 17.';
COMMENT ON COLUMN alerts.critical IS 'True if a person has to act.';
COMMENT ON COLUMN alerts.text IS 'One sentence.';
COMMENT ON COLUMN alerts.digest IS 'Tells several alerts of one subject and time apart.';
