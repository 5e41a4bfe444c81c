#pragma once

/// The inline namespace all names live in: two releases whose binary layout differs can be linked into one program.
#define PARTNERING_BEGIN                                                                                                                   \
    namespace partnering {                                                                                                                 \
    inline namespace v1 {
#define PARTNERING_END                                                                                                                     \
    }                                                                                                                                      \
    }
