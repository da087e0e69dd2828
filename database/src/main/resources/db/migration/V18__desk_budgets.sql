-- What all desks may risk together is split among them: each has a part, and nobody has to ask anybody.

CREATE TABLE desk_budget (
    desk       integer     NOT NULL REFERENCES desk (number),
    limit_name text        NOT NULL,
    amount     numeric     NOT NULL CHECK (amount > 0),
    since      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (desk, limit_name)
);
COMMENT ON TABLE desk_budget IS
    'Which part of each limit a desk has that holds for all desks together. It is taken when the desk''s job is '
    'submitted, and is free once the desk is retired.';
COMMENT ON COLUMN desk_budget.desk IS 'Whose it is.';
COMMENT ON COLUMN desk_budget.limit_name IS 'Key of the limit below trading.limits.';
COMMENT ON COLUMN desk_budget.amount IS
    'In portfolio currency; max-concurrent in operations, max-orders-per-minute in orders.';
COMMENT ON COLUMN desk_budget.since IS 'When it was taken.';
