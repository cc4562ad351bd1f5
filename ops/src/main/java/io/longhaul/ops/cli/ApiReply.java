package io.longhaul.ops.cli;

import java.util.Optional;

/**
 * What the API answered.
 *
 * @param etag version of the answer, without quotes
 */
record ApiReply(int status, String body, Optional<String> etag) {}
