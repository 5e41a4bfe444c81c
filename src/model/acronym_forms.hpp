#pragma once

// How letters that people write fit those of the models of a catalogue.

#include "acronym_roles.hpp"

#include <partnering/model/catalogue.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// What letters of an acronym are, side by side.
class acronym_group_kinds {
public:
    using group = std::vector<acronym_letter>;

    explicit acronym_group_kinds(const role_kinds& roles) : roles_{roles} {}

    [[nodiscard]] const role_kinds& roles() const noexcept { return roles_; }
    [[nodiscard]] bool is(const acronym_letter& letter, std::string_view wide) const { return roles_.is_kind_of(letter.role, wide); }
    [[nodiscard]] bool all(const group& who, std::string_view wide) const;
    [[nodiscard]] bool any(const group& who, std::string_view wide) const;
    /// Nobody gets anything through those: whoever stands around them serves one another.
    [[nodiscard]] bool is_aside(const group& who) const { return all(who, "broker") || all(who, "bank") || all(who, "advertiser"); }
    /// Whether a consumer in general stands between two 2s.
    [[nodiscard]] static bool is_generic(std::span<const group> groups);

private:
    const role_kinds& roles_;
};

/// Every way to write the models of a catalogue, each asked how what somebody has written fits it.
///
/// Requires: catalogue and roles live as long.
class acronym_forms {
public:
    using group = acronym_group_kinds::group;

    struct named {
        const partnership_model* model;
        std::vector<std::string> notes;  ///< how the letters fit, where they are others
    };
    struct open_model {
        const partnership_model* model;
        std::string hub;  ///< how whoever stands where the model turns is called by the letters written: `X`, `the middle B`
    };

    acronym_forms(const model_catalogue& among, const role_kinds& roles);

    /// The model whose form fits best, where no letter leaves anything open.
    [[nodiscard]] std::optional<named> best_of(std::span<const group> groups) const;
    /// The models that fit but for what a letter leaves open.
    [[nodiscard]] std::vector<open_model> open_of(std::span<const group> groups) const;

private:
    /// One way to write a model: its acronym or a variant.
    struct form {
        const partnership_model* model;
        acronym letters;
        bool has_bank;
        bool is_aside = false;  ///< somebody who breaks the rule is written apart, as nobody does who leaves it open
        bool no_host = false;   ///< who is shown, and to whom, without who shows it
    };
    /// What is to be said of a letter that fits one that a form asks for, and is another.
    enum class unlike : std::uint8_t { nothing, receives, is_paid, is_kind, beside };
    struct letter_fit;
    struct fit;

    void add_form(const partnership_model& model, const std::string& written);
    void add_asides(const partnership_model& model, const std::vector<group>& groups);
    [[nodiscard]] std::vector<group> one_bank(std::vector<group> groups) const;
    [[nodiscard]] letter_fit fit_of(const acronym_letter& written, const acronym_letter& asked, std::size_t at, const form& in) const;
    [[nodiscard]] bool is_another_supplier(const acronym_letter& written, const acronym_letter& asked, const form& in) const;
    [[nodiscard]] bool add_fit(fit& to, const group& written, const group& asked, std::size_t at, const form& in) const;
    [[nodiscard]] std::optional<fit> fit_of(std::span<const group> written, const form& in) const;
    [[nodiscard]] std::string in_words(unlike as, const acronym_letter& written, const acronym_letter& asked) const;
    void offer(std::span<const group> written, std::vector<open_model>& to) const;
    void offer_beside(std::span<const group> groups, std::vector<open_model>& to) const;
    void offer_to_buyer(std::span<const group> groups, std::vector<open_model>& to) const;
    [[nodiscard]] std::string hub_called(std::span<const group> written, const form& in) const;

    const model_catalogue& among_;
    acronym_group_kinds kinds_;
    std::vector<form> forms_{};
};

PARTNERING_END
