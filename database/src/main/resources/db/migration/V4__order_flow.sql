CREATE TABLE order_flow (
    venue                text   NOT NULL,
    symbol               text   NOT NULL,
    from_nanos           bigint NOT NULL,
    to_nanos             bigint NOT NULL,
    instrument           text   NOT NULL,
    books                bigint NOT NULL,
    microprice           double precision NOT NULL,
    imbalance            double precision NOT NULL,
    spread_bps           double precision NOT NULL,
    order_flow_imbalance double precision NOT NULL,
    mean_depth           double precision NOT NULL,
    from_at              timestamptz GENERATED ALWAYS AS (nanos_to_time(from_nanos)) STORED,
    to_at                timestamptz GENERATED ALWAYS AS (nanos_to_time(to_nanos)) STORED,
    PRIMARY KEY (venue, symbol, from_nanos)
);
CREATE INDEX order_flow_instrument ON order_flow (instrument, from_at DESC);
COMMENT ON TABLE order_flow IS
    'Order flow of a listing per window; windows without a tradable book have no row.';
COMMENT ON COLUMN order_flow.microprice IS
    'Of the last book: the middle, weighted by the size on the other side, in quote.';
COMMENT ON COLUMN order_flow.imbalance IS
    'Mean over the books of (bid - ask) / (bid + ask) of the best sizes, -1 to 1.';
COMMENT ON COLUMN order_flow.order_flow_imbalance IS
    'Sum over the updates, in the unit of the listing; positive is buying pressure.';
COMMENT ON COLUMN order_flow.mean_depth IS
    'Mean size at the best level, in the unit of the listing: divide by it to compare listings.';
