package ai.vctt.bootstrap;

import ai.vctt.adapter.ws.stream.StreamNamespace;
import ai.vctt.application.access.AccessService;
import ai.vctt.application.access.port.out.KeysUnavailableException;
import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.application.limits.Budgets;
import ai.vctt.application.limits.RequestRates;
import ai.vctt.application.limits.port.out.SharedSpending;
import ai.vctt.application.limits.port.out.SpendingUnavailableException;
import ai.vctt.bootstrap.AccessConfiguration.AccessProperties;
import ai.vctt.domain.InvalidValueException;
import java.net.InetAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Knows the keys and what was spent before the port is opened, and does not open it to other machines while everybody could
 * come in. After that it sees what has changed, here and on other servers, and lets those go whose key is no longer good.
 */
@Component
final class Doorkeeper implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    private static final int REFRESH_SECONDS = 15;
    private static final int SHARE_SECONDS = 5;

    private final AccessService access;
    private final AccessProperties properties;
    private final Budgets budgets;
    private final RequestRates rates;
    private final UsageLedger ledger;
    private final SharedSpending servers;
    private final StreamNamespace streams;
    private final ServerProperties server;
    private @Nullable ScheduledExecutorService rounds;
    private boolean away;

    Doorkeeper(
            AccessService access,
            AccessProperties properties,
            Budgets budgets,
            RequestRates rates,
            UsageLedger ledger,
            SharedSpending servers,
            StreamNamespace streams,
            ServerProperties server) {
        this.access = access;
        this.properties = properties;
        this.budgets = budgets;
        this.rates = rates;
        this.ledger = ledger;
        this.servers = servers;
        this.streams = streams;
        this.server = server;
    }

    @Override
    public void start() {
        access.refresh();
        refuseToBeOpenToAll();
        budgets.load(ledger::spent, servers);
        rounds = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("doorkeeper").daemon().factory());
        var _ = rounds.scheduleWithFixedDelay(this::goRound, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
        var _ = rounds.scheduleWithFixedDelay(this::shareSpending, SHARE_SECONDS, SHARE_SECONDS, TimeUnit.SECONDS);
    }

    private void shareSpending() {
        try {
            budgets.share(servers);
        } catch (SpendingUnavailableException unavailable) {
            LOG.debug("Of other servers' spending is known what was heard last: {}", unavailable.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("What other servers spend was not heard", fault);
        }
    }

    private void refuseToBeOpenToAll() {
        InetAddress address = server.getAddress();
        boolean thisMachine = address != null && address.isLoopbackAddress();
        if (access.open() && !thisMachine && !properties.open()) {
            throw new InvalidValueException(
                    "server.address",
                    address == null ? "all" : address.getHostAddress(),
                    "this machine alone, like 127.0.0.1, as there is no key and everybody could come in and spend your"
                            + " money; set VCTT_ADMIN_KEY, or say vctt.access.open=true");
        }
    }

    private void goRound() {
        try {
            rates.timePassed();
            access.refresh();
            away = false;
        } catch (KeysUnavailableException unavailable) {
            if (!away) {
                LOG.warn("Keys are those known so far: {}", unavailable.getMessage());
            }
            away = true;
        } catch (RuntimeException fault) {
            LOG.error("Keys were not looked at", fault);
        }
        try {
            streams.letGo();
        } catch (RuntimeException fault) {
            LOG.error("Whose key is no longer good was not let go", fault);
        }
    }

    @Override
    public void stop() {
        if (rounds != null) {
            rounds.shutdownNow();
            rounds = null;
            // All answers have ended: others are told what is nobody's to tell any more.
            shareSpending();
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    /** Right after {@link Recovery}, whose costs count, and before the port is opened. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }
}
