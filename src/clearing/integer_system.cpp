#include "integer_system.hpp"

#include <partnering/core/contract.hpp>

#include <cstdint>
#include <optional>

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

/// Dixon's lifting: the inverse modulo one prime gives the solution's digits to that base, one vector after the other, until fractions
/// can be told from them and solve the system.
class lifting {
public:
    lifting(const std::vector<integer_row>& rows, const std::vector<cpp_int>& right) : rows_{rows}, right_{right}, count_{rows.size()} {}

    integer_solution run()
    {
        choose_prime();
        if (!shrink()) rest_ = right_;
        std::vector<word> digit(count_);
        std::vector<word> rest_modulo(count_);
        std::size_t look_at = 4;
        for (std::size_t step = 1;; ++step) {
            for (std::size_t i = 0; i < count_; ++i)
                rest_modulo[i] = small_rows_.empty() ? residue_of(rest_[i], prime_) : residue_of(small_rest_[i], prime_);
            for (std::size_t i = 0; i < count_; ++i) {
                uint128 sum = 0;
                for (std::size_t j = 0; j < count_; ++j) sum += inverse_[i * count_ + j] * rest_modulo[j];
                digit[i] = static_cast<word>(sum % prime_);
            }
            take(digit);
            if (step < look_at) continue;
            if (auto found = fractions()) return *std::move(found);
            if (msb(modulus_) > most_bits) throw arithmetic_error{"number_too_long"};
            look_at *= 2;
        }
    }

private:
    /// Numerator and denominator of max_digits digits are told from so many.
    static constexpr unsigned most_bits = 2 * (rational::max_digits * 3322 / 1000 + 2) + 2;

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
            lifted_[i] += modulus_ * digit[i];
        }
        modulus_ *= prime_;
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
        std::vector<word> table(count_ * count_);
        for (std::size_t i = 0; i < count_; ++i)
            for (const auto& [unknown, factor] : rows_[i]) {
                word& at = table[i * count_ + unknown];
                at = (at + residue_of(factor, prime_)) % prime_;
            }
        inverse_.assign(count_ * count_, 0);
        for (std::size_t i = 0; i < count_; ++i) inverse_[i * count_ + i] = 1;
        for (std::size_t column = 0; column < count_; ++column) {
            std::size_t pivot = column;
            while (pivot < count_ && table[pivot * count_ + column] == 0) ++pivot;
            if (pivot == count_) return false;
            for (std::size_t j = 0; j < count_ && pivot != column; ++j) {
                std::swap(table[pivot * count_ + j], table[column * count_ + j]);
                std::swap(inverse_[pivot * count_ + j], inverse_[column * count_ + j]);
            }
            const word scale = power(table[column * count_ + column], prime_ - 2, prime_);
            for (std::size_t j = 0; j < count_; ++j) {
                table[column * count_ + j] = table[column * count_ + j] * scale % prime_;
                inverse_[column * count_ + j] = inverse_[column * count_ + j] * scale % prime_;
            }
            for (std::size_t i = 0; i < count_; ++i) {
                const word factor = table[i * count_ + column];
                if (i == column || factor == 0) continue;
                const word minus = prime_ - factor;
                for (std::size_t j = column; j < count_; ++j)
                    table[i * count_ + j] = (table[i * count_ + j] + minus * table[column * count_ + j]) % prime_;
                for (std::size_t j = 0; j < count_; ++j)
                    inverse_[i * count_ + j] = (inverse_[i * count_ + j] + minus * inverse_[column * count_ + j]) % prime_;
            }
        }
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
    word prime_ = 0;
    std::vector<word> inverse_{};
    std::vector<cpp_int> rest_{};  ///< of the right side, where that is no small one
    std::vector<std::vector<std::pair<std::size_t, std::int64_t>>> small_rows_{};
    std::vector<int128> small_rest_{};
    std::vector<cpp_int> lifted_ = std::vector<cpp_int>(count_);  ///< the solution modulo `modulus_`
    cpp_int modulus_ = 1;
};

}  // namespace

integer_solution solve_exactly(const std::vector<integer_row>& rows, const std::vector<cpp_int>& right)
{
    PARTNERING_EXPECTS(rows.size() == right.size(), "a system has a right side for each row");
    if (rows.empty()) return {{}, 1};
    return lifting{rows, right}.run();
}

}  // namespace detail
PARTNERING_END
