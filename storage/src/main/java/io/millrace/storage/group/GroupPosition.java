package io.millrace.storage.group;

/**
 * How far a group has read a partition.
 *
 * @param offset the next one to read
 * @param leaderEpoch of the last record read; -1 if unknown
 * @param metadata whatever the client wants to remember with it
 * @param timestampMillis when it was committed
 */
public record GroupPosition(long offset, int leaderEpoch, String metadata, long timestampMillis) {}
