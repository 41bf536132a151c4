#pragma once
// Every handler of the route table. Each lives in handlers/<resource>_<verb>.cpp, runs on a worker
// thread, and is called only after the caller's session, permission and body were checked.

#include "web/call.hpp"

namespace tiexin::web {

Answer get_health(Call& call);
Answer get_readiness(Call& call);
Answer get_metrics(Call& call);
Answer get_site(Call& call);
Answer sign_in(Call& call);
Answer get_session(Call& call);
Answer sign_out(Call& call);
Answer change_password(Call& call);
Answer set_seat_state(Call& call);
Answer list_seats(Call& call);
Answer open_stream(Call& call);
Answer list_events(Call& call);
Answer get_queue(Call& call);
Answer list_incidents(Call& call);
Answer create_incident(Call& call);
Answer count_incidents(Call& call);
Answer get_incident(Call& call);
Answer confirm_seen(Call& call);
Answer accept_incident(Call& call);
Answer add_note(Call& call);
Answer take_step(Call& call);
Answer add_responder(Call& call);
Answer notify_responder(Call& call);
Answer set_responder_state(Call& call);
Answer hand_over_incident(Call& call);
Answer assign_incident(Call& call);
Answer close_incident(Call& call);
Answer close_as_false_press(Call& call);
Answer reopen_incident(Call& call);
Answer link_elder(Call& call);
Answer list_calls(Call& call);
Answer dial_call(Call& call);
Answer set_call_state(Call& call);
Answer join_voice(Call& call);
Answer leave_voice(Call& call);
Answer list_elders(Call& call);
Answer create_elder(Call& call);
Answer get_elder(Call& call);
Answer update_elder(Call& call);
Answer reveal_field(Call& call);
Answer list_elder_changes(Call& call);
Answer undo_elder_change(Call& call);
Answer list_elder_viewers(Call& call);
Answer get_track(Call& call);
Answer list_terminals(Call& call);
Answer enrol_terminal(Call& call);
Answer count_terminals(Call& call);
Answer get_terminal(Call& call);
Answer assign_terminal(Call& call);
Answer unassign_terminal(Call& call);
Answer set_line_key(Call& call);
Answer remove_line_key(Call& call);
Answer retire_terminal(Call& call);
Answer list_commands(Call& call);
Answer send_command(Call& call);
Answer get_false_presses(Call& call);
Answer list_knocking(Call& call);
Answer dismiss_knocking(Call& call);
Answer get_positions(Call& call);
Answer get_outlines(Call& call);
Answer list_areas(Call& call);
Answer list_users(Call& call);
Answer create_user(Call& call);
Answer update_user(Call& call);
Answer reset_password(Call& call);
Answer list_access_log(Call& call);
Answer list_ladders(Call& call);
Answer get_ladder(Call& call);
Answer put_ladder(Call& call);
Answer list_plans(Call& call);
Answer get_answering(Call& call);
Answer get_verify(Call& call);

}  // namespace tiexin::web
