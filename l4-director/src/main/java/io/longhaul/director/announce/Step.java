package io.longhaul.director.announce;

import java.util.List;

/** What follows from an event: the session after it, and what to do, in this order. */
record Step(Session session, List<Action> actions) {
  Step {
    actions = List.copyOf(actions);
  }
}
