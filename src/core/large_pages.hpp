#pragma once

#include <partnering/core/version.hpp>

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

PARTNERING_BEGIN

/// Asks for pages of two mebibytes in a stretch of memory where the system has them, before it is first touched: they are given faster, and
/// reaching all over them needs fewer entries of the processor's table of pages.
void ask_for_large_pages(void* begin, std::size_t bytes) noexcept;

/// Makes room in an empty vector, on such pages where it is room for many megabytes.
template <class Vector>
void reserve_on_large_pages(Vector& empty, std::size_t count)
{
    empty.reserve(count);
    ask_for_large_pages(empty.data(), count * sizeof(typename Vector::value_type));
}

/// For scratch of many megabytes that is written all over: on large pages, and not set to zero first.
template <class T>
struct scratch_allocator {
    using value_type = T;
    static constexpr std::size_t page = std::size_t{2} << 20;
    scratch_allocator() = default;
    template <class U>
    explicit scratch_allocator(const scratch_allocator<U>&) noexcept
    {
    }
    [[nodiscard]] T* allocate(std::size_t count)
    {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < page) return static_cast<T*>(::operator new(bytes));
        void* const memory = ::operator new(bytes, std::align_val_t{page});
        ask_for_large_pages(memory, bytes);
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t count) noexcept
    {
        if (count * sizeof(T) < page)
            ::operator delete(memory, count * sizeof(T));
        else
            ::operator delete(memory, count * sizeof(T), std::align_val_t{page});
    }
    /// What is added without a value has none yet.
    template <class U>
    void construct(U* at) noexcept
    {
        ::new (static_cast<void*>(at)) U;
    }
    template <class U, class... Values>
    void construct(U* at, Values&&... values)
    {
        std::construct_at(at, std::forward<Values>(values)...);
    }
    friend bool operator==(const scratch_allocator&, const scratch_allocator&) noexcept { return true; }
};

PARTNERING_END
