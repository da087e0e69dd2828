package io.crossbook.sinks.gateway;

import java.io.Serializable;
import java.util.Map;

/**
 * An account that orders can be sent to. Holds no secret. Immutable.
 *
 * @param venue venue id
 * @param account the venue's name of the sub-account, by which its credentials are found too; empty
 *     for the main one
 * @param restBase address that requests' targets are relative to
 * @param headers what each request says in addition; never a secret
 * @param needsArming true for real money: orders that open exposure pass only while the desk is
 *     armed
 */
public record GatewayAccount(
    String venue, String account, String restBase, Map<String, String> headers, boolean needsArming)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** An account whose headers cannot be changed. */
  public GatewayAccount {
    headers = Map.copyOf(headers);
  }

  /** Which account this is. */
  Name name() {
    return new Name(venue, account);
  }

  /**
   * An account's name.
   *
   * @param venue venue id
   * @param account the venue's name of the sub-account; empty for the main one
   */
  record Name(String venue, String account) {
    @Override
    public String toString() {
      return account.isEmpty() ? venue : venue + "/" + account;
    }
  }
}
