import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir

required_conan_version = ">=2.4"


class PartneringConan(ConanFile):
    name = "partnering"
    description = "Settlement for business partnerships: who owes whom, exactly, and why"
    topics = ("settlement", "revenue-sharing", "billing", "partner-management", "money")
    license = "Apache-2.0"
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "fPIC": [True, False],
        "with_io": [True, False],
        "with_program": [True, False],
        "with_boost_graph": [True, False],
        "with_range_v3": [True, False],
    }
    default_options = {
        "shared": False,
        "fPIC": True,
        "with_io": True,
        "with_program": False,
        "with_boost_graph": True,
        "with_range_v3": True,
        "boost/*:header_only": True,
        "date/*:header_only": False,
        "date/*:use_system_tz_db": True,
    }
    implements = ["auto_shared_fpic"]

    def set_version(self):
        # One place says which version this is.
        text = load(self, os.path.join(self.recipe_folder, "..", "CMakeLists.txt"))
        self.version = self.version or re.search(r"project\(partnering VERSION ([0-9.]+)", text).group(1)

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "..")
        copy(self, "CMakeLists.txt", root, self.export_sources_folder)
        copy(self, "LICENSE", root, self.export_sources_folder)
        for folder in ("cmake", "include", "src"):
            copy(self, f"{folder}/*", root, self.export_sources_folder)

    def layout(self):
        # The recipe stands in a folder of the project, not above it.
        self.folders.root = ".."
        cmake_layout(self)

    def requirements(self):
        # Boost and nlohmann/json are used in bodies; a consumer sees Boost only through the header named after it.
        if self.options.with_boost_graph:
            self.requires("boost/[>=1.74 <2]", transitive_headers=True)
        else:
            self.requires("boost/[>=1.74 <2]", visible=False)
        if self.options.with_io:
            self.requires("nlohmann_json/[>=3.11 <4]", visible=False)
            self.requires("date/[>=3.0.1 <4]")
            self.requires("zlib/[>=1.2.11 <2]")
            self.requires("zstd/[>=1.5 <1.6]")
        if self.options.with_range_v3:
            self.requires("range-v3/[>=0.12 <1]", transitive_headers=True)
        if self.options.with_program:
            self.requires("cli11/[>=2.1 <3]", visible=False)

    def validate(self):
        check_min_cppstd(self, 20)
        if self.options.with_program and not self.options.with_io:
            raise ConanInvalidConfiguration("with_program reads documents, so that it needs with_io")

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25 <5]")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["PARTNERING_BUILD_TESTS"] = False
        toolchain.cache_variables["PARTNERING_BUILD_EXAMPLES"] = False
        toolchain.cache_variables["PARTNERING_BUILD_BENCH"] = False
        toolchain.cache_variables["PARTNERING_BUILD_PROGRAM"] = bool(self.options.with_program)
        toolchain.cache_variables["PARTNERING_BUILD_IO"] = bool(self.options.with_io)
        toolchain.cache_variables["PARTNERING_BUILD_BOOST_GRAPH"] = bool(self.options.with_boost_graph)
        toolchain.cache_variables["PARTNERING_BUILD_RANGE_V3"] = bool(self.options.with_range_v3)
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        rmdir(self, os.path.join(self.package_folder, "share"))

    def package_info(self):
        # Our own package files are used: they have the same targets and components as an installation without Conan.
        self.cpp_info.set_property("cmake_find_mode", "none")

        # For generators other than CMake's: one component a target.
        def component(name, libs=(), requires=(), needs=()):
            info = self.cpp_info.components[name]
            info.set_property("cmake_target_name", f"partnering::{name}")
            info.libs = list(libs)
            info.includedirs = ["include"]
            # What the platform provides has no recipe, and so nothing to refer to.
            recipes = {d.ref.name for d in self.dependencies.host.values() if d.recipe_folder is not None}
            info.requires = list(requires) + [need for need in needs if need.split("::")[0] in recipes]
            return info

        core = component("partnering", libs=["partnering"])
        core.builddirs = [os.path.join("lib", "cmake", "partnering")]
        if self.settings.os in ("Linux", "FreeBSD"):
            core.system_libs = ["pthread", "m"]
        if self.options.with_io:
            component("io", libs=["partnering_io"], requires=["partnering"], needs=["date::date-tz", "zlib::zlib", "zstd::zstdlib"])
        if self.options.with_boost_graph:
            component("boost_graph", requires=["partnering"], needs=["boost::headers"])
        if self.options.with_range_v3:
            component("range_v3", requires=["partnering"], needs=["range-v3::range-v3"])
