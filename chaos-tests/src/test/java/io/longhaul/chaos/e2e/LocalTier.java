package io.longhaul.chaos.e2e;

import io.longhaul.chaos.load.LoadRun;
import io.longhaul.chaos.load.LoadSettings;
import io.longhaul.chaos.load.Target;
import io.longhaul.ops.Main;
import io.longhaul.ops.sample.SampleApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A tier on this machine: directors and nodes as processes of their own, ZooKeeper and the
 * application in this JVM. Whatever happens, closing it ends every process.
 */
final class LocalTier implements AutoCloseable {
  static final List<String> DIRECTORS = List.of("director-1", "director-2");
  static final List<String> NODES = List.of("node-1", "node-2", "node-3");

  private static final Duration LONG = Duration.ofHours(1);

  private final Path folder;
  private final Path logs;
  private final TierZooKeeper zooKeeper;
  private final SampleApplication application;
  private final SampleApplication otherApplication;
  private final TierFiles files;
  private final String token = UUID.randomUUID().toString();
  private final Map<String, Child> children = new LinkedHashMap<>();
  private final List<Child> superseded = new ArrayList<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, Integer> adminPorts = new LinkedHashMap<>();

  private LocalTier(Path folder, Path logs) throws IOException {
    this.folder = folder;
    this.logs = logs;
    Files.createDirectories(folder);
    Files.createDirectories(logs);
    zooKeeper = new TierZooKeeper(folder.resolve("zookeeper"));
    application = SampleApplication.start(FreePort.at(0));
    otherApplication = SampleApplication.start(FreePort.at(0));
    files = new TierFiles(folder, zooKeeper.connect(), token);
  }

  /** Starts two directors and three nodes; they serve when this returns. */
  static LocalTier start(String name) throws IOException {
    Path target = Path.of("target").toAbsolutePath();
    LocalTier tier =
        new LocalTier(
            Files.createTempDirectory(Files.createDirectories(target.resolve("e2e-data")), name),
            target.resolve("e2e-logs").resolve(name));
    try {
      tier.begin();
      return tier;
    } catch (RuntimeException | Error e) {
      tier.close();
      throw e;
    }
  }

  private void begin() {
    int status =
        Main.commandLine()
            .execute(
                "tier",
                "init",
                "--config",
                files.tier(port(DIRECTORS.getFirst())).toString(),
                "--routes",
                files.routes(routes(0)).toString(),
                "--zookeeper",
                zooKeeper.connect());
    if (status != 0) {
      throw new IllegalStateException("tier init: exit status " + status + " (expected: 0)");
    }
    restore();
  }

  /** Starts whatever does not run and undoes every drain; all serves when this returns. */
  void restore() {
    zooKeeper.start();
    DIRECTORS.forEach(this::startDirector);
    NODES.forEach(this::startNode);
    Await.until("all directors serve", () -> DIRECTORS.stream().allMatch(id -> admin(id).ready()));
    Await.until(
        "the directors are connected",
        () -> DIRECTORS.stream().allMatch(id -> admin(id).tier().path("connected").asBoolean()));
    for (String id : NODES) {
      Await.until(id + " is there", () -> admin().node(id).path("id").asString().equals(id));
      Await.until(
          id + " is wanted", () -> admin().post("/v1/nodes/" + id + "/undrain").status() == 200);
    }
    NODES.forEach(id -> Await.until(id + " serves", () -> serves(id)));
    Await.until("all agree", this::settled);
  }

  private int port(String id) {
    return ports.computeIfAbsent(id, _ -> FreePort.pick());
  }

  private int adminPort(String id) {
    return adminPorts.computeIfAbsent(id, _ -> FreePort.pick());
  }

  /** Whether new connections go to a node. */
  boolean serves(String nodeId) {
    JsonNode node = admin().node(nodeId);
    return node.path("state").asString().equals("active") && node.path("headSlots").asInt() > 0;
  }

  /** Whether every director and node goes by the newest epoch, on every director's word. */
  boolean settled() {
    return DIRECTORS.stream()
        .filter(id -> process(id).running())
        .map(id -> admin(id).tier())
        .allMatch(t -> t.path("epoch").asLong() == t.path("settled").asLong());
  }

  Child startDirector(String id) {
    return running(id, "director", () -> files.director(id, port(id), adminPort(id)));
  }

  Child startNode(String id) {
    return running(id, "node", () -> files.node(id, port(id), adminPort(id)));
  }

  /** Starts a node's next run, which takes over from the one that runs; the test has both then. */
  Child takeOver(String id) {
    return takeOver(id, files.node(id, port(id), adminPort(id)));
  }

  /** The same by another configuration. */
  Child takeOver(String id, Path config) {
    Child before = process(id);
    Child next = Child.start("node", id, config, logs.resolve(id + ".log"), "--take-over");
    superseded.add(before);
    children.put(id, next);
    return next;
  }

  /** The next run was none: the one before is the node again. */
  void keep(String id, Child before) {
    process(id).close();
    superseded.remove(before);
    children.put(id, before);
  }

  /** A node's configuration, with a ZooKeeper that is not there. */
  Path lostNode(String id) {
    return files.lostNode(id, port(id), adminPort(id), FreePort.pick());
  }

  /** A node's configuration, with an address that makes it another host's node of the same id. */
  Path strangerNode(String id) {
    return files.strangerNode(id, port(id), adminPort(id));
  }

  /** A node's configuration, with another port for directors. */
  Path movedNode(String id) {
    return files.movedNode(id, FreePort.pick(), adminPort(id));
  }

  private Child running(String id, String kind, java.util.function.Supplier<Path> config) {
    Child before = children.get(id);
    if (before != null && before.running()) {
      return before;
    }
    Child started = Child.start(kind, id, config.get(), logs.resolve(id + ".log"));
    children.put(id, started);
    return started;
  }

  Child process(String id) {
    Child child = children.get(id);
    if (child == null) {
      throw new IllegalArgumentException("process: " + id + " (expected: one that was started)");
    }
    return child;
  }

  /** The admin API of the first director that runs. */
  AdminApi admin() {
    return admin(DIRECTORS.stream().filter(id -> process(id).running()).findFirst().orElseThrow());
  }

  AdminApi admin(String directorId) {
    return new AdminApi(adminPort(directorId), token);
  }

  /** The small admin API of a node's own. */
  AdminApi nodeAdmin(String nodeId) {
    return new AdminApi(adminPort(nodeId), token);
  }

  InetSocketAddress address(String directorId) {
    return FreePort.at(port(directorId));
  }

  TierZooKeeper zooKeeper() {
    return zooKeeper;
  }

  /** Routes whose meaning differs between even and odd versions; both serve the same. */
  String routes(int version) {
    SampleApplication other = version % 2 == 0 ? application : otherApplication;
    return """
    listeners: [{name: web, door: web}]
    routes:
      - {host: "*", path: /, upstream: application}
    upstreams:
      - {name: application, endpoints: ["127.0.0.1:%d"]}
    """
        .formatted(other.address().getPort());
  }

  /** The same with a policy that no route has, whose file of addresses each node reads. */
  String routesWithPolicy(Path addresses) {
    return routes(0) + "policies: [{name: spare, addresses: {denyFile: " + addresses + "}}]\n";
  }

  /** Load through all directors until it is finished. */
  LoadRun load(int connections, double rate) {
    return LoadRun.start(loadSettings(DIRECTORS, connections, rate));
  }

  LoadSettings loadSettings(List<String> directors, int connections, double rate) {
    List<Target> targets =
        directors.stream().map(id -> Target.parse("ws://127.0.0.1:" + port(id) + "/echo")).toList();
    return LoadSettings.of(targets.getFirst(), connections, rate, LONG).withTargets(targets);
  }

  /** Writes a line into every log. */
  void mark(String text) {
    children.values().forEach(child -> child.mark(text));
  }

  @Override
  public void close() {
    children.values().forEach(Child::close);
    superseded.forEach(Child::close);
    application.close();
    otherApplication.close();
    zooKeeper.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
