package io.crossbook.sinks.postgres;

import io.crossbook.core.desk.DeskRecord;
import io.crossbook.database.Parameters;
import io.crossbook.sinks.desk.DeskKind;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One kind of what desks report as a row, of which the newest stays.
 *
 * @param <S> the kind
 */
final class DeskUpsert<S extends DeskRecord> implements Upsert<DeskRecord> {
  private static final long serialVersionUID = 1L;

  private final Class<S> type;
  private final String table;
  private final String statement;
  private final Order order;
  private final Binder<S> binder;

  /** In which order the rows of a batch are written. */
  enum Order {
    /** By what a row is recognised. */
    BY_KEY,
    /**
     * By time, so that the audit log is in the order of what happened. Writers of the same desk
     * cannot wait for each other in a ring there: the first row locks the desk's chain.
     */
    BY_TIME
  }

  /**
   * Fills the parameters of a row.
   *
   * @param <S> the kind
   */
  @FunctionalInterface
  interface Binder<S> extends Serializable {
    void bind(S record, Parameters row) throws SQLException;
  }

  /**
   * @param statement from {@link #newest}
   * @param binder fills its columns in their order
   */
  DeskUpsert(Class<S> type, String table, String statement, Order order, Binder<S> binder) {
    this.type = type;
    this.table = table;
    this.statement = statement;
    this.order = order;
    this.binder = binder;
  }

  /**
   * Of several rows of a key the one that is greater by {@code age} stays.
   *
   * @param keys columns of the primary key
   * @param others the other columns; {@code name::type} for those that need a cast
   * @param age expressions over the columns, with {@code %1$s} where the row is named; must tell
   *     apart whatever may differ
   */
  static String newest(String table, List<String> keys, List<String> others, List<String> age) {
    List<String> columns = new ArrayList<>(keys);
    others.forEach(each -> columns.add(each.replaceFirst("::.*", "")));
    String values =
        Stream.concat(keys.stream(), others.stream())
            .map(each -> each.contains("::") ? "?" + each.substring(each.indexOf("::")) : "?")
            .collect(Collectors.joining(", "));
    List<String> kept = columns.subList(keys.size(), columns.size());
    String rank = "(" + String.join(", ", age) + ")";
    return "INSERT INTO "
        + table
        + " AS o ("
        + String.join(", ", columns)
        + ") VALUES ("
        + values
        + ") ON CONFLICT ("
        + String.join(", ", keys)
        + ") DO UPDATE SET ("
        + String.join(", ", kept)
        + ") = ROW ("
        + kept.stream().map(each -> "EXCLUDED." + each).collect(Collectors.joining(", "))
        + ") WHERE "
        + String.format(rank, "EXCLUDED")
        + " > "
        + String.format(rank, "o");
  }

  @Override
  public boolean takes(DeskRecord record) {
    return type.isInstance(record);
  }

  @Override
  public String table() {
    return table;
  }

  @Override
  public String statement() {
    return statement;
  }

  @Override
  public String key(DeskRecord record) {
    String key = DeskKind.key(record);
    return order == Order.BY_KEY ? key : record.desk() + "/" + record.time() + "/" + key;
  }

  @Override
  public void bind(DeskRecord record, Parameters row) throws SQLException {
    binder.bind(type.cast(record), row);
  }
}
