package ai.vctt.adapter.ws.engine;

import ai.vctt.domain.InvalidValueException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose word is taken for where a request came from. Only these may name the client, by {@code X-Forwarded-For}; anyone
 * can send that header, and limits per address would be worth nothing if it were believed of everyone.
 *
 * @param networks addresses, like {@code 10.0.0.7}, or networks, like {@code 10.0.0.0/8} and {@code fd00::/8}
 */
public record TrustedProxies(List<String> networks) {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        networks = List.copyOf(networks);
        networks.forEach(TrustedProxies::network);
    }

    boolean trusts(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().map(TrustedProxies::network).anyMatch(network -> network.contains(bytes));
    }

    /**
     * The nearest address that is no trusted proxy's, going back from the peer; where a proxy wrote something that is no
     * address, that proxy's own.
     *
     * @param forwardedFor the values of the header, as they came
     */
    InetAddress clientOf(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
            InetAddress hop = parse(hops[i].strip());
            if (hop == null) {
                break;
            }
            client = hop;
        }
        return client;
    }

    /** An address, perhaps with a port, as some proxies write it. Never a name: nothing is looked up. */
    private static @Nullable InetAddress parse(String text) {
        String address = text;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            address = end < 0 ? "" : text.substring(1, end);
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            address = text.substring(0, text.indexOf(':'));
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            return null;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Network(byte[] address, int prefix) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        String digits = slash < 0 ? "" : text.substring(slash + 1);
        if (address == null || (slash >= 0 && !digits.matches("\\d{1,3}"))) {
            throw broken(text);
        }
        int bits = address.length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(digits);
        if (prefix > bits) {
            throw broken(text);
        }
        return new Network(address, prefix);
    }

    private static InvalidValueException broken(String text) {
        return new InvalidValueException("trustedProxies", text, "an address or a network, like 10.0.0.0/8");
    }
}
