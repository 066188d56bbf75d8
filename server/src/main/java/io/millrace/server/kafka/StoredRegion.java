package io.millrace.server.kafka;

import io.millrace.storage.record.StoredBatches;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Batches that a channel sends straight from their file. */
final class StoredRegion extends AbstractReferenceCounted implements FileRegion {
    private final StoredBatches batches;
    private long transferred;

    StoredRegion(StoredBatches batches) {
        this.batches = batches;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    public long count() {
        return batches.sizeInBytes();
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        if (position >= count()) {
            return 0;
        }
        long sent = batches.transferTo(position, target);
        if (sent > 0) {
            transferred += sent;
        }
        return sent;
    }

    @Override
    protected void deallocate() {
        StoredRecords.close(batches);
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }
}
