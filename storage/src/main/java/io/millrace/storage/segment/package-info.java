/**
 * One partition's bytes: segments of batches in offset order with their indexes, in Kafka's files.
 *
 * <p>Reading order: {@link io.millrace.storage.segment.SegmentedLog}, {@link io.millrace.storage.segment.Segment},
 * {@link io.millrace.storage.segment.ActiveSegment}, {@link io.millrace.storage.segment.SegmentReads}, {@link
 * io.millrace.storage.segment.SegmentScan}.
 *
 * <p>Files of a segment, named by the twenty digits of its first offset:
 *
 * <ul>
 *   <li>{@code .log}: record batches v2, one after another.
 *   <li>{@code .index}: per 4 KB of log, an int of offset less the segment's first and an int of position.
 *   <li>{@code .timeindex}: a long of largest timestamp so far and an int of offset less the segment's first.
 *   <li>{@code .txnindex}: per transaction that was rolled back and ends in the segment, in the order of their ends, a
 *       short of version 0, a long of producer id, of first offset, of the marker's offset, of the stable offset after
 *       it. Absent if there is none.
 *   <li>{@code .snapshot}: the producers' state before that offset, see {@code io.millrace.storage.producer}.
 * </ul>
 *
 * <p>Beside them {@code start-offset}: a long, the first offset that may be read, and an int CRC32C of it; written before
 * segments below it are deleted. And {@code compaction}: the four longs of
 * {@link io.millrace.storage.segment.CompactionState} and an int CRC32C of them.
 *
 * <p>A segment that {@link io.millrace.storage.segment.Compaction} makes is written as {@code .log.cleaned} and so on and
 * takes its place by way of {@code .log.swap}, see {@link io.millrace.storage.segment.SegmentExchange}; between its batches
 * offsets may be missing.
 *
 * <p>The indexes of the last segment live in memory and are written when it is closed. One rule: only the partition's
 * loop changes a log; anybody may read it.
 */
@NullMarked
package io.millrace.storage.segment;

import org.jspecify.annotations.NullMarked;
