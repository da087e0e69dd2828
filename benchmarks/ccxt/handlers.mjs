// Feeds the frames of one feed to ccxt's own handlers, offline, and prints one line of JSON.
//
//   node handlers.mjs FEED FRAMES SECONDS
//
// A frame goes to Client.onMessage, which ccxt's socket calls with the text of each message: JSON.parse, handleMessage
// and the order book are ccxt's. Only the socket is replaced. Snapshots are applied before the clock runs.
import { readFileSync } from 'node:fs';
import ccxt from 'ccxt';

const [feed, file, seconds] = [process.argv[2], process.argv[3], Number(process.argv[4])];

const EXCHANGES = {
  KRAKEN_V2: 'kraken',
  BINANCE: 'binance',
  COINBASE_EXCHANGE: 'coinbaseexchange',
  COINBASE_ADVANCED: 'coinbase',
};
const URLS = {
  KRAKEN_V2: 'wss://ws.kraken.com/v2',
  BINANCE: 'wss://stream.binance.com:9443/ws',
  COINBASE_EXCHANGE: 'wss://ws-feed.exchange.coinbase.com',
  COINBASE_ADVANCED: 'wss://advanced-trade-ws.coinbase.com',
};

const frames = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const priming = frames.filter((frame) => frame.priming);
const updates = frames.filter((frame) => !frame.priming);
const markets = new Map();
for (const frame of frames) {
  const [base, quote] = frame.instrument.split('-');
  markets.set(frame.symbol, {
    id: frame.symbol, symbol: `${base}/${quote}`, base, quote, baseId: base, quoteId: quote,
    type: 'spot', spot: true, active: true, precision: {}, limits: {},
  });
}

let rejected = 0;

function begin() {
  const exchange = new ccxt.pro[EXCHANGES[feed]]();
  exchange.setMarkets([...markets.values()]);
  const client = exchange.client(URLS[feed]);
  client.reject = (error) => {
    rejected++;
    throw error;
  };
  if (feed === 'BINANCE') {
    // What handleOrderBookSubscription and fetchOrderBookSnapshot do with the answers of REST.
    for (const frame of priming.filter((each) => each.rest)) {
      const { symbol } = markets.get(frame.symbol);
      const answer = JSON.parse(frame.text);
      const snapshot = exchange.parseOrderBook(answer, symbol);
      snapshot.nonce = exchange.safeInteger(answer, 'lastUpdateId');
      exchange.orderbooks[symbol] = exchange.orderBook({}, 1000);
      exchange.orderbooks[symbol].reset(snapshot);
    }
  }
  for (const frame of priming) {
    if (!frame.rest) {
      client.onMessage({ data: frame.text });
    }
  }
  return { exchange, client };
}

function pass(client) {
  for (const frame of updates) {
    client.onMessage({ data: frame.text });
  }
}

function best(exchange) {
  const books = {};
  for (const [id, market] of markets) {
    // Kraken's books are kept under the venue's own name.
    const book = exchange.orderbooks[market.symbol] ?? exchange.orderbooks[id];
    books[id] = [...book.bids[0].slice(0, 2), ...book.asks[0].slice(0, 2)].map(Number);
  }
  return books;
}

let last;
let least = Infinity;
const warmUntil = Date.now() + 1000 * seconds;
const until = warmUntil + 1000 * seconds;
do {
  last = begin();
  const before = process.hrtime.bigint();
  pass(last.client);
  const taken = Number(process.hrtime.bigint() - before);
  if (Date.now() >= warmUntil) {
    least = Math.min(least, taken / updates.length);
  }
} while (Date.now() < until || least === Infinity);
console.log(JSON.stringify({ side: 'ccxt', feed, nanos: least, frames: updates.length, rejected, best: best(last.exchange) }));
