package io.longhaul.chaos.lab;

import io.longhaul.ops.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./longhaul lab}. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = {
      "A whole xdp tier on this machine: clients, a router with BGP and ECMP, three directors, four"
          + " nodes, each a network namespace, with real programs.",
      "",
      "Needs root on Linux, and iproute2, bird2, ethtool, libbpf1."
    })
final class LabCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "lab: no command given");
  }

  @Command(
      name = "up",
      mixinStandardHelpOptions = true,
      description = "Makes the lab and waits until it serves; it goes on by itself.")
  void up() {
    LabNeeds.require();
    Lab lab = Lab.here();
    PrintWriter out = spec.commandLine().getOut();
    new LabStart(lab, out).run();
    LabText.whatToTry(out);
  }

  @Command(
      name = "down",
      mixinStandardHelpOptions = true,
      description = "Ends the lab and leaves nothing of it.")
  void down() {
    LabNeeds.require();
    Lab.here().remove();
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Says what runs, what the router knows, and how directors see the nodes.")
  int status() {
    LabNeeds.require();
    return LabText.status(Lab.here(), spec.commandLine().getOut()) ? 0 : 1;
  }

  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description = {
        "Breaks the lab in every way that must not be noticed, under load, and checks that it is not.",
        "Uses the lab that is up, or one of its own, which stays when something failed."
      })
  int test(
      @Option(
              names = "--connections",
              defaultValue = "5000",
              paramLabel = "N",
              description = "WebSockets that echo all the while (default: ${DEFAULT-VALUE}).")
          int connections,
      @Option(
              names = "--only",
              split = ",",
              paramLabel = "NAME",
              description = "Only these scenarios.")
          List<String> only) {
    LabNeeds.require();
    PrintWriter out = spec.commandLine().getOut();
    boolean own = !LabNetwork.exists();
    Lab lab = Lab.here();
    LabTest test = new LabTest(lab, connections, out);
    List<String> wanted = only == null ? List.of() : only;
    test.check(wanted);
    if (own) {
      new LabStart(lab, out).run();
    }
    boolean passed = test.run(wanted);
    if (own && passed) {
      lab.remove();
    }
    return passed ? 0 : 1;
  }

  @Command(
      name = "shell",
      mixinStandardHelpOptions = true,
      description = "Opens a shell on a host, such as client, router, core, d1 or n1.")
  int shell(
      @Parameters(paramLabel = "NAME", description = "The host.") String name,
      @Parameters(
              index = "1..*",
              paramLabel = "COMMAND",
              description = "Run there instead of a shell.")
          List<String> command)
      throws IOException, InterruptedException {
    LabNeeds.require();
    LabHost host =
        LabPlan.named(name)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "host: %s (expected: one of %s)"
                            .formatted(name, LabPlan.hosts().stream().map(LabHost::name).toList()),
                        CommandFailure.USAGE));
    if (!LabNetwork.exists()) {
      throw new CommandFailure("lab: there is none (expected: ./longhaul lab up)");
    }
    List<String> words =
        command == null || command.isEmpty()
            ? List.of("env", "PS1=" + host.name() + "# ", "bash", "--norc")
            : command;
    return new ProcessBuilder(Shell.inside(host, words)).inheritIO().start().waitFor();
  }
}
