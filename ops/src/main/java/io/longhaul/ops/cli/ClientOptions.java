package io.longhaul.ops.cli;

import io.longhaul.membership.config.ScalarValues;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the API is and how to be let in: the same options for every client command. */
final class ClientOptions {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9._-]+):(\\d{1,5})");

  static final String ADMIN_VARIABLE = "LONGHAUL_ADMIN";
  static final String TOKEN_FILE_VARIABLE = "LONGHAUL_TOKEN_FILE";
  static final String DEFAULT_ADMIN = "127.0.0.1:8480";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description =
          "Admin API of any director; several with commas are tried in order."
              + " Else $LONGHAUL_ADMIN, else 127.0.0.1:8480.")
  private @Nullable String admin;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the bearer token. Else $LONGHAUL_TOKEN_FILE, else where `up` left it.")
  private @Nullable Path tokenFile;

  /** The addresses to try, in order. */
  List<InetSocketAddress> addresses(ClientEnvironment environment) {
    String text =
        Optional.ofNullable(admin)
            .or(() -> environment.variable(ADMIN_VARIABLE))
            .orElse(DEFAULT_ADMIN);
    return Arrays.stream(text.split(",", -1)).map(this::address).toList();
  }

  /** The token file that the user named, if any. */
  Optional<Path> tokenFile(ClientEnvironment environment) {
    return Optional.ofNullable(tokenFile)
        .or(() -> environment.variable(TOKEN_FILE_VARIABLE).map(Path::of));
  }

  /** People give names; what cannot be resolved is told like any other address that is none. */
  private static InetSocketAddress resolved(String text) {
    Matcher named = NAMED.matcher(text);
    if (!named.matches() || named.group(1).matches("[0-9.]+")) {
      return ScalarValues.address(text);
    }
    InetSocketAddress found =
        new InetSocketAddress(named.group(1), Integer.parseInt(named.group(2)));
    return found.isUnresolved() ? ScalarValues.address(text) : found;
  }

  private InetSocketAddress address(String text) {
    String trimmed = text.strip();
    try {
      return resolved(trimmed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), "--admin or " + ADMIN_VARIABLE + ": " + e.getMessage());
    }
  }
}
