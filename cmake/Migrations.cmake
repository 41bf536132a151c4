# migrations/NNNN-title/*.sql become one source of tiexin_store; a changed file configures anew.
file(GLOB migration_folders CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/[0-9]*)
list(SORT migration_folders)
set(rows "")
foreach(folder IN LISTS migration_folders)
  get_filename_component(name ${folder} NAME)
  string(REGEX MATCH "^0*([0-9]+)-(.+)$" _ ${name})
  string(APPEND rows "        {${CMAKE_MATCH_1}, \"${CMAKE_MATCH_2}\"")
  foreach(part up up.postgres before after)
    set(text "")
    if(EXISTS ${folder}/${part}.sql)
      file(READ ${folder}/${part}.sql text)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/${part}.sql)
    endif()
    string(APPEND rows ",\n         R\"migration(${text})migration\"")
  endforeach()
  string(APPEND rows "},\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/embedded_migrations.cpp @ONLY CONTENT
[[#include "store/embedded.hpp"

namespace tiexin::store {

std::vector<EmbeddedMigration> embedded_migration_rows() {
    return {
@rows@    };
}

}  // namespace tiexin::store
]])
target_sources(tiexin_store PRIVATE ${CMAKE_BINARY_DIR}/generated/embedded_migrations.cpp)
