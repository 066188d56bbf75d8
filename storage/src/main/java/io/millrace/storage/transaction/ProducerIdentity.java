package io.millrace.storage.transaction;

/** What a producer signs its batches with. */
public record ProducerIdentity(long producerId, short epoch) {
    /** Of a producer that says nothing of what it was before. */
    public static final ProducerIdentity NONE = new ProducerIdentity(-1, (short) -1);

    /** No epoch follows: only a marker may have it. */
    static final short LAST_EPOCH = Short.MAX_VALUE;

    boolean isExhausted() {
        return epoch >= LAST_EPOCH - 1;
    }

    ProducerIdentity bumped() {
        return new ProducerIdentity(producerId, (short) Math.min(LAST_EPOCH, epoch + 1));
    }
}
