package ai.vctt.sim;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A provider over real HTTP that does what it is told:
 *
 * {@snippet :
 * try (Simulator sim = Simulator.start()) {
 *     sim.script("a", Fault.cutAfter(5), Fault.none());
 *     // …a client asks the model "a" at sim.openAiBaseUrl() or sim.anthropicBaseUrl()…
 *     CallRecord first = sim.awaitCalls("a", 2).getFirst().awaitEnd();
 *     String whole = sim.answerFor("a", "Hi").text();
 * }
 * }
 *
 * Any model there is a name for answers, with any key. One thread serves all connections. Thread-safe.
 */
public final class Simulator implements AutoCloseable {

    private final Provider provider;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listening;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Simulator(SimulatorSettings settings) {
        provider = new Provider(settings);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(), provider.connection());
                    }
                })
                .bind(settings.address(), settings.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IllegalStateException("port " + settings.port() + " cannot be had", bound.cause());
        }
        listening = bound.channel();
    }

    /** On a free port of this machine. */
    public static Simulator start() {
        return start(SimulatorSettings.USUAL);
    }

    /** @throws IllegalStateException when the port cannot be had */
    public static Simulator start(SimulatorSettings settings) {
        return new Simulator(settings);
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** What OpenAI's clients call the base URL: with {@code /v1}. */
    public String openAiBaseUrl() {
        return url() + "/v1";
    }

    /** What Anthropic's clients call the base URL: without {@code /v1}. */
    public String anthropicBaseUrl() {
        return url();
    }

    private String url() {
        InetSocketAddress address = (InetSocketAddress) listening.localAddress();
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The model's next call meets the first of these, the one after it the second, and the last one stays. */
    public void script(String model, Fault... faults) {
        provider.scripts().script(model, List.of(faults));
    }

    /** What this model's answers look like. */
    public void shape(String model, Shape shape) {
        provider.scripts().shape(model, shape);
    }

    /** What all other answers look like. */
    public void shape(Shape shape) {
        provider.scripts().shape(shape);
    }

    /**
     * What a model answers when it may say all.
     *
     * @param said the texts of users and assistants, in order, without system prompts
     */
    public Answer answerFor(String model, String... said) {
        return provider.answerFor(model, List.of(said));
    }

    /** The calls that are remembered, in the order of their arrival. */
    public List<Call> calls() {
        return provider.log().calls(_ -> true);
    }

    public List<Call> calls(String model) {
        return provider.log().calls(call -> call.model().equals(model));
    }

    /**
     * The next call of all that this has not given yet; waits for it.
     *
     * @throws IllegalStateException when none comes within 20 s
     */
    public Call awaitCall() throws InterruptedException {
        return provider.log().take();
    }

    /**
     * The model's calls as soon as there are this many.
     *
     * @throws IllegalStateException when they do not come within 20 s
     */
    public List<Call> awaitCalls(String model, int count) throws InterruptedException {
        return provider.log().awaitCalls(call -> call.model().equals(model), count);
    }

    /**
     * Waits until no call is running.
     *
     * @throws IllegalStateException when one still is after 20 s
     */
    public void awaitNoneRunning() throws InterruptedException {
        provider.log().awaitNoneRunning();
    }

    /** Calls that have not ended. */
    public int running() {
        return provider.log().running();
    }

    /** TCP connections, with or without a call. */
    public int openConnections() {
        return provider.openConnections();
    }

    /** Of all calls that have ended. */
    public Bill bill() {
        return provider.log().bill();
    }

    public Bill bill(String model) {
        return provider.log().bill(model);
    }

    /** Forgets scripts, shapes, calls and the bill. Calls go on, and count when they end. */
    public void reset() {
        provider.scripts().clear();
        provider.log().clear();
    }

    /**
     * Ends all calls and stops.
     *
     * @throws IllegalStateException when a defect of the simulator itself came up in its time
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var _ = listening.close().syncUninterruptibly();
        provider.close();
        var _ = group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        Throwable fault = provider.fault();
        if (fault != null) {
            throw new IllegalStateException("the simulator failed", fault);
        }
    }

    /** Returns when it has been stopped. */
    void awaitClose() {
        var _ = listening.closeFuture().syncUninterruptibly();
    }
}
