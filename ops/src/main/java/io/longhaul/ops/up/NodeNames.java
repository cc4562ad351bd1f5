package io.longhaul.ops.up;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which nodes a local tier has, remembered between runs. */
final class NodeNames {
  private static final String FILE = "nodes";
  private static final String PREFIX = "node-";

  private final UpFolder folder;
  private final Set<String> names = new TreeSet<>();

  private NodeNames(UpFolder folder) {
    this.folder = folder;
  }

  /**
   * The nodes to start with.
   *
   * @param count as asked for; empty for those remembered, or the default number
   */
  static NodeNames of(UpFolder folder, Optional<Integer> count) {
    NodeNames nodes = new NodeNames(folder);
    String remembered = folder.recall(FILE);
    if (count.isEmpty() && !remembered.isEmpty()) {
      nodes.names.addAll(List.of(remembered.split(" ")));
    } else {
      IntStream.rangeClosed(1, count.orElse(UpSettings.DEFAULT_NODES))
          .forEach(number -> nodes.names.add(PREFIX + number));
    }
    nodes.remember();
    return nodes;
  }

  synchronized List<String> all() {
    return List.copyOf(names);
  }

  /** The first name of the form {@code node-N} that nobody has. */
  synchronized String next() {
    return Stream.iterate(1, number -> number + 1)
        .map(number -> PREFIX + number)
        .filter(name -> !names.contains(name))
        .findFirst()
        .orElseThrow();
  }

  synchronized void add(String name) {
    names.add(name);
    remember();
  }

  synchronized void remove(String name) {
    names.remove(name);
    remember();
  }

  private synchronized void remember() {
    folder.remember(FILE, String.join(" ", names));
  }
}
