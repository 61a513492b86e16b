package ai.vctt.adapter.llm.demo;

import ai.vctt.application.generation.port.out.LanguageModel;
import ai.vctt.application.generation.port.out.LanguageModelContract;
import ai.vctt.application.generation.port.out.ModelRequest;
import ai.vctt.application.generation.port.out.ModelStream;
import ai.vctt.domain.conversation.Message;
import ai.vctt.domain.generation.StreamEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class DemoLanguageModelContractTest extends LanguageModelContract {

    private final AtomicInteger calls = new AtomicInteger();

    @Override
    protected LanguageModel answering() {
        return told("demo:rate=0");
    }

    @Override
    protected LanguageModel fallingSilent() {
        return told("demo:rate=0 demo:fail=stall:2");
    }

    @Override
    protected LanguageModel mute() {
        return told("demo:rate=0 demo:fail=stall:0");
    }

    @Override
    protected LanguageModel failing() {
        return told("demo:rate=0 demo:fail=ratelimit");
    }

    @Override
    protected int callsReceived() {
        return calls.get();
    }

    private LanguageModel told(String instructions) {
        LanguageModel demo = new DemoLanguageModel(DemoSettings.USUAL);
        return new LanguageModel() {
            @Override
            public ModelStream stream(ModelRequest request) {
                return counted(demo.stream(with(instructions, request)));
            }

            @Override
            public ModelStream complete(ModelRequest request) {
                return counted(demo.complete(with(instructions, request)));
            }
        };
    }

    private static ModelRequest with(String instructions, ModelRequest request) {
        return new ModelRequest(
                request.model(),
                List.of(new Message.UserMessage("Hello " + instructions)),
                request.temperature(),
                request.maxTokens());
    }

    /** The demo is called when it is first asked for an event. */
    private ModelStream counted(ModelStream stream) {
        return new ModelStream() {
            private boolean asked;
            private volatile boolean closed;

            @Override
            public StreamEvent next() {
                if (!asked && !closed) {
                    asked = true;
                    calls.incrementAndGet();
                }
                return stream.next();
            }

            @Override
            public void close() {
                closed = true;
                stream.close();
            }
        };
    }
}
