package io.longhaul.membership.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A YAML or JSON document that is read field by field and collects all faults on the way, so that a
 * configuration is taken whole or refused whole.
 */
public final class ConfigDocument {
  /** Largest document that is read, in characters. */
  public static final int MAX_CHARS = 4 * 1024 * 1024;

  /** Deepest nesting that is read. */
  private static final int MAX_DEPTH = 50;

  private final String file;
  private final List<Fault> faults = new ArrayList<>();

  private ConfigDocument(String file) {
    this.file = file;
  }

  /**
   * Reads a file and binds its root to a value.
   *
   * @throws ConfigException with every fault, also when the file cannot be read
   */
  public static <T> T read(Path file, Function<Section, T> binding) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8), binding);
    } catch (IOException e) {
      throw new ConfigException(
          List.of(new Fault(file.toString(), 1, "", "cannot be read: " + e.getMessage())));
    }
  }

  /**
   * Parses a document and binds its root to a value. Fields that the binding did not ask for are
   * faults.
   *
   * @param file the name for messages
   * @throws ConfigException with every fault
   */
  public static <T> T parse(String file, String text, Function<Section, T> binding) {
    ConfigDocument document = new ConfigDocument(file);
    Section root = document.root(text);
    T value = null;
    try {
      value = binding.apply(root);
    } catch (IllegalArgumentException e) {
      // A value type refused what its section had already reported, or what only it can see.
      if (document.faults.isEmpty()) {
        document.fault(root.mark(), "", String.valueOf(e.getMessage()));
      }
    }
    root.reportUnknownFields();
    if (!document.faults.isEmpty() || value == null) {
      throw document.refusal();
    }
    return value;
  }

  private Section root(String text) {
    if (text.length() > MAX_CHARS) {
      fault(
          Optional.empty(),
          "",
          text.length() + " characters (expected: at most " + MAX_CHARS + ")");
      throw refusal();
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MAX_CHARS)
            .build();
    Optional<Node> node = compose(settings, text);
    if (node.isEmpty() || !(node.get() instanceof MappingNode mapping)) {
      fault(node.flatMap(Node::getStartMark), "", "no fields (expected: a mapping of fields)");
      throw refusal();
    }
    return new Section(this, "", mapping, MAX_DEPTH);
  }

  private Optional<Node> compose(LoadSettings settings, String text) {
    try {
      refuseWhatCannotBeComposed(settings, text);
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      fault(e.getProblemMark(), "", "not valid YAML or JSON: " + e.getProblem());
    } catch (YamlEngineException e) {
      fault(Optional.empty(), "", "not valid YAML or JSON: " + e.getMessage());
    }
    throw refusal();
  }

  /** Composing recurses by level and follows aliases, so both are looked for before. */
  private void refuseWhatCannotBeComposed(LoadSettings settings, String text) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias -> {
          fault(event.getStartMark(), "", "an alias (expected: the value itself)");
          throw refusal();
        }
        default -> {
          // Neither nests nor refers to anything.
        }
      }
      if (depth > MAX_DEPTH) {
        fault(event.getStartMark(), "", "nested deeper than " + MAX_DEPTH + " levels");
        throw refusal();
      }
    }
  }

  void fault(Optional<Mark> mark, String field, String message) {
    faults.add(new Fault(file, mark.map(m -> m.getLine() + 1).orElse(1), field, message));
  }

  private ConfigException refusal() {
    return new ConfigException(
        faults.stream().sorted(Comparator.comparingInt(Fault::line)).toList());
  }
}
