#pragma once

#include "core/large_pages.hpp"

#include <partnering/core/version.hpp>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

PARTNERING_BEGIN

namespace usage_csv {

/// Plain numbers in a row, not initialised: a vector would write every place twice.
template <class T>
    requires std::is_trivially_copyable_v<T>
class column {
public:
    column() = default;
    column(column&& other) noexcept : places_{std::exchange(other.places_, nullptr)}, room_{std::exchange(other.room_, 0)} {}
    column& operator=(column&& other) noexcept
    {
        std::swap(places_, other.places_);
        std::swap(room_, other.room_);
        return *this;
    }
    column(const column&) = delete;
    column& operator=(const column&) = delete;
    ~column() { std::free(places_); }

    void reserve(std::size_t places)
    {
        if (places <= room_) return;
        void* larger = std::realloc(places_, places * sizeof(T));
        if (larger == nullptr) throw std::bad_alloc{};
        places_ = static_cast<T*>(larger);
        ask_for_large_pages(places_, places * sizeof(T));
        room_ = places;
    }
    [[nodiscard]] T* at(std::size_t place) const noexcept { return places_ + place; }
    [[nodiscard]] std::span<const T> view(std::size_t places) const noexcept { return {places_, places}; }

private:
    T* places_ = nullptr;
    std::size_t room_ = 0;
};

}  // namespace usage_csv

PARTNERING_END
