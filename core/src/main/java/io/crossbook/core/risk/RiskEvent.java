package io.crossbook.core.risk;

import java.math.BigDecimal;

/**
 * A step that a sequence of risk can be made of. Immutable. Carries counts and sums over all before
 * it, so that two events say how many lie between them.
 *
 * @param desk number of the desk
 * @param kind what happened
 * @param scope where: {@code all} or {@code venue:kraken}
 * @param subject to what, such as {@code daily-loss/all}, {@code 17} or {@code kraken}
 * @param text in words
 * @param key of the row that has it, such as {@code operations 0/17}
 * @param ordinal how many of its kind there were with it, from 1; 0 if they are not counted
 * @param amount what was lost, in the portfolio currency; zero if nothing was or nobody knows
 * @param sum of all amounts with this one
 * @param exposed true if an operation was open that needs the account
 * @param time nanoseconds since the epoch
 */
public record RiskEvent(
    int desk,
    Kind kind,
    String scope,
    String subject,
    String text,
    String key,
    long ordinal,
    BigDecimal amount,
    BigDecimal sum,
    boolean exposed,
    long time) {

  /** What happened. */
  public enum Kind {
    /** A breaker tripped; not for an account that cannot be heard, which is told of itself. */
    TRIPPED,
    /** A person ended a stop. */
    RESUMED,
    /** An account cannot be heard. */
    ACCOUNT_LOST,
    /** It is heard again. */
    ACCOUNT_HEARD,
    /** No operation that is open needs an account that cannot be heard. */
    ACCOUNT_UNUSED,
    /** An operation ended with a loss, or with nobody knowing what it came to. */
    LOSS,
    /** An operation ended with a gain. */
    GAIN,
    /** An operation was given up: a person has to decide. */
    GIVEN_UP,
    /** A person, or the kill switch, decided on it. */
    DECIDED,
    /** A desk told a person to act. */
    ALARM,
    /** What a desk said could not be understood. */
    UNREADABLE
  }
}
