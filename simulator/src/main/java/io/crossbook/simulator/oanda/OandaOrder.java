package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An order as the venue knows it, also one that never reached the matching. */
final class OandaOrder {
  /** What was asked for. */
  record Terms(
      String type,
      String instrument,
      BigDecimal units,
      String price,
      String timeInForce,
      String positionFill,
      Optional<String> clientId,
      Optional<String> tag) {

    boolean market() {
      return type.equals("MARKET");
    }

    /** What the transaction and the order have in common. */
    ObjectNode describe() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("instrument", instrument).put("units", units.toPlainString());
      if (!price.isEmpty()) {
        json.put(market() ? "priceBound" : "price", price);
      }
      json.put("timeInForce", timeInForce).put("positionFill", positionFill);
      if (!market()) {
        json.put("triggerCondition", "DEFAULT");
      }
      if (clientId.isPresent() || tag.isPresent()) {
        ObjectNode extensions = json.putObject("clientExtensions");
        clientId.ifPresent(id -> extensions.put("id", id));
        tag.ifPresent(text -> extensions.put("tag", text));
      }
      return json;
    }
  }

  private final String id;
  private final Terms terms;
  private final String createTime;
  private final List<String> fills = new ArrayList<>();
  private String state = "PENDING";
  private String end = "";
  private String endTime = "";

  OandaOrder(String id, Terms terms, String createTime) {
    this.id = id;
    this.terms = terms;
    this.createTime = createTime;
  }

  String id() {
    return id;
  }

  Terms terms() {
    return terms;
  }

  boolean pending() {
    return state.equals("PENDING");
  }

  void filled(String transaction) {
    fills.add(transaction);
  }

  void done(String transaction, String time) {
    state = "FILLED";
    end = transaction;
    endTime = time;
  }

  void cancelled(String transaction, String time) {
    state = "CANCELLED";
    end = transaction;
    endTime = time;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
    json.put("createTime", createTime).put("type", terms.type()).put("state", state);
    json.setAll(terms.describe());
    if (!fills.isEmpty()) {
      json.put("fillingTransactionID", fills.get(fills.size() - 1));
    }
    if (state.equals("FILLED")) {
      json.put("filledTime", endTime);
    } else if (state.equals("CANCELLED")) {
      json.put("cancellingTransactionID", end).put("cancelledTime", endTime);
    }
    return json;
  }
}
