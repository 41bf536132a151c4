#pragma once
// Runs the vector files of one protocol (protocols/<name>/vectors/*.txt). Each file is one
// connection; besides reading it as written, the runner feeds it split at every byte, glued
// together and with each bit flipped once. Test code only.
//
//   # what it shows. Source: the clause of the specification.
//   model   C5L                                  optional, as are: now T, seed N
//   feed    7e 02 00 … 7e                        hex, or text when it is not hex
//   device  013812345678
//   event   alarm alarms=sos at=2026-01-01T00:00:00Z lat=39.9 battery.percent=80
//   reply   7e 80 01 … 7e after=commit           as bytes; `none` when nothing may be sent
//   refused 7e 80 01 … 7e                        what is sent when the flow says no
//   fault   checksum suspected=sos
//   nack    15                                   what a refused frame is told at once
//   key     7                                    the serial; `none` when there is none
//
// The lines after a feed say what that feed means. Every event must be listed; an event line names
// the kind and any members of the event's JSON by path; lat, lon, valid, at and alarms are short
// for position.lat, position.lon, position.valid, time and the alarms joined by commas. `-` as a
// value: the member is absent.

#include <memory>
#include <string>

#include "gateway/protocol.hpp"

namespace tiexin::gateway {

void run_vectors(const std::string& protocol_name, const Protocol& protocol);

}  // namespace tiexin::gateway
