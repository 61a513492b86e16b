package ai.vctt.adapter.rest.access;

import ai.vctt.domain.access.Principal;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.SyncHandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;

/** Gives a controller's method the one who asks, where it has a parameter for it. */
public final class AskerResolver implements SyncHandlerMethodArgumentResolver {

    private static final String ATTRIBUTE = AskerResolver.class.getName();

    /** Remembers who asks until the request is answered. */
    public static void remember(ServerWebExchange exchange, Principal asker) {
        exchange.getAttributes().put(ATTRIBUTE, asker);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Principal.class;
    }

    @Override
    public Principal resolveArgumentValue(
            MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
        Principal asker = exchange.getAttribute(ATTRIBUTE);
        if (asker == null) {
            throw new IllegalStateException(parameter + " is asked for where nobody is asked who they are");
        }
        return asker;
    }
}
