package io.crossbook.venues.deribit;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The words of Deribit's messages, as bytes. Not to be changed. */
final class DeribitWords {
  static final byte[] CHANNEL = "channel".getBytes(US_ASCII);
  static final byte[] DATA = "data".getBytes(US_ASCII);
  static final byte[] TYPE = "type".getBytes(US_ASCII);
  static final byte[] PARAMS = "params".getBytes(US_ASCII);
  static final byte[] METHOD = "method".getBytes(US_ASCII);
  static final byte[] ID = "id".getBytes(US_ASCII);
  static final byte[] RESULT = "result".getBytes(US_ASCII);
  static final byte[] ERROR = "error".getBytes(US_ASCII);
  static final byte[] HEARTBEAT = "heartbeat".getBytes(US_ASCII);
  static final byte[] TEST_REQUEST = "test_request".getBytes(US_ASCII);
  static final byte[] BOOK = "book".getBytes(US_ASCII);
  static final byte[] TICKER = "ticker".getBytes(US_ASCII);
  static final byte[] TRADES = "trades".getBytes(US_ASCII);
  static final byte[] QUOTE = "quote".getBytes(US_ASCII);
  static final byte[] INSTRUMENT = "instrument".getBytes(US_ASCII);
  static final byte[] PLATFORM_STATE = "platform_state".getBytes(US_ASCII);
  static final byte[] SNAPSHOT = "snapshot".getBytes(US_ASCII);
  static final byte[] CHANGE = "change".getBytes(US_ASCII);
  static final byte[] INSTRUMENT_NAME = "instrument_name".getBytes(US_ASCII);
  static final byte[] TIMESTAMP = "timestamp".getBytes(US_ASCII);
  static final byte[] CHANGE_ID = "change_id".getBytes(US_ASCII);
  static final byte[] PREV_CHANGE_ID = "prev_change_id".getBytes(US_ASCII);
  static final byte[] BIDS = "bids".getBytes(US_ASCII);
  static final byte[] ASKS = "asks".getBytes(US_ASCII);
  static final byte[] STATE = "state".getBytes(US_ASCII);
  static final byte[] NEW = "new".getBytes(US_ASCII);
  static final byte[] DELETE = "delete".getBytes(US_ASCII);
  static final byte[] OPEN = "open".getBytes(US_ASCII);
  static final byte[] DIRECTION = "direction".getBytes(US_ASCII);
  static final byte[] BUY = "buy".getBytes(US_ASCII);
  static final byte[] SELL = "sell".getBytes(US_ASCII);
  static final byte[] PRICE = "price".getBytes(US_ASCII);
  static final byte[] AMOUNT = "amount".getBytes(US_ASCII);
  static final byte[] TRADE_ID = "trade_id".getBytes(US_ASCII);
  static final byte[] MARK_PRICE = "mark_price".getBytes(US_ASCII);
  static final byte[] INDEX_PRICE = "index_price".getBytes(US_ASCII);
  static final byte[] CURRENT_FUNDING = "current_funding".getBytes(US_ASCII);
  static final byte[] BEST_BID_PRICE = "best_bid_price".getBytes(US_ASCII);
  static final byte[] BEST_BID_AMOUNT = "best_bid_amount".getBytes(US_ASCII);
  static final byte[] BEST_ASK_PRICE = "best_ask_price".getBytes(US_ASCII);
  static final byte[] BEST_ASK_AMOUNT = "best_ask_amount".getBytes(US_ASCII);
  static final byte[] UNDERLYING_PRICE = "underlying_price".getBytes(US_ASCII);
  static final byte[] BID_IV = "bid_iv".getBytes(US_ASCII);
  static final byte[] ASK_IV = "ask_iv".getBytes(US_ASCII);
  static final byte[] MARK_IV = "mark_iv".getBytes(US_ASCII);
  static final byte[] GREEKS = "greeks".getBytes(US_ASCII);
  static final byte[] DELTA = "delta".getBytes(US_ASCII);
  static final byte[] GAMMA = "gamma".getBytes(US_ASCII);
  static final byte[] VEGA = "vega".getBytes(US_ASCII);
  static final byte[] THETA = "theta".getBytes(US_ASCII);
  static final byte[] RHO = "rho".getBytes(US_ASCII);
  static final byte[] OPEN_INTEREST = "open_interest".getBytes(US_ASCII);
  static final byte[] PRICE_INDEX = "price_index".getBytes(US_ASCII);
  static final byte[] LOCKED = "locked".getBytes(US_ASCII);
  static final byte[] MAINTENANCE = "maintenance".getBytes(US_ASCII);

  private DeribitWords() {}
}
