package ai.vctt.adapter.persistence.jdbc;

import ai.vctt.adapter.persistence.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes that wait for the database, in a file that outlives the process: each is its length, its CRC-32 and its bytes,
 * and safe on disk when {@link #append} returns. One process alone has the file. Thread-safe.
 */
final class Journal implements AutoCloseable {

    private static final int HEADER = Integer.BYTES + Integer.BYTES;

    private final FileChannel file;
    private final long mostBytes;

    // Guarded by this.
    private long end;
    private int waiting;

    private Journal(FileChannel file, long mostBytes) throws IOException {
        this.file = file;
        this.mostBytes = mostBytes;
        for (byte[] entry = read(0); entry != null; entry = read(end)) {
            end += HEADER + entry.length;
            waiting++;
        }
        // What follows was being written when the process was killed: nobody was told that it is safe.
        file.truncate(end);
    }

    static Journal open(Path path, long mostBytes) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!isOurs(file)) {
                file.close();
                throw new StoreUnavailableException("vctt.store.directory: "
                        + path.toAbsolutePath().normalize().getParent()
                        + " is in use by another server; stop it, or set another directory");
            }
            return new Journal(file, mostBytes);
        } catch (IOException failure) {
            throw new StoreUnavailableException(
                    "vctt.store.directory: " + path + " cannot be used: " + failure, failure);
        }
    }

    private static boolean isOurs(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }

    /**
     * False when it is full.
     *
     * @param entry not empty
     */
    synchronized boolean append(byte[] entry) {
        if (end + HEADER + entry.length > mostBytes) {
            return false;
        }
        ByteBuffer framed = ByteBuffer.allocate(HEADER + entry.length)
                .putInt(entry.length)
                .putInt(crc(entry))
                .put(entry)
                .flip();
        try {
            for (long position = end; framed.hasRemaining(); ) {
                position += file.write(framed, position);
            }
            file.force(false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        end += HEADER + entry.length;
        waiting++;
        return true;
    }

    /** How many entries are in it. */
    synchronized int waiting() {
        return waiting;
    }

    /** Hands over all entries in order, and is empty then. When a handover throws, it keeps them all. */
    void drain(Consumer<byte[]> handOver) {
        long position = 0;
        while (true) {
            byte[] entry = next(position);
            if (entry == null) {
                return;
            }
            handOver.accept(entry);
            position += HEADER + entry.length;
        }
    }

    /** Null when there is none at this place, and all before it are forgotten. */
    private synchronized byte @Nullable [] next(long position) {
        try {
            if (position < end) {
                return read(position);
            }
            file.truncate(0);
            file.force(false);
            end = 0;
            waiting = 0;
            return null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Null where there is no whole entry. None is empty: the checksum of nothing is 0, so zeros that a file system has left
     * after a power failure would pass for any number of such.
     */
    private byte @Nullable [] read(long position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!fill(header, position)) {
            return null;
        }
        int length = header.getInt();
        int crc = header.getInt();
        if (length < 1 || position + HEADER + length > file.size()) {
            return null;
        }
        ByteBuffer entry = ByteBuffer.allocate(length);
        return fill(entry, position + HEADER) && crc(entry.array()) == crc ? entry.array() : null;
    }

    private boolean fill(ByteBuffer buffer, long position) throws IOException {
        long from = position;
        while (buffer.hasRemaining()) {
            int count = file.read(buffer, from);
            if (count < 0) {
                return false;
            }
            from += count;
        }
        buffer.flip();
        return true;
    }

    private static int crc(byte[] entry) {
        CRC32 crc = new CRC32();
        crc.update(entry);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
