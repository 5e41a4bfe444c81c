#pragma once

#include <partnering/core/checked.hpp>
#include <partnering/model/marks.hpp>
#include <partnering/model/partnership_model.hpp>

#include <span>
#include <string_view>
#include <utility>
#include <vector>

PARTNERING_BEGIN

/// The partnership models there are, as rows, most specific first.
class model_catalogue {
public:
    /// The fourteen models of business partnerships, in the order in which an answer names them.
    ///
    /// Source: the partnership models of TM Forum's B2B2X partnering guidance, as listed in docs/models/README.md
    [[nodiscard]] static const model_catalogue& shipped();

    /// The same with one more, which is asked first; one of the same acronym takes its place.
    ///
    /// Errors: bad_model (no acronym, a place or arrow that names nothing, the acronym of another one's variant, a model it refines that is
    ///         not there or that refines it, a mark that is not there, arrows that meet nowhere, more than 64 models).
    [[nodiscard]] checked<model_catalogue> with(partnership_model own) const;
    /// The same with one more mark for rows to name; one of the same name takes its place.
    [[nodiscard]] model_catalogue with(mark own) const;

    [[nodiscard]] std::span<const partnership_model> models() const noexcept { return models_; }
    /// The model of that acronym or with that variant; nullptr where there is none. Letters count as written.
    [[nodiscard]] const partnership_model* find(std::string_view acronym) const;
    [[nodiscard]] const mark_registry& marks() const noexcept { return marks_; }

private:
    model_catalogue(std::vector<partnership_model> models, mark_registry marks) : models_{std::move(models)}, marks_{std::move(marks)} {}
    std::vector<partnership_model> models_;
    mark_registry marks_;
};

PARTNERING_END
