package io.millrace.engine.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.SFChunk;
import org.jspecify.annotations.Nullable;

/** Lets an MVStore keep its file on the environment's disk. */
final class DiskFileStore extends RandomAccessStore {
    private final JournaledFile file;

    DiskFileStore(JournaledFile file) {
        super(Map.of());
        this.file = file;
    }

    @Override
    @SuppressWarnings("NullAway") // The library is not annotated; no key means no encryption.
    public void open(String fileName, boolean readOnly, char @Nullable [] encryptionKey) {
        init(fileName, readOnly);
        setSize(file.size());
    }

    @Override
    public FileStore<SFChunk> open(String fileName, boolean readOnly) {
        throw new UnsupportedOperationException("a second view of a state file");
    }

    @Override
    public ByteBuffer readFully(SFChunk chunk, long position, int length) {
        ByteBuffer target = ByteBuffer.allocate(length);
        try {
            file.read(position, target);
        } catch (IOException e) {
            throw failure(e);
        }
        return target;
    }

    @Override
    protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
        file.write(position, source);
        setSize(file.size());
    }

    @Override
    protected void truncate(long size) {
        file.truncate(size);
        setSize(size);
    }

    @Override
    public void sync() {
        try {
            file.commit();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failure(e);
        } finally {
            super.close();
        }
    }

    @Override
    public void backup(ZipOutputStream out) {
        throw new UnsupportedOperationException("backup of a state file");
    }

    private static MVStoreException failure(IOException cause) {
        return org.h2.mvstore.DataUtils.newMVStoreException(
                org.h2.mvstore.DataUtils.ERROR_WRITING_FAILED, "state file: {0}", cause.getMessage(), cause);
    }
}
