package io.crossbook.venues.deribit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Frames and metadata as Deribit documents them, made by hand. */
final class DeribitFrames {
  static final String INSTRUMENTS =
      "{\"jsonrpc\":\"2.0\",\"result\":["
          + future("BTC-PERPETUAL", "BTC", "USD", "BTC", "reversed", "perpetual", "0.5", "10.0")
          + ","
          + future("BTC-27DEC24", "BTC", "USD", "BTC", "reversed", "month", "0.5", "10.0")
          + ","
          + future(
              "ETH_USDC-PERPETUAL", "ETH", "USDC", "USDC", "linear", "perpetual", "0.05", "1e-3")
          + ","
          + option("BTC-27DEC24-100000-C", "BTC", "BTC", "USD", "BTC", "100000.0", "call")
          + ","
          + option("ETH_USDC-27DEC24-3d5-P", "ETH", "USDC", "USDC", "USDC", "3.5", "put")
          + ",{\"kind\":\"spot\",\"instrument_name\":\"BTC_USDC\",\"base_currency\":\"BTC\","
          + "\"quote_currency\":\"USDC\",\"tick_size\":1,\"contract_size\":0.0001,"
          + "\"min_trade_amount\":0.0001,\"is_active\":true}"
          + ",{\"kind\":\"future_combo\",\"instrument_name\":\"BTC-COMBO-1\","
          + "\"base_currency\":\"BTC\",\"quote_currency\":\"USD\"}]}";

  private DeribitFrames() {}

  private static String future(
      String name,
      String base,
      String quote,
      String settlement,
      String type,
      String period,
      String tick,
      String contract) {
    return "{\"kind\":\"future\",\"instrument_name\":\""
        + name
        + "\",\"base_currency\":\""
        + base
        + "\",\"quote_currency\":\""
        + quote
        + "\",\"counter_currency\":\""
        + quote
        + "\",\"settlement_currency\":\""
        + settlement
        + "\",\"future_type\":\""
        + type
        + "\",\"instrument_type\":\""
        + type
        + "\",\"settlement_period\":\""
        + period
        + "\",\"tick_size\":"
        + tick
        + ",\"contract_size\":"
        + contract
        + ",\"min_trade_amount\":"
        + contract
        + ",\"is_active\":true,\"expiration_timestamp\":1735286400000,"
        + "\"creation_timestamp\":1534167754000,\"tick_size_steps\":[]}";
  }

  private static String option(
      String name,
      String base,
      String quote,
      String counter,
      String settlement,
      String strike,
      String type) {
    return "{\"kind\":\"option\",\"instrument_name\":\""
        + name
        + "\",\"base_currency\":\""
        + base
        + "\",\"quote_currency\":\""
        + quote
        + "\",\"counter_currency\":\""
        + counter
        + "\",\"settlement_currency\":\""
        + settlement
        + "\",\"strike\":"
        + strike
        + ",\"option_type\":\""
        + type
        + "\",\"tick_size\":0.0005,\"tick_size_steps\":[{\"above_price\":0.005,"
        + "\"tick_size\":0.0001}],\"contract_size\":1.0,\"min_trade_amount\":0.1,"
        + "\"is_active\":true,\"expiration_timestamp\":1735286400000}";
  }

  static String message(String channel, String data) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\""
        + channel
        + "\",\"data\":"
        + data
        + "}}";
  }

  /** A book message of the 100 ms channel; {@code previous} below zero for none. */
  static String book(String name, String type, long id, long previous, String bids, String asks) {
    return message(
        "book." + name + ".100ms",
        "{\"type\":\""
            + type
            + "\",\"timestamp\":1699999999000,\"instrument_name\":\""
            + name
            + "\",\"change_id\":"
            + id
            + (previous < 0 ? "" : ",\"prev_change_id\":" + previous)
            + ",\"bids\":["
            + bids
            + "],\"asks\":["
            + asks
            + "]}");
  }

  static String perpetual(long id, long previous) {
    return previous < 0
        ? book(
            "BTC-PERPETUAL",
            "snapshot",
            id,
            -1,
            "[\"new\",42500.0,1000.0],[\"new\",42499.5,500.0],[\"new\",42498.5,1200.0]",
            "[\"new\",42501.0,800.0],[\"new\",42501.5,600.0]")
        : book(
            "BTC-PERPETUAL",
            "change",
            id,
            previous,
            "[\"change\",42500.0,950.0],[\"new\",42498.0,300.0]",
            "[\"delete\",42501.0,0.0],[\"change\",42501.5,700.0]");
  }

  static final String OPTION_TICKER =
      message(
          "ticker.BTC-27DEC24-100000-C.100ms",
          "{\"underlying_price\":2003.61,\"underlying_index\":\"x\",\"timestamp\":1626993723632,"
              + "\"stats\":{\"volume\":null,\"price_change\":0.0},\"state\":\"open\","
              + "\"open_interest\":12685.0,\"mark_price\":0.001972,\"mark_iv\":120.74,"
              + "\"instrument_name\":\"BTC-27DEC24-100000-C\",\"index_price\":2006.72,"
              + "\"greeks\":{\"vega\":0.20072,\"theta\":-1.64029,\"rho\":0.01188,\"gamma\":0.0002,"
              + "\"delta\":0.03127},\"estimated_delivery_price\":\"expired\",\"bid_iv\":0.0,"
              + "\"best_bid_price\":0.0,\"best_bid_amount\":0.0,\"best_ask_price\":0.0025,"
              + "\"best_ask_amount\":873.0,\"ask_iv\":125.63}");

  static final String PERPETUAL_TICKER =
      message(
          "ticker.BTC-PERPETUAL.100ms",
          "{\"timestamp\":1765541474086,\"state\":\"open\",\"stats\":{},\"index_price\":92263.55,"
              + "\"instrument_name\":\"BTC-PERPETUAL\",\"mark_price\":92281.78,"
              + "\"current_funding\":-1.742e-05,\"funding_8h\":0.00001742}");

  static final String TRADES =
      message(
          "trades.BTC-PERPETUAL.100ms",
          "[{\"timestamp\":1765531356452,\"price\":92294.5,\"amount\":10.0,\"direction\":\"sell\","
              + "\"instrument_name\":\"BTC-PERPETUAL\",\"trade_seq\":271252854,"
              + "\"contracts\":1.0,\"trade_id\":\"403691824\"},{\"trade_id\":5,\"amount\":750.0,"
              + "\"price\":92288.5,\"direction\":\"buy\",\"instrument_name\":\"BTC-PERPETUAL\"}]");

  static List<byte[]> seeds() {
    return List.of(
            perpetual(1, -1),
            perpetual(1, -1),
            perpetual(2, 1),
            perpetual(3, 2),
            book("BTC-27DEC24-100000-C", "snapshot", 9, -1, "[\"new\",0.0005,1.1]", ""),
            message(
                "book.BTC-27DEC24.none.10.100ms",
                "{\"instrument_name\":\"BTC-27DEC24\",\"timestamp\":1,\"change_id\":7,"
                    + "\"bids\":[[89532.5,10.0]],\"asks\":[[89533.0,10.0]]}"),
            OPTION_TICKER,
            PERPETUAL_TICKER,
            TRADES,
            message(
                "platform_state", "{\"price_index\":\"btc_usd\",\"locked\":true,\"timestamp\":1}"),
            message(
                "instrument.state.any.any",
                "{\"timestamp\":1,\"state\":\"closed\",\"instrument_name\":\"BTC-27DEC24\"}"),
            "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[\"book.BTC-PERPETUAL.100ms\"]}",
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":10028,\"message\":\"x\"}}")
        .stream()
        .map(frame -> frame.getBytes(UTF_8))
        .toList();
  }
}
