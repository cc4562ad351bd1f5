package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What no open WebSocket may notice. */
final class LoadScenarios {
  /** Long enough for what does go wrong to show. */
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private static final Duration ZOOKEEPER_AWAY = Duration.ofMinutes(1);
  private static final int RESILIENT_GROUP = 100;
  private static final int OK = 200;
  private static final int NEW_ONES = 5;

  private final Lab lab;
  private final Detour detour = new Detour();

  LoadScenarios(Lab lab) {
    this.lab = lab;
  }

  List<Scenario> all() {
    return List.of(
        new Scenario("kill-director", "kill -9 of a director, and its return", this::killDirector),
        new Scenario("stop-bgp", "a director host's BGP stops, and comes back", this::stopBgp),
        new Scenario(
            "reshuffle", "the router's hash policies and resilient groups", this::reshuffle),
        new Scenario("add-node", "a fifth node joins", this::addNode),
        new Scenario("drain-two", "two nodes drain at once", this::drainTwo),
        new Scenario(
            "drain-and-restart", "a third drains while a director restarts", this::drainThird),
        new Scenario("undrain", "all take new connections again", this::undrain),
        new Scenario("upgrade", "every director's program is replaced", this::upgrade),
        new Scenario(
            "stale-director",
            "one cut off from ZooKeeper while nodes come and go",
            this::staleDirector),
        new Scenario(
            "stopped-director",
            "one stopped, its route forced, while nodes come and go",
            this::stoppedDirector),
        new Scenario(
            "stale-agent",
            "a node host cut off from ZooKeeper while others come and go",
            this::staleAgent),
        new Scenario(
            "agent-restart", "kill -9 of every agent, and their return", this::agentRestart),
        new NodeTakeOver(lab, LabPlan.node(1)).scenario(),
        new Scenario("zookeeper-away", "ZooKeeper is away for 60 s", this::zooKeeperAway));
  }

  private void killDirector() {
    LabHost host = LabPlan.director(1);
    lab.director(host).kill();
    awaitPaths(LabPlan.DIRECTORS - 1);
    lab.startDirector(host);
    awaitPaths(LabPlan.DIRECTORS);
  }

  private void stopBgp() {
    LabHost host = LabPlan.director(2);
    lab.bird(host).kill();
    awaitPaths(LabPlan.DIRECTORS - 1);
    lab.startBird(host);
    awaitPaths(LabPlan.DIRECTORS);
  }

  private void awaitPaths(int paths) {
    LabStart.await(paths + " directors announced", () -> LabStart.paths(lab) == paths);
  }

  private void reshuffle() throws InterruptedException {
    for (int policy : new int[] {0, 2, 1}) {
      LabNetwork.hashPolicy(policy);
      TimeUnit.SECONDS.sleep(2);
    }
    detour.spread(RESILIENT_GROUP, LabPlan.directors(), "type resilient buckets 64");
    aWhile();
    detour.spread(RESILIENT_GROUP, LabPlan.directors().reversed().subList(0, 2), "type mpath");
    aWhile();
    detour.end();
  }

  /** A node on the next host that is empty. */
  private void addNode() {
    LabHost host =
        LabPlan.spares().stream()
            .filter(spare -> lab.node(spare).handle().isEmpty())
            .findFirst()
            .orElseThrow(() -> new CommandFailure("no empty host for a node (expected: one)"));
    lab.startNode(host);
    awaitState("active", host);
  }

  private void drainTwo() {
    drain(LabPlan.node(1));
    drain(LabPlan.node(2));
    awaitNoHeads(LabPlan.node(1), LabPlan.node(2));
  }

  private void drainThird() {
    LabHost restarted = LabPlan.director(3);
    drain(LabPlan.node(3));
    lab.director(restarted).kill();
    lab.startDirector(restarted);
    awaitNoHeads(LabPlan.node(3));
    awaitPaths(LabPlan.DIRECTORS);
  }

  private void undrain() {
    for (LabHost node : List.of(LabPlan.node(1), LabPlan.node(2), LabPlan.node(3))) {
      post("/v1/nodes/" + node.name() + "/undrain");
    }
    awaitState("active", running());
  }

  private void upgrade() {
    for (LabHost host : LabPlan.directors()) {
      String before = program(host);
      lab.director(host).signal("TERM");
      lab.director(host).awaitEnd();
      lab.startDirector(host);
      awaitPaths(LabPlan.DIRECTORS);
      if (program(host).equals(before)) {
        throw new CommandFailure(host.name() + ": has the program from before still");
      }
    }
  }

  /** The number that the kernel knows an interface's program by. */
  private static String program(LabHost host) {
    return Stream.of(Shell.on(host, "ip -d link show eth0").split("\n", -1))
        .filter(line -> line.contains("prog/xdp"))
        .findFirst()
        .orElseThrow(() -> new CommandFailure(host.name() + ": no program on eth0"));
  }

  private void staleDirector() throws InterruptedException {
    LabHost stale = LabPlan.director(1);
    cutOff(stale, true);
    try {
      changeEverything(stale);
    } finally {
      cutOff(stale, false);
    }
    awaitPaths(LabPlan.DIRECTORS);
  }

  private void stoppedDirector() throws InterruptedException {
    LabHost stale = LabPlan.director(2);
    lab.director(stale).signal("STOP");
    try {
      changeEverything(stale);
    } finally {
      lab.director(stale).signal("CONT");
    }
    awaitPaths(LabPlan.DIRECTORS);
  }

  /**
   * A node drains, chains narrow behind it, it comes back, and another one is added, while flows
   * are moved onto a stale director and off it.
   */
  private void changeEverything(LabHost stale) throws InterruptedException {
    LabHost drained = LabPlan.node(4);
    drain(drained);
    try {
      for (int i = 0; i < 3; i++) {
        throughAndNew(stale);
        detour.end();
        aWhile();
        newOnesWork();
      }
      awaitNoHeads(drained);
      awaitNarrowed(drained);
      throughAndNew(stale);
      post("/v1/nodes/" + drained.name() + "/undrain");
      throughAndNew(stale);
      addNode();
      throughAndNew(stale);
    } finally {
      detour.end();
    }
    awaitState("active", drained);
    newOnesWork();
  }

  private void throughAndNew(LabHost stale) throws InterruptedException {
    detour.through(stale);
    aWhile();
    newOnesWork();
  }

  private static void newOnesWork() {
    for (int i = 0; i < NEW_ONES; i++) {
      for (String door : List.of(LabPlan.DOOR_V4, LabPlan.DOOR_V6)) {
        if (!LabStart.connects(LabPlan.CLIENT, door, LabPlan.DOOR_PORT)) {
          throw new CommandFailure("a new connection to " + door + ": none (expected: one)");
        }
      }
    }
  }

  private void staleAgent() throws InterruptedException {
    LabHost stale = LabPlan.node(1);
    cutOff(stale, true);
    LabHost drained = LabPlan.node(2);
    try {
      drain(drained);
      aWhile();
      newOnesWork();
      awaitNoHeads(drained);
      awaitNarrowed(drained);
      newOnesWork();
      post("/v1/nodes/" + drained.name() + "/undrain");
      addNode();
      aWhile();
      newOnesWork();
    } finally {
      cutOff(stale, false);
    }
    awaitState("active", running());
  }

  private void agentRestart() {
    for (LabHost host : running()) {
      lab.agent(host).kill();
    }
    for (LabHost host : running()) {
      lab.startAgent(host);
    }
    awaitState("active", running());
  }

  private void zooKeeperAway() throws InterruptedException {
    lab.zooKeeper().kill();
    TimeUnit.MILLISECONDS.sleep(ZOOKEEPER_AWAY.toMillis());
    lab.startZooKeeper();
    LabStart.await(
        "changes are taken again", () -> taken("/v1/nodes/" + LabPlan.node(1).name() + "/undrain"));
    awaitPaths(LabPlan.DIRECTORS);
    LabStart.await(
        "every director follows the tier again, and one coordinates",
        () -> LabPlan.directors().stream().allMatch(this::followsCoordinator));
    awaitState("active", running());
  }

  /** Whether a director reaches ZooKeeper and knows who coordinates. */
  private boolean followsCoordinator(LabHost director) {
    try {
      LabAdmin.Reply reply = lab.admin().ask(director, "GET", "/v1/tier");
      return reply.status() == OK
          && reply.json().path("connected").asBoolean()
          && !reply.json().path("leader").asString("").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** The hosts on which a node runs. */
  private LabHost[] running() {
    return LabPlan.nodeHosts().stream()
        .filter(host -> lab.node(host).handle().isPresent())
        .toArray(LabHost[]::new);
  }

  private static void cutOff(LabHost host, boolean whether) {
    Shell.on(
        host,
        "ip route %s unreachable %s/32".formatted(whether ? "add" : "del", LabPlan.CORE.address()));
  }

  private void drain(LabHost node) {
    post("/v1/nodes/" + node.name() + "/drain?force=true");
  }

  private boolean taken(String path) {
    try {
      return lab.admin().any("POST", path).status() == OK;
    } catch (CommandFailure e) {
      return false;
    }
  }

  private void post(String path) {
    LabAdmin.Reply reply = lab.admin().any("POST", path);
    if (reply.status() != OK) {
      throw new CommandFailure(path + ": " + reply.status() + " " + reply.body());
    }
  }

  private void awaitState(String state, LabHost... hosts) {
    Set<String> wanted = Stream.of(hosts).map(LabHost::name).collect(Collectors.toSet());
    LabStart.await(
        wanted + " " + state,
        () ->
            nodes()
                .filter(node -> node.path("state").asString().equals(state))
                .map(node -> node.path("id").asString())
                .collect(Collectors.toSet())
                .containsAll(wanted));
  }

  private void awaitNoHeads(LabHost... hosts) {
    Set<String> drained = Stream.of(hosts).map(LabHost::name).collect(Collectors.toSet());
    LabStart.await(
        drained + " without slots of their own",
        () ->
            nodes()
                .filter(node -> drained.contains(node.path("id").asString()))
                .allMatch(node -> node.path("headSlots").asInt() == 0));
  }

  /** A drained node stands only in the chains of slots that it still holds connections of. */
  private void awaitNarrowed(LabHost drained) {
    LabStart.await(
        drained.name() + " in no chain but of slots that it holds",
        () ->
            nodes()
                .filter(node -> node.path("id").asString().equals(drained.name()))
                .anyMatch(
                    node -> node.path("chainSlots").asInt() <= node.path("occupiedSlots").asInt()));
  }

  private Stream<JsonNode> nodes() {
    try {
      return lab.admin().nodes().stream();
    } catch (CommandFailure e) {
      return Stream.empty();
    }
  }

  private static void aWhile() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(A_WHILE.toMillis());
  }
}
