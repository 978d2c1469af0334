/** An exactly-once sink of text files whose content can be checked change by change. */
@NullMarked
package io.sluice.cluster.ledger;

import org.jspecify.annotations.NullMarked;
