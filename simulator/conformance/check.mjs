// Points ccxt, an independent client, at running simulated venues and compares what it is told with
// the simulator's own ledger. See docs/SIMULATOR.md.
//
//   node check.mjs --url http://127.0.0.1:9000 --accounts accounts.json --ledger ledger.jsonl [venue ...]
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import ccxt from 'ccxt';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    accounts: { type: 'string' },
    ledger: { type: 'string' },
  },
});
for (const name of ['url', 'accounts', 'ledger']) {
  if (!values[name]) {
    console.error(`--${name} is missing`);
    process.exit(2);
  }
}

/**
 * What ccxt needs to know to find a venue here; one entry makes a venue part of the check.
 *
 * symbol: what is traded; create: the client; names: parameters of a placement that give it a name;
 * byName: parameters of a look-up by that name, where ccxt has it; found: which of two orders of one
 * name that look-up gives (0 or 1), on venues that accept both; returns: a second order of a name is the
 * first one; byCost: a market order that buys is asked for in quote; wrongSecret: one of the right form,
 * given the venue's accounts; positions: a perpetual, whose amounts count contracts.
 */
const VENUES = {
  binance: {
    symbol: 'BTC/USDT',
    create: (key, base) => {
      const exchange = new ccxt.binance({
        apiKey: key.key,
        secret: key.secret,
        options: { fetchCurrencies: false, fetchMargins: false, fetchMarkets: { types: ['spot'] } },
      });
      exchange.urls.api.public = `${base}/binance/api/v3`;
      exchange.urls.api.private = `${base}/binance/api/v3`;
      return exchange;
    },
    names: (id) => ({ newClientOrderId: id }),
    byName: (id) => ({ origClientOrderId: id }),
  },
  kraken: {
    symbol: 'BTC/USD',
    create: (key, base) => {
      const exchange = new ccxt.kraken({ apiKey: key.key, secret: key.secret });
      exchange.urls.api.public = `${base}/kraken`;
      exchange.urls.api.private = `${base}/kraken`;
      return exchange;
    },
    names: (id) => ({ cl_ord_id: id }),
  },
  coinbase: {
    symbol: 'BTC/USD',
    create: (key, base) => {
      const exchange = new ccxt.coinbase({
        apiKey: key.key,
        secret: key.secret,
        options: { usePrivate: true, fetchBalance: 'v3PrivateGetBrokerageAccounts' },
      });
      // Currencies come from the wallet API, which is not simulated.
      exchange.has.fetchCurrencies = false;
      // A request is signed for the venue's host, so only its way there may change.
      const fetch = exchange.fetch.bind(exchange);
      exchange.fetch = (url, ...rest) =>
        fetch(url.replace('https://api.coinbase.com', `${base}/coinbase`), ...rest);
      return exchange;
    },
    names: (id) => ({ client_order_id: id }),
    returns: true,
    byCost: true,
    wrongSecret: (accounts) => accounts.find((row) => row.reading).secret,
  },
  gateio: {
    symbol: 'BTC/USDT',
    create: (key, base) => {
      const exchange = new ccxt.gate({
        apiKey: key.key,
        secret: key.secret,
        options: { fetchMarkets: { types: ['spot'] } },
      });
      for (const kind of ['public', 'private']) {
        for (const part of Object.keys(exchange.urls.api[kind])) {
          exchange.urls.api[kind][part] = `${base}/gateio/api/v4`;
        }
      }
      exchange.has.fetchCurrencies = false;
      exchange.publicMarginGetCurrencyPairs = async () => [];
      return exchange;
    },
    names: (id) => ({ text: `t-${id}` }),
    byName: (id) => ({ text: `t-${id}` }),
    found: 1,
    byCost: true,
  },
  gateiofutures: {
    symbol: 'BTC/USDT:USDT',
    create: (key, base) => {
      const exchange = new ccxt.gate({
        apiKey: key.key,
        secret: key.secret,
        options: { defaultType: 'swap', fetchMarkets: { types: ['swap'] } },
      });
      for (const kind of ['public', 'private']) {
        for (const part of Object.keys(exchange.urls.api[kind])) {
          exchange.urls.api[kind][part] = `${base}/gateiofutures/api/v4`;
        }
      }
      exchange.has.fetchCurrencies = false;
      // Contracts settled in coins are not simulated.
      exchange.options.swap.fetchMarkets.settlementCurrencies = ['usdt'];
      return exchange;
    },
    names: (id) => ({ text: `t-${id}` }),
    byName: (id) => ({ text: `t-${id}` }),
    found: 1,
    positions: true,
  },
  mexc: {
    symbol: 'BTC/USDT',
    create: (key, base) => {
      const exchange = new ccxt.mexc({ apiKey: key.key, secret: key.secret });
      exchange.urls.api.spot = { public: `${base}/mexc`, private: `${base}/mexc` };
      exchange.has.fetchCurrencies = false;
      exchange.fetchSwapMarkets = async () => [];
      return exchange;
    },
    names: (id) => ({ clientOrderId: id }),
    byName: (id) => ({ clientOrderId: id }),
    found: 0,
    byCost: true,
  },
};

const ledger = () =>
  readFileSync(values.ledger, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const sum = (rows, field) => rows.reduce((total, row) => total + Number(row[field]), 0);
const near = (a, b, what) =>
  assert.ok(Math.abs(Number(a) - Number(b)) <= 1e-8 * Math.max(1, Math.abs(Number(b))), `${what}: ${a} is not ${b}`);

async function check(name, venue) {
  const passed = [];
  const step = async (what, work) => {
    const result = await work();
    passed.push(what);
    return result;
  };
  const accounts = JSON.parse(readFileSync(values.accounts, 'utf8')).accounts.filter((row) => row.venue === name);
  const key = accounts[0];
  assert.ok(key, `no account of ${name} in ${values.accounts}`);
  const exchange = venue.create(key, values.url);
  const symbol = venue.symbol;
  const mine = () => ledger().filter((row) => row.venue === name && row.account === key.account);
  const before = mine().length;
  const fresh = (type) => mine().slice(before).filter((row) => row.type === type);
  const tag = `cc${Date.now().toString(36)}`;

  const markets = await step('markets', () => exchange.loadMarkets());
  const [base, quote] = symbol.split('/');
  assert.equal(markets[symbol].base, base);
  const book = await step('book', () => exchange.fetchOrderBook(symbol, 20));
  assert.ok(book.bids[0][0] < book.asks[0][0], 'the book is crossed');
  const start = await step('balance', () => exchange.fetchBalance());
  const size = Number(exchange.amountToPrecision(symbol, 500 / book.asks[0][0]));
  const far = Number(exchange.priceToPrecision(symbol, book.bids[0][0] * 0.9));

  const rest = await step('limit order', () =>
    exchange.createOrder(symbol, 'limit', 'buy', size, far, venue.names(`${tag}a`)));
  const open = await step('open orders', () => exchange.fetchOpenOrders(symbol));
  assert.ok(open.some((order) => order.id === rest.id), 'the resting order is not open');
  const held = await exchange.fetchBalance();
  assert.ok(held[quote].used > 0, 'nothing is held for a resting buy');
  const again = () => exchange.createOrder(symbol, 'limit', 'buy', size, far, venue.names(`${tag}a`));
  const resting = [rest.id];
  if (venue.returns) {
    assert.equal((await step('duplicate client id returns the order', again)).id, rest.id);
  } else if (venue.found === undefined) {
    await step('duplicate client id refused', () =>
      assert.rejects(again(), (error) => error instanceof ccxt.ExchangeError && /duplicate/i.test(error.message)));
  } else {
    resting.push((await step('duplicate client id accepted', again)).id);
    assert.notEqual(resting[1], resting[0]);
  }
  const found = await step('query', () => exchange.fetchOrder(rest.id, symbol));
  assert.equal(found.status, 'open');
  if (venue.byName) {
    const named = await step('query by client id', () =>
      exchange.fetchOrder(undefined, symbol, venue.byName(`${tag}a`)));
    assert.equal(named.id, resting[venue.found ?? 0]);
  }
  for (const id of resting) {
    await step('cancel', () => exchange.cancelOrder(id, symbol));
    assert.equal((await exchange.fetchOrder(id, symbol)).status, 'canceled');
  }

  const taken = await step('market order', () =>
    venue.byCost
      ? exchange.createMarketBuyOrderWithCost(symbol, 500, venue.names(`${tag}b`))
      : exchange.createOrder(symbol, 'market', 'buy', size, undefined, venue.names(`${tag}b`)));
  const market = await exchange.fetchOrder(taken.id, symbol);
  assert.equal(market.status, 'closed');
  near(market.filled, sum(fresh('fill'), 'quantity'), 'filled by the market order');
  if (venue.byCost) {
    assert.ok(market.cost <= 500 && market.cost > 499, `${market.cost} was spent of 500`);
  } else {
    near(market.filled, size, 'filled by the market order');
  }
  const top = await exchange.fetchOrderBook(symbol, 5);
  const ioc = await step('immediate-or-cancel order', () =>
    exchange.createOrder(symbol, 'limit', 'sell', size, exchange.priceToPrecision(symbol, top.bids[0][0] * 0.99), {
      ...venue.names(`${tag}c`),
      timeInForce: 'IOC',
    }));
  const sold = await exchange.fetchOrder(ioc.id, symbol);
  near(sold.filled, size, 'filled by the immediate order');

  const trades = await step('my trades', () => exchange.fetchMyTrades(symbol, undefined, 100));
  const fills = fresh('fill');
  const ids = new Set([taken.id, ioc.id]);
  const told = trades.filter((trade) => ids.has(trade.order));
  assert.equal(told.length, fills.length, 'trades told and fills in the ledger');
  near(told.reduce((total, trade) => total + trade.amount, 0), sum(fills, 'quantity'), 'traded quantity');
  near(told.reduce((total, trade) => total + trade.cost, 0), sum(fills, 'cost'), 'traded cost');
  near(told.reduce((total, trade) => total + trade.fee.cost, 0), sum(fills, 'fee'), 'fees');
  assert.equal(fresh('order_accepted').length, resting.length + 2, 'orders accepted in the ledger');
  assert.equal(fresh('order_ended').length, resting.length + 2, 'orders ended in the ledger');

  const end = await step('balances equal the ledger', () => exchange.fetchBalance());
  for (const asset of [base, quote]) {
    const rows = mine().filter((row) => row.type === 'balance' && row.asset === asset);
    near(end[asset].total, rows.at(-1).total, `${asset} in the ledger`);
    near(end[asset].total - start[asset].total, sum(rows.filter((row) => row.seq > mine()[before - 1].seq), 'total_change'), `change of ${asset}`);
    near(end[asset].used, 0, `${asset} held at the end`);
  }

  const otherSecret = venue.wrongSecret ? venue.wrongSecret(accounts) : Buffer.alloc(64, 7).toString('base64');
  const wrong = venue.create({ ...key, secret: otherSecret }, values.url);
  await step('wrong secret refused', () =>
    assert.rejects(
      wrong.fetchBalance(),
      (error) => error instanceof ccxt.AuthenticationError || /invalid signature|unauthorized/i.test(error.message)));
  return passed;
}

/** The same of a perpetual: amounts are contracts, and what is traded becomes a position. */
async function checkPositions(name, venue) {
  const passed = [];
  const step = async (what, work) => {
    const result = await work();
    passed.push(what);
    return result;
  };
  const accounts = JSON.parse(readFileSync(values.accounts, 'utf8')).accounts.filter((row) => row.venue === name);
  const key = accounts[0];
  assert.ok(key, `no account of ${name} in ${values.accounts}`);
  const exchange = venue.create(key, values.url);
  const symbol = venue.symbol;
  const mine = () => ledger().filter((row) => row.venue === name && row.account === key.account);
  const before = mine().length;
  const fresh = (type) => mine().slice(before).filter((row) => row.type === type);
  const tag = `cc${Date.now().toString(36)}`;

  const markets = await step('markets', () => exchange.loadMarkets());
  assert.ok(markets[symbol].swap && markets[symbol].linear, 'not a linear perpetual');
  const multiplier = markets[symbol].contractSize;
  const book = await step('book', () => exchange.fetchOrderBook(symbol, 20));
  assert.ok(book.bids[0][0] < book.asks[0][0], 'the book is crossed');
  const start = await step('balance', () => exchange.fetchBalance());
  const far = Number(exchange.priceToPrecision(symbol, book.bids[0][0] * 0.9));
  const size = 25;
  const place = () => exchange.createOrder(symbol, 'limit', 'buy', size, far, venue.names(`${tag}a`));
  const resting = [(await step('limit order', place)).id];
  const open = await step('open orders', () => exchange.fetchOpenOrders(symbol));
  assert.ok(open.some((order) => order.id === resting[0] && order.amount === size), 'the resting order is not open');
  resting.push((await step('duplicate client id accepted', place)).id);
  assert.notEqual(resting[1], resting[0]);
  const named = await step('query by client id', () =>
    exchange.fetchOrder(undefined, symbol, venue.byName(`${tag}a`)));
  assert.equal(named.id, resting[venue.found]);
  for (const id of resting) {
    await step('cancel', () => exchange.cancelOrder(id, symbol));
    assert.equal((await exchange.fetchOrder(id, symbol)).status, 'canceled');
  }

  const bought = await step('market order', () =>
    exchange.createOrder(symbol, 'market', 'buy', size, undefined, venue.names(`${tag}b`)));
  near((await exchange.fetchOrder(bought.id, symbol)).filled, size, 'filled by the market order');
  const position = (await step('position', () => exchange.fetchPositions([symbol])))[0];
  assert.equal(position.side, 'long');
  near(position.contracts, size, 'contracts held');
  near(position.entryPrice * size * multiplier, sum(fresh('fill'), 'cost'), 'cost of the position');
  const sold = await step('reducing order', () =>
    exchange.createOrder(symbol, 'limit', 'sell', 2 * size, exchange.priceToPrecision(symbol, book.bids[0][0] * 0.99), {
      ...venue.names(`${tag}c`),
      timeInForce: 'IOC',
      reduceOnly: true,
    }));
  near((await exchange.fetchOrder(sold.id, symbol)).filled, size, 'filled by the reducing order');
  const left = (await exchange.fetchPositions([symbol])).filter((each) => Number(each.contracts) !== 0);
  assert.equal(left.length, 0, 'a position is left');

  const trades = await step('my trades', () => exchange.fetchMyTrades(symbol, undefined, 100));
  const fills = fresh('fill');
  const told = trades.filter((trade) => [bought.id, sold.id].includes(trade.order));
  assert.equal(told.length, fills.length, 'trades told and fills in the ledger');
  near(told.reduce((total, trade) => total + trade.amount, 0), sum(fills, 'quantity'), 'traded contracts');
  near(told.reduce((total, trade) => total + trade.cost, 0), sum(fills, 'cost'), 'traded cost');
  near(told.reduce((total, trade) => total + trade.fee.cost, 0), sum(fills, 'fee'), 'fees');
  const end = await step('balance equals the ledger', () => exchange.fetchBalance());
  near(end.USDT.total, mine().filter((row) => row.type === 'balance').at(-1).total, 'USDT in the ledger');
  near(end.USDT.total - start.USDT.total, sum(fills, 'realized') - sum(fills, 'fee'), 'change of USDT');

  const wrong = venue.create({ ...key, secret: Buffer.alloc(64, 7).toString('base64') }, values.url);
  await step('wrong secret refused', () =>
    assert.rejects(wrong.fetchBalance(), (error) => error instanceof ccxt.AuthenticationError));
  return passed;
}

const wanted = positionals.length > 0 ? positionals : Object.keys(VENUES);
let failed = false;
for (const name of wanted) {
  try {
    if (!VENUES[name]) {
      throw new Error(`no entry for ${name}; known are ${Object.keys(VENUES)}`);
    }
    const passed = await (VENUES[name].positions ? checkPositions : check)(name, VENUES[name]);
    console.log(`${name}: ok (${passed.join(', ')})`);
  } catch (error) {
    failed = true;
    console.error(`${name}: FAILED\n${error.stack}`);
  }
}
console.log(`ccxt ${ccxt.version}`);
process.exit(failed ? 1 : 0);
