CREATE TABLE funding_rates (
    venue              text    NOT NULL,
    symbol             text    NOT NULL,
    next_funding_nanos bigint  NOT NULL,
    instrument         text    NOT NULL,
    rate               numeric NOT NULL CHECK (rate BETWEEN -1 AND 1),
    interval_seconds   bigint  NOT NULL,
    time_nanos         bigint  NOT NULL,
    next_funding_at    timestamptz GENERATED ALWAYS AS (nanos_to_time(next_funding_nanos)) STORED,
    time               timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (venue, symbol, next_funding_nanos)
);
CREATE INDEX funding_rates_instrument ON funding_rates (instrument, next_funding_at DESC);
COMMENT ON TABLE funding_rates IS
    'Funding of perpetuals: for each settlement what the venue said of it last; settlement 0 where it '
    'does not say when.';
COMMENT ON COLUMN funding_rates.rate IS
    'Fraction of the position that longs pay to shorts; positive if longs pay.';
COMMENT ON COLUMN funding_rates.interval_seconds IS '0 where the venue does not say.';
