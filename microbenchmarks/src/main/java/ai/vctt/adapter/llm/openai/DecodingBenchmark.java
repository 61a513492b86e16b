package ai.vctt.adapter.llm.openai;

import ai.vctt.adapter.llm.wire.AnswerReader;
import ai.vctt.adapter.llm.wire.Output;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of chat completions, server-sent events, to deltas. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodingBenchmark {

    private static final int TOKENS = 200;
    private static final String TOKEN = """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1764000000,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]}

            """;
    private static final String END = """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1764000000,"model":"gpt-4o","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    private final byte[] answer = (TOKEN.repeat(TOKENS) + END).getBytes(StandardCharsets.UTF_8);

    /** @return so that nothing is left out */
    @Benchmark
    @OperationsPerInvocation(TOKENS)
    public Output token() throws IOException {
        Output output = new Output(false);
        var reader = new AnswerReader(
                new ByteArrayInputStream(answer), "text/event-stream", new OpenAiDecoder(output, null), output);
        while (!output.ended()) {
            reader.advance();
        }
        return output;
    }
}
