package ai.vctt.adapter.rest;

import ai.vctt.adapter.rest.body.BodyBounds;
import ai.vctt.adapter.rest.body.BodyException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Bounds the bodies of our own API, whoever reads them. OpenAI's bounds its own. */
@Order(Ordered.LOWEST_PRECEDENCE)
class BodyFilter implements WebFilter {

    private static final PathPattern OURS = PathPatternParser.defaultInstance.parse("/api/v1/**");

    private final BodyBounds bounds;
    private final JsonMapper json;

    BodyFilter(RestProperties properties, JsonMapper json) {
        this.bounds = properties.bodyBounds();
        this.json = json;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!OURS.matches(exchange.getRequest().getPath().pathWithinApplication())) {
            return chain.filter(exchange);
        }
        try {
            return chain.filter(exchange.mutate()
                    .request(bounds.bound(exchange.getRequest()))
                    .build());
        } catch (BodyException refused) {
            return Problem.write(
                    exchange.getResponse(),
                    Problem.of(refused.status(), String.valueOf(refused.getMessage()), "body"),
                    json);
        }
    }
}
