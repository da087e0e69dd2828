package io.crossbook.venues.kraken;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The words of Kraken's WebSocket v2 messages, as bytes. Not to be changed. */
final class KrakenWords {
  static final byte[] CHANNEL = "channel".getBytes(US_ASCII);
  static final byte[] TYPE = "type".getBytes(US_ASCII);
  static final byte[] DATA = "data".getBytes(US_ASCII);
  static final byte[] METHOD = "method".getBytes(US_ASCII);
  static final byte[] ERROR = "error".getBytes(US_ASCII);
  static final byte[] BOOK = "book".getBytes(US_ASCII);
  static final byte[] TRADE = "trade".getBytes(US_ASCII);
  static final byte[] STATUS = "status".getBytes(US_ASCII);
  static final byte[] INSTRUMENT = "instrument".getBytes(US_ASCII);
  static final byte[] HEARTBEAT = "heartbeat".getBytes(US_ASCII);
  static final byte[] TICKER = "ticker".getBytes(US_ASCII);
  static final byte[] OHLC = "ohlc".getBytes(US_ASCII);
  static final byte[] SNAPSHOT = "snapshot".getBytes(US_ASCII);
  static final byte[] UPDATE = "update".getBytes(US_ASCII);
  static final byte[] SYMBOL = "symbol".getBytes(US_ASCII);
  static final byte[] BIDS = "bids".getBytes(US_ASCII);
  static final byte[] ASKS = "asks".getBytes(US_ASCII);
  static final byte[] PRICE = "price".getBytes(US_ASCII);
  static final byte[] QTY = "qty".getBytes(US_ASCII);
  static final byte[] CHECKSUM = "checksum".getBytes(US_ASCII);
  static final byte[] TIMESTAMP = "timestamp".getBytes(US_ASCII);
  static final byte[] SIDE = "side".getBytes(US_ASCII);
  static final byte[] BUY = "buy".getBytes(US_ASCII);
  static final byte[] SELL = "sell".getBytes(US_ASCII);
  static final byte[] TRADE_ID = "trade_id".getBytes(US_ASCII);
  static final byte[] SYSTEM = "system".getBytes(US_ASCII);

  private KrakenWords() {}
}
