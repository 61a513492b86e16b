package ai.vctt.adapter.llm.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalculatorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1 + 0.2 | 0.3",
                "(1.1 + 2.2) * 3 | 9.9",
                "-2^2 | -4",
                "2^-2 | 0.25",
                "2^3^2 | 512",
                "-7 % 3 | 2",
                "7 - 2 - 1 | 4",
                "8 / 4 / 2 | 1",
                "1/3 + 2/3 | 1",
                "2/3 | 2/3 ≈ 0.66666666666666666666666666666666666666666666666667",
                "2 × 3 − 1 | 5",
                "1e3 + 1_000 | 2000",
                "sqrt(16/9) * 3 | 4",
                "sqrt(2) | ≈ 1.414213562373095048801688724209698078570",
                "9^0.5 | 3",
                "abs(-5) + floor(-1.5) + ceil(1.2) | 5",
                "round(-2.5) | -3",
                "round(1.005, 2) | 1.01",
                "round(1234, -2) | 1200",
                "max(1, 3, 2) - min(1, 3, 2) | 2",
                "0.00 | 0",
                "100 * 1.50 | 150",
                "2^64 / 7 | 18446744073709551616/7 ≈ 2635249153387078802.2857142857142857142857142857143"
            })
    void it_is_exact(String expression, String value) {
        assertThat(Calculator.evaluate(expression).shown()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 / (2 - 2) | division by zero",
                "5 % 0 | division by zero",
                "sqrt(-1) | the root of a negative number",
                "2^(1/3) | a power that is neither whole nor a half",
                "9^9^9 | a number of more than ten thousand digits",
                "10^10^10 | a number of more than ten thousand digits",
                "1e999999999 | a number of more than ten thousand digits",
                "2^0^-1 | division by zero",
                "1 + | the expression ends too early",
                "(1 + 2 | the expression ends where a ) is missing",
                "1 + x | the expression ends where a ( is missing",
                "sin(1) | unknown function sin (there are abs, sqrt, floor, ceil, round, min, max)",
                "1 $ 2 | cannot read '$' at position 3",
                "1.2.3 | cannot read '1' at position 1",
                "abs(1, 2) | abs takes one value, not 2",
            })
    void what_has_no_value_is_told_in_words(String expression, String problem) {
        assertThatThrownBy(() -> Calculator.evaluate(expression))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(problem);
    }

    @Test
    void nothing_takes_long_or_overflows() {
        assertThatThrownBy(() -> Calculator.evaluate("(".repeat(5000) + "1"))
                .hasMessage("parentheses more than 100 deep");
        assertThatThrownBy(() -> Calculator.evaluate("1^".repeat(4000) + "1")).hasMessage("powers more than 100 deep");
        assertThatThrownBy(() -> Calculator.evaluate("1+".repeat(6000) + "1"))
                .hasMessage("an expression of more than 10000 characters");
        assertThatThrownBy(() -> Calculator.evaluate("(2^30000)".repeat(2).replace(")(", ")*(")))
                .hasMessage("a number of more than ten thousand digits");
        assertThat(Calculator.evaluate("0^1000000").shown()).isEqualTo("0");
        assertThat(Calculator.evaluate("-".repeat(9000) + "1").shown()).isEqualTo("1");
    }

    @Test
    void sums_and_products_are_those_of_whole_numbers() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            BigInteger a = new BigInteger(200, random);
            BigInteger b = new BigInteger(150, random).add(BigInteger.ONE);
            assertThat(Calculator.evaluate("(" + a + " - " + b + ") * " + b).shown())
                    .isEqualTo(a.subtract(b).multiply(b).toString());
            assertThat(Calculator.evaluate(a + " / " + b + " * " + b).shown()).isEqualTo(a.toString());
        }
    }
}
