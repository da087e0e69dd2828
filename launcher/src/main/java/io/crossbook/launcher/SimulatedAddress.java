package io.crossbook.launcher;

import java.util.List;
import java.util.Locale;

/**
 * Where one simulated venue answers, and one way to look at it.
 *
 * @param venue venue id
 * @param stream address of a stream to join
 * @param message what to send after joining; empty if nothing
 * @param request address of a request to try
 */
public record SimulatedAddress(String venue, String stream, String message, String request) {
  /** A number as OANDA writes account ids; the simulator takes any. */
  static final String OANDA_ACCOUNT = "101-001-1-001";

  /**
   * The address of a venue.
   *
   * @param place host and port of the simulator, such as {@code 127.0.0.1:9000}
   * @param symbol the venue's symbol of something to look at
   * @param now seconds since the epoch, which Gate wants in a message, right within a minute
   * @throws IllegalArgumentException if no such venue is simulated
   */
  public static SimulatedAddress of(String venue, String place, String symbol, long now) {
    String stream;
    String message = "";
    String request;
    switch (venue) {
      case "kraken" -> {
        stream = "/v2";
        message =
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\""
                + symbol
                + "\"]}}";
        request = "/0/public/SystemStatus";
      }
      case "coinbase" -> {
        stream = "/";
        message =
            "{\"type\":\"subscribe\",\"channel\":\"level2\",\"product_ids\":[\"" + symbol + "\"]}";
        request = "/api/v3/brokerage/market/products";
      }
      case "binance", "binanceus" -> {
        stream = "/ws/" + symbol.toLowerCase(Locale.ROOT) + "@depth";
        request = "/api/v3/depth?symbol=" + symbol;
      }
      case "binanceusdm" -> {
        stream = "/public/ws/" + symbol.toLowerCase(Locale.ROOT) + "@depth";
        request = "/fapi/v1/depth?symbol=" + symbol;
      }
      case "gateio" -> {
        stream = "/ws/v4/";
        message = gate("spot.order_book_update", symbol, now);
        request = "/api/v4/spot/order_book?currency_pair=" + symbol;
      }
      case "gateiofutures" -> {
        stream = "/v4/ws/usdt";
        message = gate("futures.order_book_update", symbol, now);
        request = "/api/v4/futures/usdt/contracts";
      }
      case "mexc" -> {
        stream = "/ws";
        message =
            "{\"method\":\"SUBSCRIPTION\",\"params\":[\"spot@public.aggre.bookTicker.v3.api.pb@100ms@"
                + symbol
                + "\"]}";
        request = "/api/v3/depth?symbol=" + symbol;
      }
      case "oanda" -> {
        stream = "/v3/accounts/" + OANDA_ACCOUNT + "/pricing/stream?instruments=" + symbol;
        request = "/v3/accounts/" + OANDA_ACCOUNT + "/instruments";
      }
      default -> throw new IllegalArgumentException("venue '" + venue + "' is not simulated");
    }
    return new SimulatedAddress(
        venue, streamBase(venue, place) + stream, message, restBase(venue, place) + request);
  }

  /**
   * {@code key=value} that lead a venue to a simulator.
   *
   * @param place host and port of the simulator
   */
  public static List<String> settings(String venue, String place) {
    return List.of(
        "venues." + venue + ".stream-base=" + streamBase(venue, place),
        "venues." + venue + ".private-stream-base=" + streamBase(venue, place),
        "venues." + venue + ".rest-base=" + restBase(venue, place));
  }

  /** OANDA streams lines over HTTP, all others WebSocket messages. */
  private static String streamBase(String venue, String place) {
    return (venue.equals("oanda") ? "http://" : "ws://") + place + "/" + venue;
  }

  private static String restBase(String venue, String place) {
    return "http://" + place + "/" + venue;
  }

  private static String gate(String channel, String symbol, long now) {
    return "{\"time\":"
        + now
        + ",\"channel\":\""
        + channel
        + "\",\"event\":\"subscribe\",\"payload\":[\""
        + symbol
        + "\",\"100ms\"]}";
  }
}
