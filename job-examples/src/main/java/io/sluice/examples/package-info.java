/** Runnable jobs; the documentation quotes them. */
package io.sluice.examples;
