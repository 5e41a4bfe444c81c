#pragma once

#include <partnering/governance/value_scheme.hpp>

#include <string>

PARTNERING_BEGIN

/// A scheme at a glance: a column a stage, a row a member, in each a bar as long as the member's share, and the share. What is negative is
/// drawn hollow.
///
/// Shares stand there exactly where three decimals hold them, else rounded half even, with `≈`. The picture has a background of its own, so
/// that it is read on light and dark pages alike; it embeds no font and runs nothing. Names are escaped, whatever they hold; the same
/// scheme gives the same bytes. Source: Scalable Vector Graphics 1.1.
[[nodiscard]] std::string svg_picture(const value_scheme& of);

PARTNERING_END
