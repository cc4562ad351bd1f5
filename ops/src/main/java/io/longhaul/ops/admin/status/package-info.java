/**
 * What the API tells of a tier: records, each made by a pure function of the tier's view. The
 * command line shows the same records.
 */
@NullMarked
package io.longhaul.ops.admin.status;

import org.jspecify.annotations.NullMarked;
