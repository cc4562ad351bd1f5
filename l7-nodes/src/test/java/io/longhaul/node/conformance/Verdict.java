package io.longhaul.node.conformance;

import io.longhaul.node.conformance.Case.Expected;
import io.longhaul.node.conformance.Transcript.End;
import java.util.List;

/** How well a server did, the worst first. */
enum Verdict {
  /** A wrong answer, or none. */
  FAILED,
  /** What had to be refused was, but abruptly, or with another code. */
  LENIENT,
  /** As RFC 6455 asks for. */
  STRICT;

  static Verdict on(Expected expected, Transcript got) {
    return switch (expected) {
      case Expected.Answers(List<String> events, int code) -> {
        if (!got.events().equals(events) || !isOver(got)) {
          yield FAILED;
        }
        yield got.closed() && got.code() == code && got.end() == End.ORDERLY ? STRICT : LENIENT;
      }
      case Expected.Fails fails -> {
        List<String> events = got.events();
        boolean known =
            events.size() <= fails.atMost().size()
                && events.equals(fails.atMost().subList(0, events.size()));
        if (!known || !isOver(got)) {
          yield FAILED;
        }
        yield got.closed() && fails.codes().contains(got.code()) ? STRICT : LENIENT;
      }
    };
  }

  private static boolean isOver(Transcript got) {
    return got.end() == End.ORDERLY || got.end() == End.RESET;
  }
}
