/**
 * What must survive a crash before the partitions' own files are forced: one file that all partitions share, so that one
 * force does for all that wait. Reading order: {@link io.millrace.storage.journal.Journal}, {@link
 * io.millrace.storage.journal.JournalFiles}, {@link io.millrace.storage.journal.JournalFile}, {@link
 * io.millrace.storage.journal.JournalEntry}. One rule: the journal does not know what its entries mean.
 */
@NullMarked
package io.millrace.storage.journal;

import org.jspecify.annotations.NullMarked;
