package io.longhaul.membership.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One mapping of a configuration document. Each accessor reads one field; what is missing or wrong
 * is recorded as a fault and answered with a stand-in, so that reading goes on to the next fault.
 */
public final class Section {
  private final ConfigDocument document;
  private final String path;
  private final MappingNode mapping;
  private final int depth;
  private final Map<String, Node> fields = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Section> children = new ArrayList<>();

  Section(ConfigDocument document, String path, MappingNode mapping, int depth) {
    this.document = document;
    this.path = path;
    this.mapping = mapping;
    this.depth = depth;
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        if (fields.put(key.getValue(), tuple.getValueNode()) != null) {
          document.fault(key.getStartMark(), name(key.getValue()), "given twice (expected: once)");
        }
      } else {
        document.fault(tuple.getKeyNode().getStartMark(), path, "a field's name is not a word");
      }
    }
  }

  /** Whether the field is given, with any value but null. */
  public boolean has(String field) {
    return given(field).isPresent();
  }

  /** Says that a field must not be given here, if it is. */
  public void onlyWhere(String field, String condition) {
    if (has(field)) {
      fault(field, "only where " + condition + " (expected: none)");
    }
  }

  /** A required text. */
  public String string(String field) {
    return required(field, "", this::scalar);
  }

  /** A text, or {@code absent} where it is not given. */
  public String string(String field, String absent) {
    return has(field) ? string(field) : absent;
  }

  /** A required whole number between {@code min} and {@code max}. */
  public int integer(String field, int min, int max) {
    return required(
        field, min, (name, node) -> parsed(name, node, text -> ranged(text, min, max), min));
  }

  /** A whole number between {@code min} and {@code max}, or {@code absent}. */
  public int integer(String field, int min, int max, int absent) {
    return has(field) ? integer(field, min, max) : absent;
  }

  /** {@code true} or {@code false}, or {@code absent}. */
  public boolean bool(String field, boolean absent) {
    return has(field)
        ? required(field, absent, (name, node) -> parsed(name, node, ScalarValues::bool, absent))
        : absent;
  }

  /** A time such as {@code 250ms}, {@code 5s}, {@code 2m} or {@code 1h}, or {@code absent}. */
  public Duration duration(String field, Duration absent) {
    return has(field)
        ? required(
            field, absent, (name, node) -> parsed(name, node, ScalarValues::duration, absent))
        : absent;
  }

  /** A required address {@code host:port} or {@code [v6]:port}; the host must be a literal. */
  public InetSocketAddress address(String field) {
    InetSocketAddress stand = new InetSocketAddress(0);
    return required(field, stand, (name, node) -> parsed(name, node, ScalarValues::address, stand));
  }

  /** An address as in {@link #address(String)}, if it is given. */
  public Optional<InetSocketAddress> optionalAddress(String field) {
    return has(field) ? Optional.of(address(field)) : Optional.empty();
  }

  /** One of an enum's constants, written in lower case, or {@code absent}. */
  public <E extends Enum<E>> E oneOf(String field, Class<E> type, E absent) {
    return has(field)
        ? required(
            field, absent, (name, node) -> parsed(name, node, text -> constant(text, type), absent))
        : absent;
  }

  /** A text that {@code parser} turns into a value; its IllegalArgumentException is the fault. */
  public <T> T value(String field, Function<String, T> parser, T absent) {
    return has(field)
        ? required(field, absent, (name, node) -> parsed(name, node, parser, absent))
        : absent;
  }

  /** A list of texts, each turned into a value by {@code parser}; empty where it is not given. */
  public <T> List<T> values(String field, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    elements(
        field,
        (name, node) ->
            parsed(name, node, text -> Optional.of(parser.apply(text)), Optional.<T>empty())
                .ifPresent(values::add));
    return values;
  }

  /**
   * A list of texts, each turned into a value by {@code parser}, and of mappings, each read by
   * {@code reader}; in the document's order, without those that are wrong.
   */
  public <T> List<T> elements(
      String field, Function<String, T> parser, Function<Section, T> reader) {
    List<T> values = new ArrayList<>();
    elements(
        field,
        (name, node) -> {
          Optional<T> value =
              node instanceof MappingNode
                  ? nested(name, node).map(reader)
                  : parsed(
                      name, node, text -> Optional.of(parser.apply(text)), Optional.<T>empty());
          value.ifPresent(values::add);
        });
    return values;
  }

  /** A mapping of texts to texts, in the document's order; empty where it is not given. */
  public Map<String, String> strings(String field) {
    Map<String, String> strings = new LinkedHashMap<>();
    section(field)
        .ifPresent(inner -> inner.fields().forEach(key -> strings.put(key, inner.string(key))));
    return strings;
  }

  /** A nested mapping, if it is given. */
  public Optional<Section> section(String field) {
    return has(field)
        ? required(field, Optional.empty(), (name, node) -> nested(name, node))
        : Optional.empty();
  }

  /** A list of mappings; empty where it is not given. */
  public List<Section> sections(String field) {
    List<Section> sections = new ArrayList<>();
    elements(field, (name, node) -> nested(name, node).ifPresent(sections::add));
    return sections;
  }

  /** The names of all given fields, in the document's order. */
  public Set<String> fields() {
    return Collections.unmodifiableSet(fields.keySet());
  }

  /** Records a fault of a field that its reader found. */
  public void fault(String field, String message) {
    Node node = fields.get(field);
    document.fault(node == null ? mark() : node.getStartMark(), name(field), message);
  }

  /** Path of this section from the document's root; empty for the root. */
  public String path() {
    return path;
  }

  Optional<Mark> mark() {
    return mapping.getStartMark();
  }

  void reportUnknownFields() {
    for (Map.Entry<String, Node> field : fields.entrySet()) {
      if (!known.contains(field.getKey())) {
        String expected = known.stream().sorted().collect(Collectors.joining(", "));
        document.fault(
            field.getValue().getStartMark(),
            name(field.getKey()),
            "unknown field (expected one of: " + expected + ")");
      }
    }
    children.forEach(Section::reportUnknownFields);
  }

  private <T> T required(String field, T stand, BiFunction<String, Node, T> reader) {
    Optional<Node> node = given(field);
    if (node.isEmpty()) {
      document.fault(mark(), name(field), "missing");
      return stand;
    }
    return reader.apply(name(field), node.get());
  }

  private Optional<Node> given(String field) {
    known.add(field);
    return Optional.ofNullable(fields.get(field))
        .filter(node -> !(node instanceof ScalarNode scalar && isNull(scalar)));
  }

  private void elements(String field, BiConsumer<String, Node> reader) {
    given(field)
        .ifPresent(
            node -> {
              if (node instanceof SequenceNode sequence) {
                for (int i = 0; i < sequence.getValue().size(); i++) {
                  reader.accept(name(field) + "[" + i + "]", sequence.getValue().get(i));
                }
              } else {
                document.fault(node.getStartMark(), name(field), "not a list (expected: a list)");
              }
            });
  }

  private Optional<Section> nested(String name, Node node) {
    if (depth == 0) {
      document.fault(node.getStartMark(), name, "nested too deep");
      return Optional.empty();
    }
    if (node instanceof MappingNode nested) {
      Section section = new Section(document, name, nested, depth - 1);
      children.add(section);
      return Optional.of(section);
    }
    document.fault(node.getStartMark(), name, "not a mapping (expected: a mapping of fields)");
    return Optional.empty();
  }

  private String scalar(String name, Node node) {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    document.fault(node.getStartMark(), name, "empty or not a text (expected: a text)");
    return "";
  }

  private <T> T parsed(String name, Node node, Function<String, T> parser, T stand) {
    String text = scalar(name, node);
    if (text.isEmpty()) {
      return stand;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      document.fault(node.getStartMark(), name, String.valueOf(e.getMessage()));
      return stand;
    }
  }

  private static int ranged(String text, int min, int max) {
    long number = ScalarValues.wholeNumber(text);
    if (number < min || number > max) {
      throw new IllegalArgumentException(text + " (expected: " + min + " to " + max + ")");
    }
    return (int) number;
  }

  private static <E extends Enum<E>> E constant(String text, Class<E> type) {
    return OneOf.parse(
        text, List.of(type.getEnumConstants()), e -> e.name().toLowerCase(Locale.ROOT));
  }

  private static boolean isNull(ScalarNode scalar) {
    return scalar.isPlain() && (scalar.getValue().isEmpty() || scalar.getValue().equals("null"));
  }

  private String name(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
