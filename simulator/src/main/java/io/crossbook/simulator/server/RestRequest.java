package io.crossbook.simulator.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request to a venue.
 *
 * @param method upper case
 * @param path behind the venue's prefix, such as {@code /api/v3/depth}
 * @param query decoded parameters, the first value of each
 * @param rawQuery the query as it was sent, without the question mark; empty without one
 * @param headers by lower-case name, the first value of each
 * @param body the request's body; empty without one
 * @param address the client's IP address
 */
public record RestRequest(
    String method,
    String path,
    Map<String, String> query,
    String rawQuery,
    Map<String, String> headers,
    String body,
    String address) {

  /** A query parameter. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** All values of a query parameter that may be repeated, decoded. */
  public List<String> parameters(String name) {
    return Arrays.stream(rawQuery.split("&", -1))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
        .toList();
  }

  /** The body as a form, decoded, the first value of each; empty unless it is one. */
  public Map<String, String> form() {
    return SimulationServer.parameters(body);
  }

  /** The parameters of query and body together; the query has precedence. */
  public Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>(form());
    all.putAll(query);
    return all;
  }

  /** Query and body as they were sent, one directly after the other, without one parameter. */
  public String textWithout(String parameter) {
    return without(rawQuery, parameter) + without(body, parameter);
  }

  private static String without(String text, String parameter) {
    String rest = text.replaceAll("(^|&)" + parameter + "=[^&]*", "");
    return rest.startsWith("&") ? rest.substring(1) : rest;
  }

  /** A header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
