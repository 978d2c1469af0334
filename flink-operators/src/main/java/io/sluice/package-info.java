/** The DataStream API: windows whose changes are published while they are open. */
package io.sluice;
