#pragma once
// The form of an elder's file: reads what a page sent into the file as it was. Absent members stay,
// null empties.

#include "registry/service.hpp"
#include "registry/types.hpp"
#include "web/call.hpp"
#include "web/input.hpp"
#include "web/problem.hpp"

namespace tiexin::web {

// Faults of kind and length are noted in `input`; what the registry finds wrong comes on saving.
void read_elder(Input& input, registry::Elder& elder);
std::vector<FieldFault> faults_of_form(const std::vector<registry::FieldFault>& faults);

}  // namespace tiexin::web
