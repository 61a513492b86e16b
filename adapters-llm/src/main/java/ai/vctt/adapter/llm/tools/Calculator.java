package ai.vctt.adapter.llm.tools;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one expression: numbers, + - * / % ^, parentheses, and abs, sqrt, floor, ceil, round(x, decimals), min, max. Throws
 * {@link ArithmeticException} in words for a reader. Used once.
 */
final class Calculator {

    private static final int LONGEST = 10_000;
    private static final int DEEPEST = 100;
    private static final Rational ONE = Rational.of(BigInteger.ONE, BigInteger.ONE, true);

    private final String text;
    private int position;
    private int depth;

    private Calculator(String text) {
        this.text = text;
    }

    static Rational evaluate(String expression) {
        if (expression.length() > LONGEST) {
            throw new ArithmeticException("an expression of more than " + LONGEST + " characters");
        }
        Calculator calculator = new Calculator(expression
                .replace("**", "^")
                .replace('×', '*')
                .replace('÷', '/')
                .replace('−', '-'));
        Rational value = calculator.sum();
        calculator.skipBlanks();
        if (calculator.position < calculator.text.length()) {
            throw calculator.unexpected();
        }
        return value;
    }

    private Rational sum() {
        if (++depth > DEEPEST) {
            throw new ArithmeticException("parentheses more than " + DEEPEST + " deep");
        }
        Rational value = product();
        while (true) {
            if (take('+')) {
                value = value.plus(product());
            } else if (take('-')) {
                value = value.plus(product().negate());
            } else {
                depth--;
                return value;
            }
        }
    }

    private Rational product() {
        Rational value = signed();
        while (true) {
            if (take('*')) {
                value = value.times(signed());
            } else if (take('/')) {
                value = value.dividedBy(signed());
            } else if (take('%')) {
                value = value.modulo(signed());
            } else {
                return value;
            }
        }
    }

    /** As in mathematics, -2^2 is -4. */
    private Rational signed() {
        boolean negative = false;
        while (true) {
            if (take('-')) {
                negative = !negative;
            } else if (!take('+')) {
                Rational value = power();
                return negative ? value.negate() : value;
            }
        }
    }

    private Rational power() {
        Rational base = operand();
        if (!take('^')) {
            return base;
        }
        if (++depth > DEEPEST) {
            throw new ArithmeticException("powers more than " + DEEPEST + " deep");
        }
        Rational value = base.power(signed());
        depth--;
        return value;
    }

    private Rational operand() {
        skipBlanks();
        if (take('(')) {
            Rational value = sum();
            expect(')');
            return value;
        }
        char next = position < text.length() ? text.charAt(position) : ' ';
        if (Character.isLetter(next)) {
            return function();
        }
        return number();
    }

    private Rational function() {
        int start = position;
        while (position < text.length() && Character.isLetter(text.charAt(position))) {
            position++;
        }
        String name = text.substring(start, position);
        expect('(');
        List<Rational> given = new ArrayList<>();
        do {
            given.add(sum());
        } while (take(','));
        expect(')');
        return switch (name) {
            case "abs" -> only(name, given).abs();
            case "sqrt" -> only(name, given).root();
            case "floor" -> only(name, given).floor();
            case "ceil" -> only(name, given).negate().floor().negate();
            case "round" ->
                given.size() == 2
                        ? given.get(0).rounded(decimals(given.get(1)))
                        : only(name, given).rounded(0);
            case "min" -> given.stream().reduce(given.getFirst(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
            case "max" -> given.stream().reduce(given.getFirst(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
            default ->
                throw new ArithmeticException(
                        "unknown function " + name + " (there are abs, sqrt, floor, ceil, round, min, max)");
        };
    }

    private static Rational only(String name, List<Rational> given) {
        if (given.size() != 1) {
            throw new ArithmeticException(name + " takes one value, not " + given.size());
        }
        return given.getFirst();
    }

    private static int decimals(Rational count) {
        if (!count.isWhole() || count.abs().compareTo(ONE.times(Rational.of(BigDecimal.valueOf(100), true))) > 0) {
            throw new ArithmeticException("round takes a whole number of decimals, at most 100");
        }
        return count.numerator().intValueExact();
    }

    private Rational number() {
        int start = position;
        while (position < text.length() && isPartOfNumber(start)) {
            position++;
        }
        try {
            return Rational.of(new BigDecimal(text.substring(start, position).replace("_", "")), true);
        } catch (NumberFormatException _) {
            position = start;
            throw unexpected();
        }
    }

    private boolean isPartOfNumber(int start) {
        char c = text.charAt(position);
        boolean exponent = position > start && (c == 'e' || c == 'E');
        boolean exponentSign =
                (c == '+' || c == '-') && position > start && Character.toLowerCase(text.charAt(position - 1)) == 'e';
        return (c >= '0' && c <= '9') || c == '.' || c == '_' || exponent || exponentSign;
    }

    private boolean take(char wanted) {
        skipBlanks();
        if (position < text.length() && text.charAt(position) == wanted) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (!take(wanted)) {
            throw position < text.length()
                    ? unexpected()
                    : new ArithmeticException("the expression ends where a " + wanted + " is missing");
        }
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private ArithmeticException unexpected() {
        return new ArithmeticException(
                position < text.length()
                        ? "cannot read '" + text.charAt(position) + "' at position " + (position + 1)
                        : "the expression ends too early");
    }
}
