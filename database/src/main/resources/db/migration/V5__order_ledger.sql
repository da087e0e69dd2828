-- The intent ledger: the authority on which orders were sent. A row is there before its order is
-- sent, whatever a job remembers. Nothing is deleted; a number that is never used gets a VOID row,
-- so that the operations of a desk are numbered without gaps.

CREATE TABLE desk (
    number  integer PRIMARY KEY CHECK (number BETWEEN 0 AND 65535),
    name    text    NOT NULL UNIQUE,
    epoch   bigint  NOT NULL DEFAULT 0,
    latches text[]  NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN desk.epoch IS
    'Lease: raised by each new holder of the desk; who has an older one sends nothing.';
COMMENT ON COLUMN desk.latches IS
    'Scopes in which no new order may be sent, copied from kill_latch into the row that a permit locks.';

CREATE TABLE kill_latch (
    scope  text        PRIMARY KEY,
    reason text        NOT NULL,
    since  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE kill_latch IS
    'What is stopped now: all, venue:NAME, instrument:NAME or strategy:NAME.';

CREATE TABLE order_intent (
    desk              integer     NOT NULL REFERENCES desk (number),
    operation         bigint      NOT NULL CHECK (operation >= 0),
    order_number      integer     NOT NULL CHECK (order_number >= 0),
    attempt           integer     NOT NULL CHECK (attempt >= 0),
    epoch             bigint      NOT NULL,
    purpose           text        NOT NULL CHECK (purpose IN ('OPEN', 'HEDGE', 'VOID')),
    venue             text,
    account           text,
    symbol            text,
    side              text,
    kind              text,
    quantity          numeric,
    limit_price       numeric,
    reduce_only       boolean,
    valid_until_nanos bigint,
    client_order_id   text,
    opportunity       text,
    state             text        NOT NULL,
    venue_order_id    text        NOT NULL DEFAULT '',
    filled            numeric     NOT NULL DEFAULT 0,
    intended_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (desk, operation, order_number, attempt),
    UNIQUE (venue, account, client_order_id),
    CHECK (purpose = 'VOID' OR (venue IS NOT NULL AND account IS NOT NULL AND symbol IS NOT NULL
        AND side IS NOT NULL AND kind IS NOT NULL AND quantity > 0 AND limit_price > 0
        AND reduce_only IS NOT NULL AND valid_until_nanos IS NOT NULL
        AND client_order_id IS NOT NULL AND opportunity IS NOT NULL))
);
CREATE INDEX order_intent_open ON order_intent (desk)
    WHERE state IN ('INTENDED', 'ACCEPTED', 'UNKNOWN');
COMMENT ON TABLE order_intent IS 'Orders, each before it is sent and as it stands now.';
COMMENT ON COLUMN order_intent.filled IS 'Cumulative, in the unit of the listing; never falls.';

-- Apart from desk, so that writing events does not wait for permits and permits not for events.
CREATE TABLE desk_events (
    desk   integer PRIMARY KEY REFERENCES desk (number),
    newest bigint  NOT NULL DEFAULT 0
);

CREATE TABLE order_event (
    desk           integer NOT NULL,
    position       bigint  NOT NULL,
    operation      bigint  NOT NULL,
    order_number   integer NOT NULL,
    attempt        integer NOT NULL,
    state          text    NOT NULL,
    venue_order_id text    NOT NULL,
    filled         numeric NOT NULL,
    detail         text    NOT NULL,
    time_nanos     bigint  NOT NULL,
    PRIMARY KEY (desk, position),
    FOREIGN KEY (desk, operation, order_number, attempt) REFERENCES order_intent
);
COMMENT ON TABLE order_event IS
    'Everything that became of orders. Positions of a desk have no gaps and become visible in order.';
