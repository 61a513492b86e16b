package ai.vctt.application.generation.port.out;

import ai.vctt.domain.cost.Usage;
import ai.vctt.domain.generation.Attempt.Mode;
import ai.vctt.domain.generation.FinishReason;
import ai.vctt.domain.generation.StreamEvent;
import ai.vctt.domain.generation.StreamEvent.Cancelled;
import ai.vctt.domain.generation.StreamEvent.Completed;
import ai.vctt.domain.generation.StreamEvent.Started;
import ai.vctt.domain.generation.StreamEvent.Terminal;
import ai.vctt.domain.generation.StreamEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A model that says what a test tells it to, when the test tells it to. */
public final class ScriptedLanguageModel implements LanguageModel {

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<StreamEvent>> answers = new LinkedBlockingQueue<>();

    /** What a further call yields at once; without it a call waits for {@link Call#say}. */
    public ScriptedLanguageModel answering(StreamEvent... events) {
        answers.add(List.of(events));
        return this;
    }

    /** The next call that was made, or will be. */
    public Call awaitCall() throws InterruptedException {
        return calls.take();
    }

    public boolean neverCalled() {
        return calls.isEmpty();
    }

    /** How many were made and not waited for. */
    public int callsReceived() {
        return calls.size();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return call(request, Mode.STREAM);
    }

    @Override
    public ModelStream complete(ModelRequest request) {
        return call(request, Mode.COMPLETE);
    }

    private Call call(ModelRequest request, Mode mode) {
        Call call = new Call(request, mode);
        List<StreamEvent> answer = answers.poll();
        if (answer != null) {
            call.events.addAll(mode == Mode.STREAM ? answer : joined(answer));
        }
        return call;
    }

    private static List<StreamEvent> joined(List<StreamEvent> answer) {
        List<StreamEvent> whole = new ArrayList<>();
        for (StreamEvent event : answer) {
            if (event instanceof TextDelta(String more) && whole.getLast() instanceof TextDelta(String text)) {
                whole.removeLast();
                whole.add(new TextDelta(text + more));
            } else {
                whole.add(event);
            }
        }
        return whole;
    }

    public static StreamEvent[] answer(String... pieces) {
        StreamEvent[] events = new StreamEvent[pieces.length + 2];
        events[0] = new Started(null);
        for (int i = 0; i < pieces.length; i++) {
            events[i + 1] = new TextDelta(pieces[i]);
        }
        events[pieces.length + 1] = new Completed(FinishReason.STOP, "stop", Usage.of(10, pieces.length));
        return events;
    }

    /** One call, as the provider sees it. */
    public final class Call implements ModelStream {

        private final ModelRequest request;
        private final Mode mode;
        private final BlockingQueue<StreamEvent> events = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private boolean announced;
        private boolean over;

        private Call(ModelRequest request, Mode mode) {
            this.request = request;
            this.mode = mode;
        }

        public ModelRequest request() {
            return request;
        }

        public Mode mode() {
            return mode;
        }

        public void say(StreamEvent... more) {
            events.addAll(List.of(more));
        }

        public void awaitClose() throws InterruptedException {
            closed.await();
        }

        @Override
        public StreamEvent next() {
            if (over) {
                throw new IllegalStateException("the terminal event has come");
            }
            if (!announced && closed.getCount() > 0) {
                announced = true;
                calls.add(this);
            }
            StreamEvent event;
            try {
                event = closed.getCount() == 0 ? new Cancelled(null) : events.take();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                event = new Cancelled(null);
            }
            over = event instanceof Terminal;
            return event;
        }

        @Override
        public void close() {
            closed.countDown();
            events.add(new Cancelled(null));
        }
    }
}
