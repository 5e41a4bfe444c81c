#pragma once

#include <partnering/core/version.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

PARTNERING_BEGIN

/// The fields one kind of object in a document may have, apart from `x-...`.
struct document_object {
    std::string_view name;  ///< as in the JSON Schema's $defs: `charge`, `formula_flat`
    std::vector<std::string_view> fields;
};

/// Every kind of object the reader knows. The reader asks for no field that is not in here, and knows no field that is not.
[[nodiscard]] std::span<const document_object> document_objects();

/// Requires: a name that is in document_objects().
[[nodiscard]] const document_object& document_object_of(std::string_view name);

/// One line an object: `charge: key label payer ...`. A test holds this text, the schema and the reader together.
[[nodiscard]] std::string document_fields_text();

PARTNERING_END
