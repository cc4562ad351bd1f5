package io.longhaul.chaos.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.ops.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Commands and options that documents speak of are there. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");

  /** A command with what follows it in its code span or line, and in lines of options below. */
  private static final Pattern COMMAND =
      Pattern.compile("\\./longhaul ([a-z][^`#\\n]*(?:\\n +\\[--[^`#\\n]*)*)");

  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
  private static final Pattern OPTION_ALONE = Pattern.compile("`(--[a-z][a-z-]*)[^`]*`");

  /** What the script does by itself. */
  private static final Set<String> OF_THE_SCRIPT = Set.of("test");

  private final CommandLine root = Main.commandLine();

  @Test
  void commandsOfDocumentsAreThere() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      Matcher command = COMMAND.matcher(Files.readString(document));
      while (command.find()) {
        seen++;
        fault(command.group(1)).ifPresent(what -> wrong.add(document + ": " + what));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(50);
  }

  @Test
  void optionsOfDocumentsAreThere() throws IOException {
    Set<String> known = new HashSet<>();
    collect(root, known);
    List<String> wrong = new ArrayList<>();
    for (Path document : documents()) {
      Matcher option = OPTION_ALONE.matcher(Files.readString(document));
      while (option.find()) {
        if (!known.contains(option.group(1))) {
          wrong.add(document + ": " + option.group(1));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(known).hasSizeGreaterThan(50);
  }

  private Optional<String> fault(String text) {
    String arguments = text.split(" -- ", 2)[0];
    CommandLine command = root;
    for (String word : arguments.split("\\s+", -1)) {
      CommandLine next = command.getSubcommands().get(word.split("\\|", -1)[0]);
      if (next == null) {
        break;
      }
      command = next;
    }
    boolean unknown =
        command.getParent() == null && !OF_THE_SCRIPT.contains(arguments.split("\\s+", -1)[0]);
    if (unknown) {
      return Optional.of(text + " (expected: a command)");
    }
    Matcher option = OPTION.matcher(arguments);
    while (option.find()) {
      if (command.getCommandSpec().findOption(option.group()) == null) {
        return Optional.of(text + ": " + option.group() + " (expected: an option)");
      }
    }
    return Optional.empty();
  }

  private static void collect(CommandLine command, Set<String> options) {
    command.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
    command.getSubcommands().values().forEach(sub -> collect(sub, options));
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      return files
          .filter(file -> file.toString().endsWith(".md") && !file.startsWith(ROOT.resolve(".git")))
          .sorted()
          .toList();
    }
  }
}
