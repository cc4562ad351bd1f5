package io.longhaul.node.upstream;

import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadWriter;

/** Takes the fields of a head that is being written, in their order. */
public interface FieldSink {
  /** Fields as they came in, from one to before another. */
  void copy(Head head, int from, int to);

  /** A field of the node's own; name and value have been checked. */
  void field(String name, String value);

  /**
   * Begins a field of the node's own, whose value is what is then written.
   *
   * @return for the value alone, until {@link #end}
   */
  HeadWriter begin(String name);

  /** The value is complete. */
  void end();
}
