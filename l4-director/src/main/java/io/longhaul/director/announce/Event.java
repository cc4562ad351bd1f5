package io.longhaul.director.announce;

/** What happens to a session. */
sealed interface Event {
  /** Time went by. */
  record Tick() implements Event {}

  /** The neighbour took the call. */
  record Connected() implements Event {}

  /** There is no connection, or no more. */
  record Lost(String why) implements Event {}

  /** The neighbour said something. */
  record Heard(Message message) implements Event {}

  /** The neighbour said something that breaks the protocol. */
  record Garbled(Fault fault) implements Event {}

  /** The neighbour is to know something else. */
  record Wished(Offer offer) implements Event {}

  /** The session is to end for good. */
  record Stop() implements Event {}
}
