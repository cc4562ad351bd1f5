package io.longhaul.director.announce;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with one neighbour, with what it needs of the world. Of one thread, but for what is
 * said.
 */
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private final NeighbourSettings neighbour;
  private final Selector selector;
  private final NeighbourMetrics metrics;
  private final long holdMs;
  private Session session;
  private Optional<Wire> wire = Optional.empty();
  private String said = "";
  private volatile boolean established;
  private volatile int told;

  Conversation(
      NeighbourSettings neighbour, Identity own, Selector selector, NeighbourMetrics metrics) {
    this.neighbour = neighbour;
    this.selector = selector;
    this.metrics = metrics;
    this.holdMs = TimeUnit.SECONDS.toMillis(own.holdTimeS());
    this.session = Session.starting(own, neighbour.asn(), nowMs());
    metrics.state(() -> established, () -> told);
  }

  static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Whether the neighbour listens; for any thread. */
  boolean established() {
    return established;
  }

  /** How many addresses the neighbour knows; for any thread. */
  int told() {
    return told;
  }

  long dueMs() {
    return session.dueMs();
  }

  /** Lets time go by. First of all: what a neighbour said in a long freeze is no sign of life. */
  void tick() {
    on(new Event.Tick());
    if (wire.isPresent() && nowMs() - wire.get().stuckSinceMs().orElse(nowMs()) >= holdMs) {
      on(new Event.Lost("the neighbour takes nothing (RFC 9687)"));
    }
  }

  void wish(Offer offer) {
    if (!offer.equals(session.wished())) {
      on(new Event.Wished(offer));
    }
  }

  /** Ends the session for good. */
  void stop() {
    on(new Event.Stop());
  }

  /** The socket has something to say. */
  void ready() {
    try {
      if (wire.isPresent()) {
        ready(wire.get());
      }
    } catch (IOException e) {
      on(new Event.Lost(text(e)));
    }
  }

  private void ready(Wire there) throws IOException {
    if (session.phase() instanceof Phase.Connecting) {
      if (there.taken()) {
        on(new Event.Connected());
      }
      return;
    }
    there.flush(nowMs());
    there.read();
    try {
      Optional<Message> message = there.next();
      while (message.isPresent() && wire.isPresent()) {
        on(new Event.Heard(message.get()));
        message = wire.isPresent() ? there.next() : Optional.empty();
      }
    } catch (MalformedMessageException e) {
      on(new Event.Garbled(e.fault()));
    }
  }

  private void on(Event event) {
    Step step = session.on(event, new Moment(nowMs(), ThreadLocalRandom.current().nextDouble()));
    session = step.session();
    try {
      for (Action action : step.actions()) {
        act(action);
      }
    } catch (IOException e) {
      on(new Event.Lost(text(e)));
    }
    established = session.established();
    told = session.told();
  }

  private void act(Action action) throws IOException {
    switch (action) {
      case Action.Connect() -> call();
      case Action.Send(Message message) -> {
        if (wire.isPresent()) {
          wire.get().send(message, nowMs());
        }
      }
      case Action.Disconnect() -> hangUp();
      case Action.Up(Terms terms) -> {
        said = "";
        LOG.info(
            "neighbour {}: established, hold time {} s, {}",
            neighbour.name(),
            TimeUnit.MILLISECONDS.toSeconds(terms.holdMs()),
            terms.families());
      }
      case Action.Down(String why, boolean was) -> down(why, was);
    }
  }

  private void call() throws IOException {
    Wire there = Wire.call(neighbour, selector, this);
    wire = Optional.of(there);
    // A call within the host may be taken before it returns, and no selector tells of it then.
    if (there.taken()) {
      on(new Event.Connected());
    }
  }

  /** Once for each reason: it is tried again for as long as it takes. */
  private void down(String why, boolean was) {
    if (was) {
      metrics.lost();
      LOG.warn("neighbour {}: session lost: {}", neighbour.name(), why);
    } else if (!why.equals(said)) {
      LOG.warn("neighbour {}: no session: {}; trying again", neighbour.name(), why);
    }
    said = why;
  }

  void hangUp() {
    wire.ifPresent(Wire::close);
    wire = Optional.empty();
  }

  private static String text(IOException e) {
    return String.valueOf(e.getMessage());
  }
}
