package io.longhaul.director.relay;

import io.longhaul.membership.model.MemberKey;
import java.util.function.Consumer;

/** Tells whoever wants to know which processes' hosts say that nobody listens. */
final class RefusedConnects {
  private volatile Consumer<MemberKey> listener = _ -> {};

  void listener(Consumer<MemberKey> now) {
    listener = now;
  }

  void tell(MemberKey process) {
    listener.accept(process);
  }
}
