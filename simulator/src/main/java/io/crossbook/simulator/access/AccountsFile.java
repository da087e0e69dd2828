package io.crossbook.simulator.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the simulated accounts for their clients. Stateless. */
public final class AccountsFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private AccountsFile() {}

  /** Creates or overwrites the file. */
  public static void write(Path file, List<ApiKey> keys) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put(
        "note",
        "Accounts of simulated venues. The keys follow from the simulation's seed and protect"
            + " nothing.");
    ArrayNode accounts = root.putArray("accounts");
    for (ApiKey key : keys) {
      Account account = key.account();
      ObjectNode row = accounts.addObject();
      row.put("venue", key.venue()).put("account", account.name());
      row.put("reading", key.reading());
      row.put("key", key.key()).put("secret", key.secret());
      row.put("maker_fee", account.fees().maker().toPlainString());
      row.put("taker_fee", account.fees().taker().toPlainString());
      ObjectNode balances = row.putObject("deposits");
      account.balances().forEach((asset, b) -> balances.put(asset, b.total().toPlainString()));
    }
    Files.writeString(file, JSON.writeValueAsString(root) + "\n", StandardCharsets.UTF_8);
  }
}
