package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin API of a director, asked from the lab's core. */
final class LabAdmin {
  private static final int TIMEOUT_MS = 3_000;
  private static final int UNAVAILABLE = 503;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path tokenFile;

  LabAdmin(Path tokenFile) {
    this.tokenFile = tokenFile;
  }

  /** An answer. */
  record Reply(int status, String body) {
    JsonNode json() {
      return JSON.readTree(body);
    }
  }

  /** The nodes as the first director that answers sees them. */
  List<JsonNode> nodes() {
    return list("/v1/nodes");
  }

  /** Likewise the directors. */
  List<JsonNode> directors() {
    return list("/v1/directors");
  }

  private List<JsonNode> list(String path) {
    Reply reply = any("GET", path);
    if (reply.status() != 200) {
      throw new CommandFailure(path + ": " + reply.status() + " " + reply.body());
    }
    return StreamSupport.stream(reply.json().spliterator(), false).toList();
  }

  /** Asks one director after the other until one answers that is not cut off itself. */
  Reply any(String method, String path) {
    CommandFailure last = new CommandFailure("no director answers");
    for (LabHost director : LabPlan.directors()) {
      try {
        Reply reply = ask(director, method, path);
        if (reply.status() != UNAVAILABLE) {
          return reply;
        }
        last = new CommandFailure(director.name() + ": " + reply.body());
      } catch (IOException e) {
        last = new CommandFailure(director.name() + ": " + e.getMessage());
      }
    }
    throw last;
  }

  /** Asks one director. */
  Reply ask(LabHost director, String method, String path) throws IOException {
    try {
      return InNamespace.call(LabPlan.CORE, () -> exchange(director, method, path));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private Reply exchange(LabHost director, String method, String path) throws IOException {
    URI uri = URI.create("http://" + director.address() + ":8480" + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", "Bearer " + Files.readString(tokenFile).strip());
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      return new Reply(status, text);
    }
  }
}
