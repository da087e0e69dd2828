package io.crossbook.simulator.oanda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.access.ApiKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A client with a token. */
final class OandaClient {
  private final Simulation simulation;
  final ApiKey key;

  OandaClient(Simulation simulation, int account) {
    this.simulation = simulation;
    this.key = simulation.accounts().get(account);
  }

  HttpResponse<String> send(String method, String rest, String body) {
    return sendAs(key.secret(), method, "/v3/accounts/" + key.key() + rest, body);
  }

  HttpResponse<String> sendAs(String token, String method, String path, String body) {
    return WireClient.request(
        simulation, method, "/oanda" + path, body, "Authorization", "Bearer " + token);
  }

  JsonNode get(String rest) {
    return answer("GET", rest, null, 200);
  }

  JsonNode answer(String method, String rest, String body, int status) {
    HttpResponse<String> answer = send(method, rest, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return WireClient.json(answer.body());
  }

  JsonNode summary() {
    return get("/summary").path("account");
  }

  /** Places an order that is not rejected. */
  JsonNode place(String order) {
    return answer("POST", "/orders", "{\"order\":" + order + "}", 201);
  }

  /** Why an order is rejected. */
  String rejection(String order) {
    JsonNode body = answer("POST", "/orders", "{\"order\":" + order + "}", 400);
    String reason = body.path("orderRejectTransaction").path("rejectReason").asText();
    assertThat(body.path("errorCode").asText()).isEqualTo(reason);
    return reason;
  }

  static String market(String instrument, String units, String more) {
    return "{\"type\":\"MARKET\",\"instrument\":\""
        + instrument
        + "\",\"units\":\""
        + units
        + "\",\"timeInForce\":\"FOK\",\"positionFill\":\"DEFAULT\""
        + more
        + "}";
  }

  static String limit(String instrument, String units, String price, String tif, String id) {
    return "{\"type\":\"LIMIT\",\"instrument\":\""
        + instrument
        + "\",\"units\":\""
        + units
        + "\",\"price\":\""
        + price
        + "\",\"timeInForce\":\""
        + tif
        + "\",\"clientExtensions\":{\"id\":\""
        + id
        + "\"}}";
  }

  /** The account's transactions as they come. */
  Lines stream() {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + simulation.port()
                        + "/oanda/v3/accounts/"
                        + key.key()
                        + "/transactions/stream"))
            .header("Authorization", "Bearer " + key.secret())
            .build();
    try {
      return new Lines(
          new BufferedReader(
              new InputStreamReader(
                  HttpClient.newHttpClient()
                      .send(request, HttpResponse.BodyHandlers.ofInputStream())
                      .body(),
                  StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An open stream. */
  static final class Lines implements AutoCloseable {
    private final BufferedReader reader;

    Lines(BufferedReader reader) {
      this.reader = reader;
    }

    JsonNode next() {
      try {
        return WireClient.json(reader.readLine());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The next line that is of a type. */
    JsonNode next(String type) {
      JsonNode line = next();
      assertThat(line.path("type").asText()).isEqualTo(type);
      return line;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
