package io.longhaul.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.hash.Chain;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.ops.CommandFailure;
import io.longhaul.ops.admin.ApiFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ClientCommandsTest {
  @TempDir Path home;
  private ApiFixture api;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger pauses = new AtomicInteger();
  private Runnable onPause = () -> {};

  @Command(name = "longhaul")
  static final class Root {}

  @Command(name = "node")
  static final class Node {}

  @Command(name = "director")
  static final class Director {}

  @BeforeEach
  void start() throws IOException {
    api = new ApiFixture(home);
    Path token = Files.writeString(home.resolve("admin.token"), ApiFixture.TOKEN + "\n");
    Files.setPosixFilePermissions(
        token, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    Path notes = Files.createDirectories(home.resolve(".longhaul/tokens"));
    Files.writeString(notes.resolve("127.0.0.1_" + api.address().getPort()), token.toString());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private int run(String... arguments) {
    return run(Map.of("LONGHAUL_ADMIN", "127.0.0.1:" + api.address().getPort()), arguments);
  }

  /** Runs a command that may look at the tier three times. */
  private int run(Map<String, String> variables, String... arguments) {
    ClientEnvironment.Pause pause =
        _ -> {
          onPause.run();
          return pauses.incrementAndGet() < 3;
        };
    ClientCommands commands =
        new ClientCommands(new ClientEnvironment(variables, home, false, pause));
    CommandLine root = new CommandLine(new Root());
    root.addSubcommand(new Node());
    root.addSubcommand(new Director());
    commands.commands().forEach(root::addSubcommand);
    commands.subcommands().forEach((parent, list) -> addBelow(root, parent, list));
    root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    root.setExecutionExceptionHandler(
        (failure, command, _) -> {
          command.getErr().println(failure.getMessage());
          return failure instanceof CommandFailure expected ? expected.exitStatus() : 99;
        });
    return root.execute(arguments);
  }

  private static void addBelow(CommandLine root, String parent, List<Object> commands) {
    CommandLine command = root.getSubcommands().get(parent);
    if (command == null) {
      throw new AssertionError("no command " + parent);
    }
    commands.forEach(command::addSubcommand);
  }

  private String shown() {
    return out.toString();
  }

  @Test
  void statusShowsTierDirectorsAndNodesInAlignedTables() {
    assertThat(run("status")).isZero();

    List<String> lines = shown().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo("tier demo (relay): epoch 7 settled, leader director-1, 0 connections");
    assertThat(lines)
        .contains(
            "DIRECTOR    STATE   EPOCH  PLANE  LISTENS",
            "director-1  active      7  relay  web=127.0.0.1:8080  leader",
            "NODE    STATE   WEIGHT  HEADS  CHAINS  OCCUPIED  CONNECTIONS",
            "node-1  active     100  32768   32768         0            0");
    assertThat(shown()).doesNotContain("\u001b");
  }

  @Test
  void jsonIsWhatTheApiGives() {
    assertThat(run("nodes", "--json")).isZero();
    assertThat(shown()).startsWith("[").contains("\"id\" : \"node-1\"").contains("\"state\"");
    assertThat(run("directors", "--json")).isZero();
    assertThat(run("status", "--json")).isZero();
    assertThat(shown()).contains("\"tier\" : {");
  }

  @Test
  void watchLooksAgainAndSurvivesAnAbsentDirector() {
    onPause = api::close;

    assertThat(run("status", "--watch")).isZero();

    assertThat(pauses).hasValue(3);
    assertThat(shown()).contains("tier demo").contains("away: admin API: no director listens");
  }

  @Test
  void drainSaysWhatItWaitsForAndUndrainCancels() {
    assertThat(run("drain", "node-1")).isZero();
    assertThat(shown()).startsWith("node-1: draining, 0 connections").contains("waits: ");
    assertThat(run("undrain", "node-1")).isZero();
    assertThat(shown()).contains("node-1: active");
  }

  @Test
  void drainWaitsUntilItIsSafeToStop() {
    onPause = () -> api.tier.tier.chains(_ -> Chain.of(1));

    assertThat(run("drain", "node-1", "--wait")).isZero();

    assertThat(shown().lines().toList()).last().isEqualTo("node-1: drained, safe to stop");
  }

  @Test
  void drainThatIsCancelledMeanwhileFails() {
    onPause = () -> api.tier.tier.intent("node-1", io.longhaul.membership.model.Intent.ACTIVE);

    assertThat(run("drain", "node-1", "--wait")).isEqualTo(1);
    assertThat(err.toString()).contains("the drain was cancelled");
  }

  @Test
  void directorIsEjectedAndAFreezeEnded() {
    api.tier.tier.absentDirector("director-9").frozenAt(5);

    assertThat(run("status")).isZero();
    assertThat(shown()).contains("! FROZEN since epoch 5");
    assertThat(run("director", "eject", "director-9")).isZero();
    assertThat(shown()).contains("director-9: absent, no longer waited for");
    assertThat(run("director", "eject", "director-1")).isNotZero();
    assertThat(run("director", "eject", "director-1", "--force")).isZero();
    assertThat(run("thaw")).isZero();
    assertThat(shown()).contains("thawed: frozen since epoch 5");
    assertThat(api.tier.thawed).containsExactly(7L);
  }

  @Test
  void interruptedWaitLeavesTheDrainGoing() {
    assertThat(run("drain", "node-1", "--wait")).isEqualTo(1);
    assertThat(err.toString()).contains("the drain goes on");
    assertThat(api.tier.written).hasSize(1);
  }

  @Test
  void refusalIsOneLineAndStatusOne() {
    assertThat(run("drain", "node-1")).isZero();
    assertThat(run("drain", "node-2")).isEqualTo(1);
    assertThat(err.toString().lines().toList())
        .singleElement()
        .asString()
        .contains("the last active node");
    assertThat(run("drain", "node-2", "--force")).isZero();
  }

  @Test
  void unknownNodeNamesTheKnownOnes() {
    assertThat(run("undrain", "no such/node")).isEqualTo(1);
    assertThat(err.toString()).contains("node-1, node-2");
  }

  @Test
  void nodesAreAddedAndStoppedByTheLauncher() {
    assertThat(run("node", "add")).isEqualTo(1);
    assertThat(err.toString()).contains("no launcher");
    api.tier.launcher = request -> new LauncherAnswer.Done("done: " + request);
    assertThat(run("node", "add", "node-3")).isZero();
    assertThat(shown()).contains("done: AddNode[id=Optional[node-3]]");
    assertThat(run("node", "stop", "node-1")).isEqualTo(1);
    assertThat(run("node", "stop", "node-1", "--force")).isZero();
  }

  @Test
  void routesAreCheckedPutAndShown() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("r.yaml"), "upstreams: [{name: app, endpoints: [\"127.0.0.1:9000\"]}]\n");

    assertThat(run("routes", "validate", file.toString())).isZero();
    assertThat(run("routes", "put", file.toString())).isZero();
    assertThat(run("routes", "put", file.toString())).isZero();
    assertThat(run("routes", "put", file.toString(), "--if-match", "9")).isEqualTo(1);
    assertThat(run("routes", "get")).isZero();

    assertThat(shown())
        .contains("r.yaml: valid", "in force as version 0", "unchanged, version 0 stays")
        .contains("127.0.0.1:9000");
    assertThat(err.toString()).contains("version 0").contains("If-Match: not the version");
  }

  @Test
  void routesAreComparedKeptAndRolledBack() throws IOException {
    Path one = Files.writeString(home.resolve("one.yaml"), routes("least-connections"));
    Path other = Files.writeString(home.resolve("other.yaml"), routes("ring-hash"));
    String change = "upstreams[app].balance: least-connections -> ring-hash";

    assertThat(run("routes", "put", one.toString(), "--message", "the first")).isZero();
    assertThat(run("routes", "diff", one.toString())).isZero();
    assertThat(run("routes", "diff", other.toString())).isEqualTo(1);
    assertThat(shown()).contains(change);
    assertThat(run("routes", "put", other.toString(), "--dry-run")).isZero();
    assertThat(shown()).contains("other.yaml: would change version 0; nothing was changed");
    assertThat(run("routes", "put", other.toString(), "--if-version", "0")).isZero();
    assertThat(run("routes", "diff", "--from", "0")).isEqualTo(1);
    assertThat(run("routes", "diff", "--from", "0", "--to", "0")).isZero();
    assertThat(run("routes", "get", "--version", "0")).isZero();
    assertThat(run("routes", "rollback", "0")).isZero();
    assertThat(run("routes", "history")).isZero();

    assertThat(shown())
        .contains("version 0: in force as version 2")
        .containsPattern("0  \\S+Z  alice  the first\n")
        .containsPattern("2  \\S+Z  alice  rollback to version 0\n");
    assertThat(run("routes", "history", "--json")).isZero();
    assertThat(shown()).contains("\"message\" : \"rollback to version 0\"");
  }

  @Test
  void differenceThatCannotBeToldIsStatusTwo() throws IOException {
    Path faulty = Files.writeString(home.resolve("r.yaml"), "a: 1\n");

    assertThat(run("routes", "diff", faulty.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(faulty + ":1: a: ");
    assertThat(run("routes", "diff", home.resolve("none").toString())).isEqualTo(2);
    assertThat(run("routes", "diff", "--from", "7")).isEqualTo(2);
    assertThat(run("routes", "diff")).isEqualTo(2);
    assertThat(run("routes", "diff", faulty.toString(), "--to", "7")).isEqualTo(2);
    assertThat(run("routes", "diff", "--to", "7")).isEqualTo(2);
    assertThat(run("routes", "rollback", "7")).isEqualTo(1);
    assertThat(run("routes", "get", "--version", "../nodes")).isEqualTo(1);
  }

  @Test
  void schemaNeedsNoTier() {
    api.close();

    assertThat(run("routes", "schema")).isZero();
    assertThat(shown()).startsWith("{").contains("https://json-schema.org/draft/2020-12/schema");
  }

  private static String routes(String balance) {
    return "upstreams: [{name: app, endpoints: ['127.0.0.1:9000'], balance: " + balance + "}]\n";
  }

  @Test
  void faultsOfAFileAreListedLikeACompilersAndNothingChanges() throws IOException {
    Path file = Files.writeString(home.resolve("r.yaml"), "a: 1\nb: 2\n");

    assertThat(run("routes", "put", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(file + ":1: a: ").contains(file + ":2: b: ");
    assertThat(run("routes", "put", home.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("does not exist");
  }

  @Test
  void explainShowsOnePathForEachDirector() {
    assertThat(run("explain", "192.0.2.7:5000")).isZero();
    assertThat(shown())
        .contains("192.0.2.7:5000 to 127.0.0.1:8080 (director-1): slot ")
        .contains("192.0.2.7:5000 to 127.0.0.2:8080 (director-2): slot ")
        .contains("head: takes new connections");
    assertThat(run("explain", "rubbish")).isEqualTo(1);
    assertThat(err.toString()).contains("'rubbish'");
  }

  @Test
  void auditListsChanges() {
    run("drain", "node-1");
    assertThat(run("audit")).isZero();
    assertThat(shown()).contains("WHEN").contains("alice").contains("drain node-1");
  }

  @Test
  void addressesAreTriedInOrder() {
    String both = "127.0.0.1:1,127.0.0.1:" + api.address().getPort();

    assertThat(run(Map.of(), "nodes", "--admin", both)).isEqualTo(1);
    assertThat(err.toString()).contains("token: none found").contains("127.0.0.1_1");
    String token = home.resolve("admin.token").toString();
    assertThat(run(Map.of("LONGHAUL_TOKEN_FILE", token), "nodes", "--admin", both)).isZero();
  }

  @Test
  void nobodyThereSaysWhatWasTriedAndHowToChangeIt() {
    String token = home.resolve("admin.token").toString();

    assertThat(run(Map.of(), "nodes", "--admin", "127.0.0.1:1", "--token-file", token))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("no director listens at 127.0.0.1:1")
        .contains("--admin")
        .contains("LONGHAUL_ADMIN");
  }

  @Test
  void wrongTokenSaysWhichFileItCameFrom() throws IOException {
    Path wrong = Files.writeString(home.resolve("wrong"), "cod");

    assertThat(run("nodes", "--token-file", wrong.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("refuses the token of " + wrong).doesNotContain("cod\n");
    Files.writeString(wrong, "two\nlines");
    assertThat(run("nodes", "--token-file", wrong.toString())).isEqualTo(1);
    assertThat(run("nodes", "--token-file", home.resolve("none").toString())).isEqualTo(1);
  }

  @Test
  void misuseIsStatusTwo() {
    assertThat(run("drain")).isEqualTo(2);
    assertThat(run("nodes", "--bogus")).isEqualTo(2);
    assertThat(run("nodes", "--admin", "nonsense")).isEqualTo(2);
    assertThat(run("routes")).isEqualTo(2);
  }

  @Test
  void everyCommandHasHelpWithAnExample() {
    for (String command :
        List.of(
            "status",
            "nodes",
            "directors",
            "explain",
            "drain",
            "undrain",
            "thaw",
            "routes",
            "audit")) {
      assertThat(run(command, "--help")).isZero();
    }
    assertThat(shown()).contains("longhaul drain node-1 --wait");
  }
}
