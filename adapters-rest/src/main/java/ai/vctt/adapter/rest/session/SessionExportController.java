package ai.vctt.adapter.rest.session;

import ai.vctt.adapter.rest.body.Fields;
import ai.vctt.application.conversation.port.in.ReadConversation;
import ai.vctt.domain.InvalidValueException;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.conversation.Conversation;
import ai.vctt.domain.generation.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A whole conversation to keep, read turn by turn as the connection takes it. */
@RestController
class SessionExportController {

    private final Sessions sessions;
    private final ReadConversation conversations;
    private final Scheduler threads =
            Schedulers.fromExecutor(task -> Thread.ofVirtual().name("export").start(task));

    SessionExportController(Sessions sessions, ReadConversation conversations) {
        this.sessions = sessions;
        this.conversations = conversations;
    }

    @GetMapping("/api/v1/session/{id}/export")
    ResponseEntity<Flux<DataBuffer>> export(
            @PathVariable("id") String id,
            @RequestParam(name = "format", required = false) @Nullable String format,
            Principal asker) {
        SessionFormat wanted = format(format);
        Conversation conversation = sessions.find("id", id, asker);
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, wanted.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"conversation-" + conversation.id() + wanted.suffix() + "\"")
                .body(Flux.generate(
                                () -> new Export(conversation, conversations.turns(conversation), wanted), Export::next)
                        .subscribeOn(threads));
    }

    private static SessionFormat format(@Nullable String name) {
        return switch (name) {
            case null -> SessionFormat.MARKDOWN;
            case "markdown" -> SessionFormat.MARKDOWN;
            case "json" -> SessionFormat.JSON;
            default -> throw new InvalidValueException("format", Fields.shortened(name), "markdown or json");
        };
    }

    /** For one thread at a time. */
    private static final class Export {

        private final Iterator<Turn> turns;
        private final SessionFormat format;
        private String head;
        private boolean first = true;

        private Export(Conversation conversation, Iterator<Turn> turns, SessionFormat format) {
            this.turns = turns;
            this.format = format;
            this.head = format.head(conversation);
        }

        private Export next(SynchronousSink<DataBuffer> sink) {
            StringBuilder text = new StringBuilder(head);
            head = "";
            if (turns.hasNext()) {
                format.turn(turns.next(), first, text);
                first = false;
            }
            boolean last = !turns.hasNext();
            if (last) {
                text.append(format.foot());
            }
            sink.next(
                    DefaultDataBufferFactory.sharedInstance.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            if (last) {
                sink.complete();
            }
            return this;
        }
    }
}
