package io.longhaul.director.announce;

/** A message that breaks the protocol, with what to answer. */
final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  MalformedMessageException(Fault fault) {
    super(fault.text());
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
