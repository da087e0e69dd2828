package io.crossbook.database;

import java.sql.SQLException;
import java.util.Set;

/**
 * What a refusal of the database means: whether asking again can help, and the sentence for a
 * person. Decided by SQLSTATE (PostgreSQL manual, appendix A), never by the text. Stateless.
 */
public final class DatabaseFaults {
  /** Classes of which every member may pass by itself. */
  private static final Set<String> PASSING_CLASSES =
      Set.of(
          "08", // connection exception
          "40", // transaction rollback: deadlock, serialization failure
          "53"); // insufficient resources: disk full, too many connections

  /** Single states that pass by themselves. */
  private static final Set<String> PASSING_STATES =
      Set.of(
          "25006", // read-only transaction: a standby that is being promoted
          "55P03", // lock not available
          "57014", // query cancelled
          "57P01", // admin shutdown
          "57P02", // crash shutdown
          "57P03", // cannot connect now: starting up
          "58030"); // input or output error of the server

  private DatabaseFaults() {}

  /** True if the same request may succeed later although nobody repairs anything here. */
  public static boolean passing(SQLException fault) {
    for (SQLException each = fault; each != null; each = each.getNextException()) {
      String state = each.getSQLState();
      if (state != null
          && state.length() == 5
          && (PASSING_STATES.contains(state) || PASSING_CLASSES.contains(state.substring(0, 2)))) {
        return true;
      }
    }
    return false;
  }

  /** One sentence for a person; it holds no secret. */
  public static String sentence(DatabaseSettings settings, SQLException fault) {
    String state = fault.getSQLState() == null ? "" : fault.getSQLState();
    String where = "The database " + settings.url();
    if (state.equals("28P01")) {
      return where + " refuses the password of user " + settings.user() + ".";
    }
    if (state.startsWith("28")) {
      return where + " does not let user " + settings.user() + " in: " + words(fault) + ".";
    }
    if (state.equals("3D000")) {
      return where + " does not exist on that server; create it first.";
    }
    if (state.equals("42501")) {
      return where + " does not permit this to user " + settings.user() + ": " + words(fault) + ".";
    }
    if (state.equals("25006")) {
      return where
          + " is read-only: "
          + words(fault)
          + "; it is a standby, or default_transaction_read_only is on.";
    }
    if (state.equals("53100")) {
      return where + " has no room left on its disk: " + words(fault) + "; make room there.";
    }
    if (state.startsWith("08")) {
      return where + " cannot be reached: " + words(fault) + ".";
    }
    if (passing(fault)) {
      return where + " cannot serve at the moment: " + words(fault) + ".";
    }
    return where + " refused (SQLSTATE " + state + "): " + words(fault) + ".";
  }

  /** The server's words as part of a sentence: the first line, without severity and full stop. */
  private static String words(SQLException fault) {
    SQLException last = fault.getNextException() == null ? fault : fault.getNextException();
    String message = last.getMessage() == null ? "no reason given" : last.getMessage();
    String line = message.lines().findFirst().orElse("no reason given").trim();
    for (String severity : new String[] {"FATAL: ", "ERROR: "}) {
      if (line.startsWith(severity)) {
        line = line.substring(severity.length());
      }
    }
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
