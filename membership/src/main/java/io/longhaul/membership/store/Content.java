package io.longhaul.membership.store;

/**
 * A znode's content as it was read.
 *
 * @param version of the znode, from 0
 * @param changedAt the transaction that wrote it; no two contents of a path share one
 * @param owner the session whose end removes it, 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: changedAt says whether it is the same.
record Content(byte[] bytes, int version, long changedAt, long owner) {}
