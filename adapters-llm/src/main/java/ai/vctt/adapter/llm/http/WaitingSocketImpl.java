package ai.vctt.adapter.llm.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket of a client, over a channel that does not block and a selector that tells when it would not have. Read by
 * one thread and written by one; closed by any, which ends what they wait for.
 */
final class WaitingSocketImpl extends SocketImpl {

    private final Selector selector;
    private final Readiness readable = new Readiness(SelectionKey.OP_READ);
    private final Readiness writable = new Readiness(SelectionKey.OP_WRITE);
    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable SelectionKey key;
    private volatile int timeoutMillis;
    private volatile boolean inputShut;

    WaitingSocketImpl(Selector selector) {
        this.selector = selector;
    }

    /**
     * The selector has found that it can be read or written. To be called by its thread.
     *
     * @throws CancelledKeyException when it has been closed meanwhile
     */
    void ready(SelectionKey found) {
        int operations = found.readyOps();
        if ((operations & SelectionKey.OP_READ) != 0) {
            readable.found(found);
        }
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            writable.found(found);
        }
    }

    private SocketChannel channel() throws SocketException {
        SocketChannel created = channel;
        if (created == null) {
            throw new SocketException("Socket is not created");
        }
        return created;
    }

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) {
            throw new SocketException("a datagram socket (expected: a stream)");
        }
        channel = SocketChannel.open();
    }

    @Override
    protected void connect(String host, int to) throws IOException {
        connect(new InetSocketAddress(host, to), 0);
    }

    @Override
    protected void connect(InetAddress to, int toPort) throws IOException {
        connect(new InetSocketAddress(to, toPort), 0);
    }

    @Override
    protected void connect(SocketAddress to, int millis) throws IOException {
        SocketChannel connecting = channel();
        connecting.socket().connect(to, millis);
        if (to instanceof InetSocketAddress internet) {
            address = internet.getAddress();
            port = internet.getPort();
        }
        localport = connecting.socket().getLocalPort();
        connecting.configureBlocking(false);
        key = connecting.register(selector, 0, this);
    }

    @Override
    protected void bind(InetAddress host, int to) throws IOException {
        channel().bind(new InetSocketAddress(host, to));
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("a client's socket does not listen");
    }

    @Override
    protected void accept(SocketImpl socket) throws IOException {
        throw new SocketException("a client's socket does not listen");
    }

    @Override
    protected InputStream getInputStream() {
        return new Input();
    }

    @Override
    protected OutputStream getOutputStream() {
        return new Output();
    }

    @Override
    protected int available() {
        // As the bytes before the end are not known, none that could be waited for in vain.
        return 0;
    }

    @Override
    protected void shutdownInput() throws IOException {
        inputShut = true;
        channel().shutdownInput();
        readable.wake();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        channel().shutdownOutput();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("urgent data is not supported");
    }

    @Override
    protected void close() throws IOException {
        SocketChannel closing = channel;
        if (closing == null) {
            return;
        }
        closing.close();
        readable.wake();
        writable.wake();
        // The system's socket is closed when the selector lets go of it.
        selector.wakeup();
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        try {
            switch (option) {
                case SocketOptions.SO_TIMEOUT -> timeoutMillis = (Integer) value;
                // False: none.
                case SocketOptions.SO_LINGER ->
                    set(StandardSocketOptions.SO_LINGER, value instanceof Integer seconds ? seconds : -1);
                default -> set(standard(option), value);
            }
        } catch (IOException e) {
            throw socketException(e);
        }
    }

    private <T> void set(SocketOption<T> option, Object value) throws IOException {
        channel().setOption(option, option.type().cast(value));
    }

    @Override
    public @Nullable Object getOption(int option) throws SocketException {
        try {
            return switch (option) {
                case SocketOptions.SO_TIMEOUT -> timeoutMillis;
                case SocketOptions.SO_LINGER -> channel().getOption(StandardSocketOptions.SO_LINGER);
                case SocketOptions.SO_BINDADDR -> channel().socket().getLocalAddress();
                default -> channel().getOption(standard(option));
            };
        } catch (IOException e) {
            throw socketException(e);
        }
    }

    private static SocketOption<?> standard(int option) throws SocketException {
        return switch (option) {
            case SocketOptions.TCP_NODELAY -> StandardSocketOptions.TCP_NODELAY;
            case SocketOptions.SO_KEEPALIVE -> StandardSocketOptions.SO_KEEPALIVE;
            case SocketOptions.SO_REUSEADDR -> StandardSocketOptions.SO_REUSEADDR;
            case SocketOptions.SO_SNDBUF -> StandardSocketOptions.SO_SNDBUF;
            case SocketOptions.SO_RCVBUF -> StandardSocketOptions.SO_RCVBUF;
            case SocketOptions.IP_TOS -> StandardSocketOptions.IP_TOS;
            default -> throw new SocketException("option " + option + " is not supported");
        };
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return Set.of(
                StandardSocketOptions.TCP_NODELAY,
                StandardSocketOptions.SO_KEEPALIVE,
                StandardSocketOptions.SO_REUSEADDR,
                StandardSocketOptions.SO_SNDBUF,
                StandardSocketOptions.SO_RCVBUF,
                StandardSocketOptions.IP_TOS,
                StandardSocketOptions.SO_LINGER);
    }

    @Override
    protected <T> void setOption(SocketOption<T> name, T value) throws IOException {
        set(name, value);
    }

    @Override
    protected <T> T getOption(SocketOption<T> name) throws IOException {
        return channel().getOption(name);
    }

    private static SocketException socketException(IOException e) {
        return switch (e) {
            case SocketException same -> same;
            case ClosedChannelException closed -> new SocketException("Socket closed", closed);
            default -> new SocketException(String.valueOf(e.getMessage()), e);
        };
    }

    private SelectionKey key() throws SocketException {
        SelectionKey registered = key;
        if (registered == null) {
            throw new SocketException("Socket is not connected");
        }
        return registered;
    }

    /** As in the JDK's own sockets, when a virtual thread uses them. */
    private void endIfInterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            close();
            throw new SocketException("Closed by interrupt");
        }
    }

    private final class Input extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, into.length);
            if (length == 0) {
                return 0;
            }
            SelectionKey registered = key();
            long timeout = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            long end = System.nanoTime() + timeout;
            ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
            try {
                while (true) {
                    if (inputShut) {
                        return -1;
                    }
                    int read = channel().read(buffer);
                    if (read != 0) {
                        return read;
                    }
                    long left = timeout == 0 ? 0 : end - System.nanoTime();
                    if (left < 0 || !readable.await(registered, left)) {
                        throw new SocketTimeoutException("Read timed out");
                    }
                    endIfInterrupted();
                }
            } catch (ClosedChannelException e) {
                throw socketException(e);
            }
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            SelectionKey registered = key();
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
            try {
                while (buffer.hasRemaining()) {
                    if (channel().write(buffer) == 0) {
                        var _ = writable.await(registered, 0);
                        endIfInterrupted();
                    }
                }
            } catch (ClosedChannelException e) {
                throw socketException(e);
            }
        }
    }
}
