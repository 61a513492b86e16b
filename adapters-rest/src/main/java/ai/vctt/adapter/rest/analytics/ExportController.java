package ai.vctt.adapter.rest.analytics;

import ai.vctt.application.analytics.port.in.ExportLedger;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Scope;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Iterator;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Every line of the ledger, whatever its size. The response pulls: lines are read as the connection takes them, on virtual
 * threads, and no more once the caller has hung up.
 */
@RestController
class ExportController {

    /** Characters of one buffer, about. The web server asks for a hundred of them ahead. */
    private static final int BATCH = 16 * 1024;

    private final ExportLedger ledger;
    private final Scopes scopes;
    private final InstantSource clock;
    private final Scheduler threads =
            Schedulers.fromExecutor(task -> Thread.ofVirtual().name("export").start(task));

    ExportController(ExportLedger ledger, Scopes scopes, InstantSource clock) {
        this.ledger = ledger;
        this.scopes = scopes;
        this.clock = clock;
    }

    @GetMapping("/api/v1/analytics/export")
    ResponseEntity<Flux<DataBuffer>> export(@RequestParam MultiValueMap<String, String> parameters, Principal asker) {
        Scope scope = scopes.read(parameters, asker, clock.instant());
        ExportFormat format = ExportFormat.read(parameters);
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, format.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + format.fileName() + "\"")
                .body(Flux.generate(() -> new Export(ledger.export(scope), format), Export::next)
                        .subscribeOn(threads));
    }

    /** For one thread at a time. */
    private static final class Export {

        private final Iterator<LedgerLine> lines;
        private final ExportFormat format;
        private final StringBuilder text = new StringBuilder();
        private boolean first = true;

        private Export(Iterator<LedgerLine> lines, ExportFormat format) {
            this.lines = lines;
            this.format = format;
            text.append(format.head());
        }

        private Export next(SynchronousSink<DataBuffer> sink) {
            while (text.length() < BATCH && lines.hasNext()) {
                format.line(lines.next(), first, text);
                first = false;
            }
            boolean last = !lines.hasNext();
            if (last) {
                text.append(format.foot());
            }
            sink.next(
                    DefaultDataBufferFactory.sharedInstance.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            text.setLength(0);
            if (last) {
                sink.complete();
            }
            return this;
        }
    }
}
