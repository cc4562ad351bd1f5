package io.longhaul.ops.up;

import io.longhaul.membership.config.ScalarValues;
import io.longhaul.membership.store.EmbeddedZooKeeper;
import io.longhaul.membership.store.TierConnection;
import io.longhaul.ops.process.CloseStack;
import io.longhaul.ops.process.StopSignals;
import io.longhaul.ops.sample.SampleApplication;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A whole tier on this machine. ZooKeeper and the sample application run in this process, directors
 * and nodes each in one of its own, so that each has its own limit of open files and can be killed.
 */
final class LocalTier implements AutoCloseable {
  private static final PrintStream SHOWN = System.err;
  private static final List<String> FLAGS = List.of("-Xmx512m");

  private final CloseStack started;
  private final Children children;

  private LocalTier(CloseStack started, Children children) {
    this.started = started;
    this.children = children;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param out gets the lines that say so
   * @throws io.longhaul.ops.CommandFailure when it cannot; then nothing is left running
   */
  static LocalTier start(UpSettings settings, StopSignals stop, PrintWriter out) {
    LocalTier tier = new LocalTier(new CloseStack(), new Children());
    try {
      new Starting(settings, tier.started, tier.children, stop, out).run();
      return tier;
    } catch (RuntimeException e) {
      tier.close();
      throw e;
    }
  }

  /** Processes go first: they say good-bye to a ZooKeeper that is still there. */
  @Override
  public void close() {
    children.close();
    started.close();
  }

  /** The steps of a start, in their order. */
  private record Starting(
      UpSettings settings,
      CloseStack started,
      Children children,
      StopSignals stop,
      PrintWriter out) {
    void run() {
      long startNs = System.nanoTime();
      UpAddresses addresses = UpAddresses.choose(settings, new FreePorts());
      UpFolder folder = started.add(UpFolder.open(settings.data()));
      AdminToken token =
          started.add(
              AdminToken.in(folder, Path.of(System.getProperty("user.home")), addresses.admins()));
      say("starting, logs in " + folder.path("logs"));
      // Processes take longest to start and wait for ZooKeeper anyway.
      InetSocketAddress zookeeper = LocalZooKeeper.freeAddress(new FreePorts());
      MemberFiles files = new MemberFiles(folder, ScalarValues.text(zookeeper));
      NodeNames names = NodeNames.of(folder, settings.nodes());
      startDirectors(addresses, folder, token, files);
      names.all().forEach(id -> children.start(node(id, folder, files)));
      EmbeddedZooKeeper server = started.add(LocalZooKeeper.start(folder, zookeeper));
      TierConnection connection = connect(server, folder, addresses);
      serveLauncher(
          new Launcher(connection, names, children, id -> node(id, folder, files)), connection);
      if (new Serving(connection.watch(), addresses, children, names.all()).await(stop)) {
        sayReady(addresses, token, names.all().size(), startNs);
      }
    }

    private TierConnection connect(
        EmbeddedZooKeeper zookeeper, UpFolder folder, UpAddresses addresses) {
      TierConnection connection = started.add(LocalZooKeeper.connect(zookeeper));
      var before = SamplePort.before(folder);
      SampleApplication sample = started.add(SamplePort.start(folder));
      LocalZooKeeper.makeTier(connection.store(), addresses, sample.address(), before);
      return connection;
    }

    private void startDirectors(
        UpAddresses addresses, UpFolder folder, AdminToken token, MemberFiles files) {
      for (int i = 0; i < settings.directors(); i++) {
        String id = "director-" + (i + 1);
        Path file =
            files.director(
                id, addresses.listens().get(i), addresses.admins().get(i), token.digestFile());
        children.start(child(id, "director", file, folder));
      }
    }

    private Child node(String id, UpFolder folder, MemberFiles files) {
      return child(id, "node", files.node(id), folder);
    }

    private Child child(String id, String kind, Path file, UpFolder folder) {
      List<String> arguments = List.of(kind, "--config", file.toString(), "--stop-on-stdin-eof");
      ChildOutput output = new ChildOutput(id, folder.log(id), settings.verbose(), SHOWN);
      return new Child(id, JavaCommand.of(FLAGS, arguments), output, SHOWN);
    }

    private void serveLauncher(Launcher launcher, TierConnection connection) {
      started.add(connection.store().launcher().serve(launcher));
    }

    private void sayReady(UpAddresses addresses, AdminToken token, int nodes, long startNs) {
      String urls =
          addresses.listens().stream()
              .map(address -> "http://" + ScalarValues.text(address) + "/")
              .collect(Collectors.joining(" "));
      String admin = "http://" + ScalarValues.text(addresses.admins().getFirst());
      double seconds = (System.nanoTime() - startNs) / 1e9;
      say(
          "ready %s (admin %s, token in %s; %d directors and %d nodes started in %.1f s; Ctrl-C stops)"
              .formatted(urls, admin, token.file(), settings.directors(), nodes, seconds));
    }

    private void say(String line) {
      out.println(line);
      out.flush();
    }
  }
}
