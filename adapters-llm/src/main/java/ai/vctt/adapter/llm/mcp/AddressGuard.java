package ai.vctt.adapter.llm.mcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** Says which addresses may be asked over HTTP: never those by which clouds give away credentials. Thread-safe. */
final class AddressGuard {

    /** An address that may not be asked. */
    static final class ForbiddenAddressException extends IOException {

        ForbiddenAddressException(String message) {
            super(message);
        }
    }

    private static final Set<String> METADATA =
            Set.of("100.100.100.200", "192.0.0.192", "fd00:ec2:0:0:0:0:0:254", "fd20:ce:0:0:0:0:0:254");
    private static final byte[] NAT64 = HexFormat.of().parseHex("0064ff9b0000000000000000");
    private static final byte[] SIX_TO_FOUR = HexFormat.of().parseHex("2002");

    private final String home;
    private final Set<String> redirectHosts;

    /** @param home the address that is configured */
    AddressGuard(URI home, Set<String> redirectHosts) {
        this.home = host(home);
        this.redirectHosts = redirectHosts;
    }

    /** @throws ForbiddenAddressException when it may not be asked */
    void check(URI address) throws UnknownHostException, ForbiddenAddressException {
        String host = host(address);
        for (InetAddress resolved : InetAddress.getAllByName(host)) {
            if (isForbidden(resolved)) {
                throw new ForbiddenAddressException(host + " is a link-local or metadata address");
            }
        }
    }

    /** @throws ForbiddenAddressException when it may not be followed */
    void checkRedirect(URI from, URI to) throws UnknownHostException, ForbiddenAddressException {
        String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
        boolean weaker = "https".equalsIgnoreCase(from.getScheme()) && !scheme.equals("https");
        if (to.getHost() == null || !Set.of("http", "https").contains(scheme) || weaker) {
            throw new ForbiddenAddressException("a redirect to something that is no such address");
        }
        String host = host(to);
        if (!host.equals(home) && !redirectHosts.contains(host)) {
            throw new ForbiddenAddressException("a redirect to " + host + ", which redirectHosts does not name");
        }
        check(to);
    }

    static boolean isForbidden(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16 && startsWith(bytes, NAT64)) {
            return isForbidden(embedded(bytes, 12));
        }
        if (bytes.length == 16 && startsWith(bytes, SIX_TO_FOUR)) {
            return isForbidden(embedded(bytes, 2));
        }
        return address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address.getHostAddress().replaceFirst("%.*", ""));
    }

    private static InetAddress embedded(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static String host(URI address) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
