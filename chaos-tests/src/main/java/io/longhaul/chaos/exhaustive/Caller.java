package io.longhaul.chaos.exhaustive;

import io.longhaul.chaos.packet.ClientModel;
import io.longhaul.chaos.packet.Flow;
import java.util.Optional;

/** A client's address and port, and the connection that it has there. */
final class Caller {
  /** Of a connection that no host is bound to keep: its own died, or closed it. */
  static final int NOBODY = -1;

  final Flow flow;
  Optional<ClientModel> client = Optional.empty();

  /** How many connections it has begun. */
  int uses;

  /** The host that answered and whose kernel holds the other end. */
  int owner = NOBODY;

  Caller(Flow flow) {
    this.flow = flow;
  }

  Caller copy() {
    Caller copy = new Caller(flow);
    copy.client = client;
    copy.uses = uses;
    copy.owner = owner;
    return copy;
  }

  /** Whether it has a connection that it has not closed. */
  boolean open() {
    return client.filter(c -> c.state().open()).isPresent();
  }

  boolean in(ClientModel.State state) {
    return client.filter(c -> c.state() == state).isPresent();
  }

  void addTo(Digest digest) {
    digest.add(uses).add(owner);
    if (client.isPresent()) {
      ClientModel c = client.get();
      digest.add(c.state()).add(c.iss()).add(c.sndUna()).add(c.sndNxt()).add(c.rcvNxt());
    }
  }
}
