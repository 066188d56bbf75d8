/**
 * From a plan to a running query. Reading order: {@link io.millrace.engine.task.TaskPlanner},
 * {@link io.millrace.engine.task.Circuit}, {@link io.millrace.engine.task.StepInputs}, {@code LogScan},
 * {@code PartitionReader}, {@link io.millrace.engine.task.QueryTask} and {@link io.millrace.engine.task.PersistentTask},
 * {@link io.millrace.engine.task.DutyCycle}. One rule: a task never waits; it ends its turn and is woken.
 */
@NullMarked
package io.millrace.engine.task;

import org.jspecify.annotations.NullMarked;
