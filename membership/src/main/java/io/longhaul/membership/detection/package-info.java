/** Who is reached: from signs of life to what a director says of the tier's processes. */
@NullMarked
package io.longhaul.membership.detection;

import org.jspecify.annotations.NullMarked;
