/** What a tier is made of, as values: intents, live processes, reports, the whole view. */
@NullMarked
package io.longhaul.membership.model;

import org.jspecify.annotations.NullMarked;
