package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What shows without load: whose packets take which way. */
final class QuietScenarios {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int REQUESTS = 100;
  private static final int GUE_PORT = 19_523;

  private final Lab lab;

  QuietScenarios(Lab lab) {
    this.lab = lab;
  }

  List<Scenario> all() {
    return List.of(
        new Scenario(
            "addresses",
            "applications and nodes' logs see clients' own addresses",
            this::addresses),
        new Scenario("direct-return", "answers bypass the directors", this::directReturn),
        new Scenario("trusted", "packets from elsewhere reach no socket", this::trusted));
  }

  private void addresses() throws Exception {
    seenAs(LabPlan.DOOR_V4, LabPlan.CLIENT.address());
    seenAs("[" + LabPlan.DOOR_V6 + "]", LabPlan.CLIENT.address6());
  }

  private void seenAs(String door, String client) throws Exception {
    JsonNode answer = JSON.readTree(get(door, "/whoami"));
    String seen = answer.path("client").asString();
    LoggedRequest log =
        new LoggedRequest(answer.path("headers").path("X-Request-Id").path(0).asString());
    if (!InetAddress.ofLiteral(seen).equals(InetAddress.ofLiteral(client))) {
      throw new CommandFailure("client: " + seen + " (expected: " + client + ")");
    }
    LabStart.await(
        "a node's log has the request of " + client,
        () -> LabPlan.nodes().stream().anyMatch(node -> log.isIn(lab.accessLog(node), client)));
  }

  /** A request by its id. */
  private record LoggedRequest(String id) {
    boolean isIn(Path log, String client) {
      try (Stream<String> lines = Files.lines(log)) {
        return lines
            .filter(line -> line.contains(id))
            .map(JSON::readTree)
            .anyMatch(
                line ->
                    InetAddress.ofLiteral(line.path("client").asString())
                        .equals(InetAddress.ofLiteral(client)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String get(String door, String path) throws Exception {
    return InNamespace.call(LabPlan.CLIENT, () -> PlainRequest.get("http://" + door + path));
  }

  private void directReturn() throws Exception {
    long directors = directorsBytes();
    long client = bytes(LabPlan.CLIENT, "rx");
    for (int i = 0; i < REQUESTS; i++) {
      var _ = get(LabPlan.DOOR_V4, "/");
    }
    long forwarded = directorsBytes() - directors;
    long received = bytes(LabPlan.CLIENT, "rx") - client;
    if (forwarded <= 0 || forwarded * 3 > received) {
      throw new CommandFailure(
          "directors forwarded %d bytes while the client received %d (expected: a fraction)"
              .formatted(forwarded, received));
    }
  }

  /** Bytes of clients' packets that the directors' programs counted for the door. */
  private long directorsBytes() throws Exception {
    long sum = 0;
    // Counters are read every half second.
    TimeUnit.SECONDS.sleep(1);
    for (LabHost director : LabPlan.directors()) {
      sum +=
          lab.admin()
              .ask(director, "GET", "/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("longhaul_xdp_door_bytes_total{"))
              .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 1)))
              .sum();
    }
    return sum;
  }

  private static long bytes(LabHost host, String direction) {
    JsonNode link = JSON.readTree(Shell.on(host, "ip -s -j link show eth0"));
    return link.get(0).path("stats64").path(direction).path("bytes").asLong();
  }

  /** A client that knows the nodes' addresses encapsulates a SYN by itself. */
  private void trusted() throws Exception {
    LabHost node = LabPlan.nodes().getFirst();
    long droppedBefore = shimCounter(node, "untrusted_dropped");
    long claimedBefore = shimCounter(node, "syn_claimed");
    InNamespace.call(
        LabPlan.CLIENT,
        () -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            byte[] packet = encapsulatedSyn();
            socket.send(new DatagramPacket(packet, packet.length, node.v4(), GUE_PORT));
          }
          return true;
        });
    LabStart.await(
        "the packet is dropped as untrusted",
        () -> shimCounter(node, "untrusted_dropped") > droppedBefore);
    if (shimCounter(node, "syn_claimed") != claimedBefore) {
      throw new CommandFailure("a SYN from outside was claimed");
    }
    if (!Shell.on(node, "ss -tanH state syn-recv").isBlank()) {
      throw new CommandFailure("a SYN from outside has a socket");
    }
  }

  private static byte[] encapsulatedSyn() {
    ByteBuffer packet = ByteBuffer.allocate(12 + 40);
    packet.put((byte) 2).put((byte) 4).putInt(0).putShort((short) 0).putInt(1);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) 40).putInt(0);
    packet.put((byte) 64).put((byte) 6).putShort((short) 0);
    packet.put(InetAddress.ofLiteral("198.51.100.7").getAddress());
    packet.put(InetAddress.ofLiteral(LabPlan.DOOR_V4).getAddress());
    packet.putShort((short) 40_000).putShort((short) LabPlan.DOOR_PORT).putInt(1).putInt(0);
    packet.put((byte) 0x50).put((byte) 2).putShort((short) 1024).putInt(0);
    return packet.array();
  }

  private long shimCounter(LabHost node, String name) {
    return StreamSupport.stream(
            JSON.readTree(lab.shimStatus(node)).path("counters").spliterator(), false)
        .filter(counter -> counter.path("counter").asString().equals(name))
        .mapToLong(counter -> counter.path("packets").asLong())
        .findFirst()
        .orElseThrow(() -> new CommandFailure(name + ": no such counter"));
  }
}
