package ai.vctt.adapter.rest;

import ai.vctt.adapter.rest.access.AskerResolver;
import ai.vctt.adapter.rest.openai.OpenAiErrors;
import ai.vctt.application.access.port.in.Authenticate;
import ai.vctt.application.generation.port.in.Refusal;
import ai.vctt.domain.access.Principal;
import ai.vctt.domain.generation.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets only those in whom the server knows, where there is something that is not everybody's: the API and the metrics. Health,
 * documents and the web console's files are everybody's. A token is taken from the header alone; URLs end up in logs.
 */
@Order(Ordered.LOWEST_PRECEDENCE - 5)
class AccessFilter implements WebFilter {

    private static final String SCHEME = "bearer ";

    // As controllers are matched, so that no spelling of a path gets past.
    private static final PathPattern OPENAI = PathPatternParser.defaultInstance.parse("/v1/**");
    private static final PathPattern METRICS = PathPatternParser.defaultInstance.parse("/actuator/**");
    private static final List<PathPattern> GUARDED =
            List.of(OPENAI, METRICS, PathPatternParser.defaultInstance.parse("/api/v1/**"));

    private static final Refusal ADMINS_ONLY =
            new Refusal(ErrorCode.FORBIDDEN, "Metrics tell of everybody, so they are an admin's to look at.");

    private final Authenticate authenticate;
    private final JsonMapper json;
    private final Scheduler threads =
            Schedulers.fromExecutor(task -> Thread.ofVirtual().name("access").start(task));

    AccessFilter(Authenticate authenticate, JsonMapper json) {
        this.authenticate = authenticate;
        this.json = json;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        if (GUARDED.stream().noneMatch(guarded -> guarded.matches(path))) {
            return chain.filter(exchange);
        }
        String token = tokenOf(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
        return Mono.fromCallable(() -> authenticate.authenticate(token))
                .subscribeOn(threads)
                .flatMap(result -> switch (result) {
                    case Authenticate.Result.Accepted(Principal asker) -> {
                        if (METRICS.matches(path) && !asker.isAdmin()) {
                            yield refuse(exchange.getResponse(), path, ADMINS_ONLY);
                        }
                        AskerResolver.remember(exchange, asker);
                        yield chain.filter(exchange);
                    }
                    case Authenticate.Result.Refused(Refusal refusal) -> refuse(exchange.getResponse(), path, refusal);
                });
    }

    private static @Nullable String tokenOf(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    private Mono<Void> refuse(ServerHttpResponse response, PathContainer path, Refusal refusal) {
        if (refusal.code() == ErrorCode.UNAUTHENTICATED) {
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (OPENAI.matches(path)) {
            return OpenAiErrors.write(response, refusal);
        }
        return Problem.write(response, Problem.of(refusal), json);
    }
}
