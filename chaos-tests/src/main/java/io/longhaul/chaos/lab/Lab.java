package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.up.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lab: what runs on its hosts, each a process of its own that goes on without whoever started
 * it. There is one at a time on a machine.
 */
final class Lab {
  /** Where it keeps its files, and by which it is found again. */
  static final Path FOLDER = Path.of("/run/longhaul-lab");

  /** Of each of its processes, which do not live long enough for more compiling to pay. */
  private static final List<String> FLAGS = List.of("-Xmx384m", "-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final LabFiles files;

  Lab(Path folder) {
    this.folder = folder;
    this.files = new LabFiles(folder);
  }

  /** The one of this machine. */
  static Lab here() {
    return new Lab(FOLDER);
  }

  LabAdmin admin() {
    return new LabAdmin(files.token());
  }

  /** Where a node writes down its requests. */
  Path accessLog(LabHost node) {
    return files.accessLog(node);
  }

  Path folder() {
    return folder;
  }

  /** Makes the hosts and starts everything but what needs a tier. */
  void make() {
    if (LabNetwork.exists()) {
      throw new CommandFailure("lab: there is one (expected: none; ./longhaul lab down)");
    }
    remove();
    LabNetwork.make();
    createDirectories(files.bpf());
    Shell.run("mount -t bpf bpf " + files.bpf());
    files.makeToken();
    startZooKeeper();
    application().start(longhaul("sample", "--listen", LabFiles.application()));
  }

  /** Makes the tier; ZooKeeper has to serve. */
  void makeTier() {
    Shell.run(
        Shell.inside(
            LabPlan.CORE,
            longhaul(
                "tier",
                "init",
                "--config",
                files.tier(),
                "--routes",
                files.routes(),
                "--zookeeper",
                LabFiles.zooKeeper())));
  }

  /** Starts the router's BIRD, the directors with theirs, and the nodes with their agents. */
  void startTier() {
    bird(LabPlan.ROUTER).start(birdCommand(LabPlan.ROUTER, files.routerBird()));
    LabPlan.directors().forEach(this::startBird);
    LabPlan.nodes().forEach(this::startNode);
    LabPlan.directors().forEach(this::startDirector);
  }

  void startBird(LabHost director) {
    bird(director).start(birdCommand(director, files.directorBird(director)));
  }

  void startDirector(LabHost host) {
    director(host).start(longhaul("director", "--config", files.director(host)));
  }

  void startNode(LabHost host) {
    startAgent(host);
    startNodeProcess(host);
  }

  void startNodeProcess(LabHost host) {
    node(host).start(longhaul("node", "--config", files.node(host)));
  }

  /** Starts a node's next run, which is its process from now on. */
  ProcessHandle takeOverNode(LabHost host) {
    return node(host).startNext(longhaul("node", "--config", files.node(host), "--take-over"));
  }

  void startAgent(LabHost host) {
    agent(host).start(longhaul("shim", "run", "--interface", "eth0", "--config", files.shim(host)));
  }

  /** What a node host's shim says of itself, as JSON. */
  String shimStatus(LabHost host) {
    return Shell.run(
        Shell.inside(
            host,
            longhaul(
                "shim", "status", "--json", "--interface", "eth0", "--config", files.shim(host))));
  }

  LabProcess zooKeeper() {
    return process(LabPlan.CORE, "zookeeper");
  }

  void startZooKeeper() {
    zooKeeper().start(longhaul("zookeeper", "--config", files.zooKeeperConfiguration()));
  }

  private LabProcess application() {
    return process(LabPlan.CORE, "sample");
  }

  LabProcess bird(LabHost host) {
    return process(host, host.name() + "-bird");
  }

  LabProcess director(LabHost host) {
    return process(host, host.name() + "-director");
  }

  LabProcess node(LabHost host) {
    return process(host, host.name() + "-node");
  }

  LabProcess agent(LabHost host) {
    return process(host, host.name() + "-shim");
  }

  /** Everything that may run. */
  List<LabProcess> processes() {
    List<LabProcess> all = new ArrayList<>();
    all.add(zooKeeper());
    all.add(application());
    all.add(bird(LabPlan.ROUTER));
    LabPlan.directors().forEach(host -> all.addAll(List.of(bird(host), director(host))));
    LabPlan.nodeHosts().forEach(host -> all.addAll(List.of(agent(host), node(host))));
    return all;
  }

  private LabProcess process(LabHost host, String name) {
    return new LabProcess(folder, host, name);
  }

  /** The command line of this software, in the same Java. */
  static List<String> longhaul(Object... arguments) {
    return JavaCommand.of(FLAGS, Stream.of(arguments).map(Object::toString).toList());
  }

  private List<String> birdCommand(LabHost host, Path configuration) {
    return List.of(
        "bird",
        "-f",
        "-c",
        configuration.toString(),
        "-s",
        birdSocket(host).toString(),
        "-P",
        folder.resolve(host.name() + "-bird.lock").toString());
  }

  private Path birdSocket(LabHost host) {
    return folder.resolve(host.name() + "-bird.ctl");
  }

  /** Copies what its processes printed to another folder. */
  void keepLogs(Path to) {
    createDirectories(to);
    for (LabProcess process : processes()) {
      if (Files.exists(process.log())) {
        try {
          Files.copy(
              process.log(),
              to.resolve(process.name() + ".log"),
              StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Ends everything and leaves nothing; what is gone already is fine. */
  void remove() {
    LabNetwork.remove();
    if (Files.isDirectory(files.bpf())) {
      // Programs that are pinned there go with it.
      Shell.attempt(List.of("umount", files.bpf().toString()));
    }
    clearFolder();
  }

  private void clearFolder() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createDirectories(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
