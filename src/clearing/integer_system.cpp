#include "integer_system.hpp"

#include <partnering/core/contract.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>

PARTNERING_BEGIN
namespace detail {

namespace {

using word = std::uint64_t;

bool is_prime(word number)
{
    if (number < 4) return number > 1;
    if (number % 2 == 0) return false;
    for (word each = 3; each * each <= number; each += 2)
        if (number % each == 0) return false;
    return true;
}

word power(word base, word exponent, word prime)
{
    word out = 1;
    for (; exponent > 0; exponent /= 2, base = base * base % prime)
        if (exponent % 2 == 1) out = out * base % prime;
    return out;
}

word residue_of(const cpp_int& value, word prime)
{
    const cpp_int rest = value % prime;
    return static_cast<word>(rest < 0 ? cpp_int{rest + prime} : rest);
}

word residue_of(int128 value, word prime)
{
    const int128 rest = value % static_cast<int128>(prime);
    return static_cast<word>(rest < 0 ? rest + static_cast<int128>(prime) : rest);
}

/// Rows of residues of an odd prime below 2^31, multiplied as P. Montgomery has it (Modular Multiplication Without Trial Division,
/// Mathematics of Computation 44 (1985), 519-521), so that many are at once.
class modular_rows {
public:
    explicit modular_rows(std::uint32_t prime) : prime_{prime}
    {
        // Newton's iteration doubles the bits that are right.
        std::uint32_t inverse = prime;
        for (int i = 0; i < 4; ++i) inverse *= 2 - prime * inverse;
        minus_inverse_ = -inverse;
    }
    /// row *= factor
    void scale(std::uint32_t* row, std::size_t count, std::uint32_t factor) const
    {
        const std::uint32_t by = shifted(factor);
        for (std::size_t j = 0; j < count; ++j) row[j] = product(row[j], by);
    }
    /// row += factor * other
    void add(std::uint32_t* __restrict row, const std::uint32_t* __restrict other, std::size_t count, std::uint32_t factor) const
    {
        const std::uint32_t by = shifted(factor);
        for (std::size_t j = 0; j < count; ++j) {
            const std::uint32_t sum = row[j] + product(other[j], by);
            row[j] = std::min(sum, sum - prime_);
        }
    }

private:
    /// Times 2^32, which product() takes off again.
    [[nodiscard]] std::uint32_t shifted(std::uint32_t factor) const { return static_cast<std::uint32_t>((word{factor} << 32) % prime_); }
    [[nodiscard]] std::uint32_t product(std::uint32_t a, std::uint32_t b) const
    {
        const word whole = word{a} * b;
        const std::uint32_t times = static_cast<std::uint32_t>(whole) * minus_inverse_;
        const auto made = static_cast<std::uint32_t>((whole + word{times} * prime_) >> 32);
        return std::min(made, made - prime_);
    }

    std::uint32_t prime_;
    std::uint32_t minus_inverse_;
};

/// Dixon's lifting: the inverse modulo one prime gives the solution's digits to that base, one vector after the other, until fractions
/// can be told from them and solve the system.
class lifting {
public:
    lifting(const std::vector<integer_row>& rows, const std::vector<cpp_int>& right, std::size_t most_digits)
        : rows_{rows}, right_{right}, count_{rows.size()}, most_steps_{steps_for(most_digits)}
    {
    }

    integer_solution run()
    {
        choose_prime();
        if (!shrink()) rest_ = right_;
        std::vector<word> digit(count_);
        std::vector<std::uint32_t> rest_modulo(count_);
        std::size_t look_at = 4;
        for (std::size_t step = 1; step <= most_steps_; ++step) {
            for (std::size_t i = 0; i < count_; ++i)
                rest_modulo[i] =
                    static_cast<std::uint32_t>(small_rows_.empty() ? residue_of(rest_[i], prime_) : residue_of(small_rest_[i], prime_));
            for (std::size_t i = 0; i < count_; ++i) digit[i] = product(inverse_.data() + i * count_, rest_modulo.data());
            take(digit);
            if (step < look_at && step < most_steps_) continue;
            look_back();
            if (auto found = fractions()) return *std::move(found);
            look_at *= 2;
        }
        throw arithmetic_error{"number_too_long"};
    }

private:
    /// Numerator and denominator of so many digits are told from so many digits of the solution, each of 30 bits and more; where numbers
    /// are so long that one of these takes out of all proportion, from as many as there is time for.
    [[nodiscard]] std::size_t steps_for(std::size_t most_digits) const
    {
        constexpr std::size_t most_work = 40'000'000'000;
        std::size_t work = count_ * count_;
        for (const integer_row& row : rows_)
            for (const auto& [unknown, factor] : row) work += factor.backend().size();
        return std::min(2 * (most_digits * 3322 / 1000 + 2) / 30 + 1, most_work / work);
    }

    /// Whether all that is worked with fits machine words: what is left of the right side stays below the sum of a row times the prime.
    bool shrink()
    {
        const cpp_int most_factor = INT64_MAX;
        const cpp_int most_right = cpp_int{1} << 100;
        for (const cpp_int& each : right_)
            if (abs(each) > most_right) return false;
        for (const integer_row& row : rows_)
            for (const auto& [unknown, factor] : row)
                if (abs(factor) > most_factor || row.size() > (1U << 20)) return false;
        for (const integer_row& row : rows_) {
            small_rows_.emplace_back();
            for (const auto& [unknown, factor] : row) small_rows_.back().emplace_back(unknown, static_cast<std::int64_t>(factor));
        }
        for (const cpp_int& each : right_) small_rest_.push_back(static_cast<int128>(each));
        return true;
    }

    /// Adds one more digit of the solution.
    void take(const std::vector<word>& digit)
    {
        for (std::size_t i = 0; i < count_; ++i) {
            if (small_rows_.empty()) {
                for (const auto& [unknown, factor] : rows_[i]) rest_[i] -= factor * digit[unknown];
                rest_[i] /= prime_;
            } else {
                for (const auto& [unknown, factor] : small_rows_[i])
                    small_rest_[i] -= static_cast<int128>(factor) * static_cast<int128>(digit[unknown]);
                small_rest_[i] /= static_cast<int128>(prime_);
            }
            digits_[i].push_back(static_cast<std::uint32_t>(digit[i]));
        }
    }

    /// The solution modulo the prime's power that it is known to by now.
    void look_back()
    {
        std::map<std::size_t, cpp_int> powers;
        for (std::size_t i = 0; i < count_; ++i) lifted_[i] = number(digits_[i], powers);
        modulus_ = power_of_prime(digits_.front().size(), powers);
    }
    /// Halves are put together, so that long factors meet long ones.
    [[nodiscard]] cpp_int number(std::span<const std::uint32_t> digits, std::map<std::size_t, cpp_int>& powers) const
    {
        if (digits.size() <= 16) {
            cpp_int made = 0;
            for (std::size_t i = digits.size(); i-- > 0;) made = made * prime_ + digits[i];
            return made;
        }
        const std::size_t half = digits.size() / 2;
        return number(digits.first(half), powers) + number(digits.subspan(half), powers) * power_of_prime(half, powers);
    }
    const cpp_int& power_of_prime(std::size_t exponent, std::map<std::size_t, cpp_int>& powers) const
    {
        cpp_int& made = powers[exponent];
        if (made.is_zero()) made = pow(cpp_int{prime_}, static_cast<unsigned>(exponent));
        return made;
    }

    /// Modulo the prime, which is below 2^31: four products fit a word.
    [[nodiscard]] word product(const std::uint32_t* a, const std::uint32_t* b) const
    {
        const word square = prime_ * prime_;
        word sum = 0;
        for (std::size_t j = 0; j < count_; ++j) {
            sum += word{a[j]} * b[j];
            sum = std::min(sum, sum - square);
        }
        return sum % prime_;
    }

    /// The greatest prime below 2^31 that does not divide the determinant.
    void choose_prime()
    {
        // The determinant is below the product of the rows' sums, and so has no more prime factors of 30 bits than that has room for.
        std::size_t bits = 30;
        for (const integer_row& row : rows_) {
            cpp_int sum = 1;
            for (const auto& [unknown, factor] : row) sum += abs(factor);
            bits += msb(sum) + 1;
        }
        prime_ = (word{1} << 31) + 1;
        for (std::size_t left = bits / 30; left > 0; --left) {
            do prime_ -= 2;
            while (!is_prime(prime_));
            if (invert()) return;
        }
        PARTNERING_EXPECTS(false, "the system has one solution");
    }

    /// By Gauss and Jordan, modulo the prime.
    bool invert()
    {
        const modular_rows by{static_cast<std::uint32_t>(prime_)};
        // The table, and the inverse as it becomes, side by side.
        const std::size_t width = 2 * count_;
        std::vector<std::uint32_t> table(count_ * width, 0);
        for (std::size_t i = 0; i < count_; ++i) {
            for (const auto& [unknown, factor] : rows_[i]) {
                std::uint32_t& at = table[i * width + unknown];
                at = static_cast<std::uint32_t>((at + residue_of(factor, prime_)) % prime_);
            }
            table[i * width + count_ + i] = 1;
        }
        const auto row = [&](std::size_t i) { return table.data() + i * width; };
        for (std::size_t column = 0; column < count_; ++column) {
            std::size_t pivot = column;
            while (pivot < count_ && row(pivot)[column] == 0) ++pivot;
            if (pivot == count_) return false;
            if (pivot != column) std::swap_ranges(row(pivot), row(pivot) + width, row(column));
            by.scale(row(column) + column, width - column, static_cast<std::uint32_t>(power(row(column)[column], prime_ - 2, prime_)));
            for (std::size_t i = 0; i < count_; ++i) {
                const std::uint32_t factor = row(i)[column];
                if (i != column && factor != 0)
                    by.add(row(i) + column, row(column) + column, width - column, static_cast<std::uint32_t>(prime_) - factor);
            }
        }
        inverse_.resize(count_ * count_);
        for (std::size_t i = 0; i < count_; ++i) std::copy_n(row(i) + count_, count_, inverse_.data() + i * count_);
        return true;
    }

    /// The solution, if it can be told from the digits so far.
    [[nodiscard]] std::optional<integer_solution> fractions() const
    {
        // Numerator and denominator of at most half of the modulus's bits are told apart.
        const cpp_int bound = cpp_int{1} << (msb(modulus_) - 1) / 2;
        const cpp_int half = modulus_ / 2;
        integer_solution found{{}, 1};
        for (std::size_t i = 0; i < count_; ++i) {
            // One denominator mostly serves all of them.
            cpp_int above = lifted_[i] * found.denominator % modulus_;
            if (above > half) above -= modulus_;
            if (abs(above) > bound) {
                cpp_int below = 0;
                if (!fraction(above, below, bound)) return std::nullopt;
                for (cpp_int& each : found.numerators) each *= below;
                found.denominator *= below;
                if (found.denominator > bound) return std::nullopt;
            }
            found.numerators.push_back(std::move(above));
        }
        for (std::size_t i = 0; i < count_; ++i) {
            cpp_int sum = -right_[i] * found.denominator;
            for (const auto& [unknown, factor] : rows_[i]) sum += factor * found.numerators[unknown];
            if (sum != 0) return std::nullopt;
        }
        return found;
    }

    /// The fraction above / below that is `above` modulo the modulus, by Euclid's algorithm.
    [[nodiscard]] bool fraction(cpp_int& above, cpp_int& below, const cpp_int& bound) const
    {
        cpp_int former = modulus_;
        cpp_int now = above < 0 ? cpp_int{above + modulus_} : above;
        cpp_int former_factor = 0;
        cpp_int factor = 1;
        while (now > bound) {
            cpp_int quotient;
            cpp_int rest;
            divide_qr(former, now, quotient, rest);
            former = std::move(now);
            now = std::move(rest);
            cpp_int next = former_factor - quotient * factor;
            former_factor = std::move(factor);
            factor = std::move(next);
        }
        if (factor == 0 || abs(factor) > bound) return false;
        above = factor < 0 ? cpp_int{-now} : now;
        below = abs(factor);
        return true;
    }

    const std::vector<integer_row>& rows_;
    const std::vector<cpp_int>& right_;
    std::size_t count_;
    std::size_t most_steps_;
    word prime_ = 0;
    std::vector<std::uint32_t> inverse_{};
    std::vector<cpp_int> rest_{};  ///< of the right side, where that is no small one
    std::vector<std::vector<std::pair<std::size_t, std::int64_t>>> small_rows_{};
    std::vector<int128> small_rest_{};
    std::vector<std::vector<std::uint32_t>> digits_ = std::vector<std::vector<std::uint32_t>>(count_);  ///< lowest first
    std::vector<cpp_int> lifted_ = std::vector<cpp_int>(count_);                                        ///< the solution modulo `modulus_`
    cpp_int modulus_ = 1;
};

}  // namespace

integer_solution solve_exactly(const std::vector<integer_row>& rows, const std::vector<cpp_int>& right, std::size_t most_digits)
{
    PARTNERING_EXPECTS(rows.size() == right.size(), "a system has a right side for each row");
    if (rows.empty()) return {{}, 1};
    return lifting{rows, right, most_digits}.run();
}

}  // namespace detail
PARTNERING_END
