package io.longhaul.director.announce;

import io.longhaul.director.announce.Phase.Connecting;
import io.longhaul.director.announce.Phase.Established;
import io.longhaul.director.announce.Phase.Idle;
import io.longhaul.director.announce.Phase.OpenConfirm;
import io.longhaul.director.announce.Phase.OpenSent;
import io.longhaul.director.announce.Phase.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session with one neighbour, as a value: what happens next is a function of this, of an event
 * and of the time.
 *
 * @param wished what the neighbour is to know once it listens
 */
record Session(Identity own, long neighbourAsn, Phase phase, Offer wished) {
  /** How long a neighbour may take to answer a call. */
  static final long CONNECT_PATIENCE_MS = 5_000;

  /** How long it may take to open the session then. */
  static final long OPEN_PATIENCE_MS = 10_000;

  private static final List<Action> NOTHING = List.of();

  /** One that calls at once. */
  static Session starting(Identity own, long neighbourAsn, long nowMs) {
    return new Session(own, neighbourAsn, new Idle(nowMs, 0), Offer.NOTHING);
  }

  /** What follows from an event. */
  Step on(Event event, Moment now) {
    return switch (event) {
      case Event.Tick() -> tick(now);
      case Event.Connected() -> connected(now);
      case Event.Lost(String why) -> phase.connected() ? down(why, List.of(), now) : stay();
      case Event.Heard(Message message) -> heard(message, now);
      case Event.Garbled(Fault fault) -> end(fault, now);
      case Event.Wished(Offer offer) -> withWish(offer).updated(NOTHING, now);
      case Event.Stop() -> stop();
    };
  }

  /** Until when nothing has to happen by itself. */
  long dueMs() {
    return phase.dueMs();
  }

  /** How many addresses the neighbour knows. */
  int told() {
    return phase instanceof Established established ? established.told().addresses().size() : 0;
  }

  boolean established() {
    return phase instanceof Established;
  }

  private Step tick(Moment now) {
    if (now.ms() < phase.dueMs()) {
      return stay();
    }
    return switch (phase) {
      case Idle idle ->
          new Step(
              in(new Connecting(now.ms() + CONNECT_PATIENCE_MS, idle.failures())),
              List.of(new Action.Connect()));
      case Connecting _ -> down("no answer", List.of(), now);
      case OpenSent _ -> end(Fault.HOLD_TIMER_EXPIRED, now);
      case OpenConfirm(Terms terms, Pulse pulse, int failures) ->
          pulse.dead(terms, now.ms())
              ? end(Fault.HOLD_TIMER_EXPIRED, now)
              : keepalive(new OpenConfirm(terms, pulse.sent(now.ms()), failures));
      case Established(Terms terms, Pulse pulse, Offer told) ->
          pulse.dead(terms, now.ms())
              ? end(Fault.HOLD_TIMER_EXPIRED, now)
              : keepalive(new Established(terms, pulse.sent(now.ms()), told));
      case Stopped _ -> stay();
    };
  }

  private Step connected(Moment now) {
    return phase instanceof Connecting connecting
        ? new Step(
            in(new OpenSent(now.ms() + OPEN_PATIENCE_MS, connecting.failures())),
            List.of(new Action.Send(own.open())))
        : stay();
  }

  private Step heard(Message message, Moment now) {
    if (message instanceof Message.Notification(Fault fault)) {
      return down("the neighbour says: " + fault.text(), List.of(), now);
    }
    return switch (phase) {
      case OpenSent sent when message instanceof Message.Open open -> opened(sent, open, now);
      case OpenSent _ -> end(Fault.UNEXPECTED_IN_OPEN_SENT, now);
      case OpenConfirm confirm when message instanceof Message.Keepalive ->
          in(new Established(confirm.terms(), confirm.pulse().heard(now.ms()), Offer.NOTHING))
              .updated(List.of(new Action.Up(confirm.terms())), now);
      case OpenConfirm _ -> end(Fault.UNEXPECTED_IN_OPEN_CONFIRM, now);
      case Established _ when message instanceof Message.Open ->
          end(Fault.UNEXPECTED_IN_ESTABLISHED, now);
      case Established(Terms terms, Pulse pulse, Offer told) ->
          new Step(in(new Established(terms, pulse.heard(now.ms()), told)), NOTHING);
      case Idle _, Connecting _, Stopped _ -> stay();
    };
  }

  private Step opened(OpenSent sent, Message.Open open, Moment now) {
    Optional<Fault> refusal = Terms.refusal(own, neighbourAsn, open);
    if (refusal.isPresent()) {
      return end(refusal.get(), now);
    }
    Pulse pulse = new Pulse(now.ms(), now.ms());
    return keepalive(new OpenConfirm(Terms.of(own, open), pulse, sent.failures()));
  }

  private Step keepalive(Phase next) {
    return new Step(in(next), List.of(new Action.Send(new Message.Keepalive())));
  }

  /** Tells the neighbour what it does not know yet. */
  private Step updated(List<Action> before, Moment now) {
    if (!(phase instanceof Established(Terms terms, Pulse pulse, Offer told))) {
      return new Step(this, before);
    }
    Offer tellable = wished.of(terms.families());
    List<Message> messages =
        OfferChange.between(
            told, tellable, family -> own.path(family, neighbourAsn, tellable.gracefulShutdown()));
    List<Action> actions = new ArrayList<>(before);
    messages.forEach(message -> actions.add(new Action.Send(message)));
    Pulse after = messages.isEmpty() ? pulse : pulse.sent(now.ms());
    return new Step(in(new Established(terms, after, tellable)), actions);
  }

  /** Says why, and hangs up. */
  private Step end(Fault fault, Moment now) {
    return phase.connected()
        ? down(fault.text(), List.of(new Action.Send(new Message.Notification(fault))), now)
        : stay();
  }

  private Step down(String why, List<Action> before, Moment now) {
    List<Action> actions = new ArrayList<>(before);
    actions.add(new Action.Disconnect());
    actions.add(new Action.Down(why, established()));
    int failures = failures();
    long due = now.ms() + BackOff.waitMs(failures, now.chance());
    return new Step(in(new Idle(due, failures + 1)), actions);
  }

  private Step stop() {
    List<Action> actions = new ArrayList<>();
    if (phase.connected()) {
      if (!(phase instanceof Connecting)) {
        actions.add(new Action.Send(new Message.Notification(Fault.SHUTDOWN)));
      }
      actions.add(new Action.Disconnect());
    }
    return new Step(in(new Stopped()), actions);
  }

  private int failures() {
    return switch (phase) {
      case Idle idle -> idle.failures();
      case Connecting connecting -> connecting.failures();
      case OpenSent sent -> sent.failures();
      case OpenConfirm confirm -> confirm.failures();
      case Established _, Stopped _ -> 0;
    };
  }

  private Step stay() {
    return new Step(this, NOTHING);
  }

  private Session in(Phase next) {
    return new Session(own, neighbourAsn, next, wished);
  }

  private Session withWish(Offer offer) {
    return new Session(own, neighbourAsn, phase, offer);
  }
}
