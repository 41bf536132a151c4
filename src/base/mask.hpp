#pragma once
// How personal numbers are shown until somebody unmasks them. What is too short to be masked so
// that something stays hidden is hidden whole.

#include <string>
#include <string_view>

namespace tiexin {

std::string mask_phone(std::string_view digits);      // 139****2201, 0352***1234; 120 stays
std::string mask_id_number(std::string_view number);  // 1402**********0048
std::string mask_card(std::string_view number);       // DT10****71

}  // namespace tiexin
