package io.crossbook.venues.trading;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request that carries the account's authority, as a value. Good for one sending, soon after it
 * was made: it holds a time or a nonce. Its text says method and path, never the query, a header or
 * the body. Immutable.
 */
public final class SignedRequest {
  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final String body;

  /**
   * @param method {@code GET}, {@code POST}, {@code PUT} or {@code DELETE}
   * @param target path and query relative to the venue's REST base address, ready to send
   * @param headers what to send along, signature included
   * @param body what to send; empty for none
   */
  public SignedRequest(String method, String target, Map<String, String> headers, String body) {
    this.method = method;
    this.target = target;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** HTTP method. */
  public String method() {
    return method;
  }

  /** Path and query, ready to send. */
  public String target() {
    return target;
  }

  /** Headers, signature included. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body; empty for none. */
  public String body() {
    return body;
  }

  /** The body's bytes. */
  public byte[] bodyBytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** Method and path. */
  @Override
  public String toString() {
    int query = target.indexOf('?');
    return method + " " + (query < 0 ? target : target.substring(0, query));
  }
}
