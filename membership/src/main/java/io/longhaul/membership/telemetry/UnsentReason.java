package io.longhaul.membership.telemetry;

/** Why a message was not sent; it is not kept, since a newer one follows. */
public enum UnsentReason {
  /** The sender's secret is not known yet. Normal at the start, until ZooKeeper is there. */
  NO_SECRET,
  /** No receiver is there. Normal while there is no director, and at the start. */
  NOT_CONNECTED,
  /** The receivers or this host are too slow. Not normal. */
  BACK_PRESSURED,
  /** Its parts would be more than {@link Wire#MAX_PARTS}. Not normal. */
  TOO_LONG,
}
