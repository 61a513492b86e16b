package ai.vctt.adapter.llm.tools;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A fraction in its lowest terms, its denominator positive. Throws {@link ArithmeticException}, in words for a reader, on
 * what has no value or grows beyond about ten thousand digits.
 *
 * @param exact false once a root was rounded on the way
 */
record Rational(BigInteger numerator, BigInteger denominator, boolean exact) {

    private static final int MOST_BITS = 34_000;
    private static final int MOST_SHOWN_DECIMALS = 1000;
    private static final MathContext ROUNDED = new MathContext(50);

    static Rational of(BigInteger numerator, BigInteger denominator, boolean exact) {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        if (numerator.bitLength() > MOST_BITS || denominator.bitLength() > MOST_BITS) {
            throw new ArithmeticException("a number of more than ten thousand digits");
        }
        BigInteger common = numerator.gcd(denominator);
        BigInteger sign = BigInteger.valueOf(denominator.signum());
        BigInteger divisor = common.signum() == 0 ? sign : common.multiply(sign);
        return new Rational(numerator.divide(divisor), denominator.divide(divisor), exact);
    }

    static Rational of(BigDecimal decimal, boolean exact) {
        if (Math.abs((long) decimal.scale()) > MOST_BITS / 4) {
            throw new ArithmeticException("a number of more than ten thousand digits");
        }
        return decimal.scale() <= 0
                ? of(decimal.toBigIntegerExact(), BigInteger.ONE, exact)
                : of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()), exact);
    }

    Rational plus(Rational other) {
        return of(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator),
                exact && other.exact);
    }

    Rational negate() {
        return new Rational(numerator.negate(), denominator, exact);
    }

    Rational times(Rational other) {
        return of(numerator.multiply(other.numerator), denominator.multiply(other.denominator), exact && other.exact);
    }

    Rational dividedBy(Rational other) {
        return of(numerator.multiply(other.denominator), denominator.multiply(other.numerator), exact && other.exact);
    }

    /** What is left of it, with the divisor's sign. */
    Rational modulo(Rational other) {
        return plus(dividedBy(other).floor().times(other).negate());
    }

    Rational floor() {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        BigInteger floor = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        return new Rational(floor, BigInteger.ONE, exact);
    }

    /** Half away from zero, at so many decimals. */
    Rational rounded(int decimals) {
        Rational factor = of(BigDecimal.ONE.scaleByPowerOfTen(decimals), true);
        Rational half = new Rational(BigInteger.ONE, BigInteger.TWO, true);
        Rational magnitude = abs().times(factor).plus(half).floor().dividedBy(factor);
        return numerator.signum() < 0 ? magnitude.negate() : magnitude;
    }

    Rational abs() {
        return numerator.signum() < 0 ? negate() : this;
    }

    Rational power(Rational exponent) {
        if (exponent.denominator.equals(BigInteger.TWO)) {
            return power(exponent.times(of(BigInteger.TWO, BigInteger.ONE, true)))
                    .root();
        }
        if (!exponent.denominator.equals(BigInteger.ONE)) {
            throw new ArithmeticException("a power that is neither whole nor a half");
        }
        long bits = Math.max(numerator.bitLength(), denominator.bitLength());
        if (exponent.numerator.bitLength() > 20
                || (bits > 1 && bits * Math.abs(exponent.numerator.longValueExact()) > 2L * MOST_BITS)) {
            throw new ArithmeticException("a number of more than ten thousand digits");
        }
        int times = exponent.numerator.intValueExact();
        Rational power = of(numerator.pow(Math.abs(times)), denominator.pow(Math.abs(times)), exact && exponent.exact);
        return times < 0 ? of(BigInteger.ONE, BigInteger.ONE, true).dividedBy(power) : power;
    }

    /** Exact where there is an exact one. */
    Rational root() {
        if (numerator.signum() < 0) {
            throw new ArithmeticException("the root of a negative number");
        }
        BigInteger[] above = numerator.sqrtAndRemainder();
        BigInteger[] below = denominator.sqrtAndRemainder();
        if (above[1].signum() == 0 && below[1].signum() == 0) {
            return new Rational(above[0], below[0], exact);
        }
        MathContext precise = new MathContext(ROUNDED.getPrecision() + 10);
        return of(
                new BigDecimal(numerator)
                        .divide(new BigDecimal(denominator), precise)
                        .sqrt(precise),
                false);
    }

    int compareTo(Rational other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    boolean isWhole() {
        return denominator.equals(BigInteger.ONE);
    }

    /** As a decimal where it is one, else as a fraction with its first fifty digits. */
    String shown() {
        BigDecimal rounded = new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), ROUNDED)
                .stripTrailingZeros();
        if (!exact) {
            return "≈ "
                    + rounded.round(new MathContext(40, RoundingMode.HALF_UP)).toPlainString();
        }
        if (isWhole()) {
            return numerator.toString();
        }
        BigDecimal decimal = decimalOrNull();
        return decimal != null
                ? decimal.toPlainString()
                : numerator + "/" + denominator + " ≈ " + rounded.toPlainString();
    }

    private @Nullable BigDecimal decimalOrNull() {
        BigInteger rest = denominator;
        int decimals = 0;
        for (BigInteger factor : new BigInteger[] {BigInteger.TWO, BigInteger.valueOf(5)}) {
            int count = 0;
            while (rest.mod(factor).signum() == 0) {
                rest = rest.divide(factor);
                count++;
            }
            decimals = Math.max(decimals, count);
        }
        return rest.equals(BigInteger.ONE) && decimals <= MOST_SHOWN_DECIMALS
                ? new BigDecimal(numerator).divide(new BigDecimal(denominator), decimals, RoundingMode.UNNECESSARY)
                : null;
    }
}
