#pragma once
// Recordings that their server did not finish: NAME.wav.tmp becomes NAME.wav with the lengths of
// its header (RIFF, 44 bytes) put right, so that the last words before a crash can be heard.

#include <string>

namespace tiexin::adapters {

// To be called while no conversation is recorded. Files that cannot be read stay as they are.
void finish_recordings(const std::string& folder);

}  // namespace tiexin::adapters
