package io.longhaul.director.announce;

/** What a session has done for it. */
sealed interface Action {
  /** Call the neighbour. */
  record Connect() implements Action {}

  /** Say something to it. */
  record Send(Message message) implements Action {}

  /** Close the connection, after what was sent. */
  record Disconnect() implements Action {}

  /** The session is established. */
  record Up(Terms terms) implements Action {}

  /**
   * It is no more, or did not come about.
   *
   * @param established whether it was
   */
  record Down(String why, boolean established) implements Action {}
}
