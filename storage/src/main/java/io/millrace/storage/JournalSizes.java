package io.millrace.storage;

/**
 * What the store's journal is for.
 *
 * @param fileBytes how large its files begin
 * @param bulkBytes from here on a force of the partition's file costs less than writing everything twice
 */
record JournalSizes(int fileBytes, int bulkBytes) {
    static final JournalSizes DEFAULT = new JournalSizes(512 << 10, 256 << 10);
}
