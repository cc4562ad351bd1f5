/** Tests of the load generator, against a server that can misbehave in each way it counts. */
@NullMarked
package io.longhaul.chaos.load;

import org.jspecify.annotations.NullMarked;
