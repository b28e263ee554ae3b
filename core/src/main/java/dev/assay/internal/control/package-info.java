/**
 * The control loop: the one owner of all scheduling state, turned as a duty cycle.
 *
 * <p>It never blocks and never runs user code. Whatever happens elsewhere reaches it as a command in its {@linkplain
 * dev.assay.internal.control.Inbox inbox}. In one turn it takes commands, steps the runs, fires what is due, expires what
 * waited too long and admits what may run.
 */
@NullMarked
package dev.assay.internal.control;

import org.jspecify.annotations.NullMarked;
