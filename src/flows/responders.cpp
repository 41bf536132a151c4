// Who can help: those the plan of the kind names, from the elder's file.

#include <algorithm>

#include "flows/incidents.hpp"

namespace tiexin::flows {

namespace {

using alarms::Responder;
using registry::Contact;
using registry::ContactRole;

struct Service {
    std::string_view role;
    std::uint64_t number;
};
constexpr Service services[] = {{"ambulance", 120}, {"fire_brigade", 119}, {"police", 110}};

bool fits(const Contact& contact, std::string_view role) {
    switch (contact.role) {
        case ContactRole::relative:
            return role == "relative" || (role == "key_holder" && contact.has_key);
        case ContactRole::neighbour:
        case ContactRole::key_holder:
            return role == "key_holder";
        case ContactRole::station:
            return role == "station";
        case ContactRole::grid_worker:
            return role == "grid_worker";
        case ContactRole::doctor:
        case ContactRole::clinic:
            return role == "clinic" || role == "ambulance";
    }
    return false;
}

// What the page calls the contact, whichever line of the plan brought it.
std::string_view role_of(const Contact& contact) {
    switch (contact.role) {
        case ContactRole::relative:
            return contact.has_key ? "key_holder" : "relative";
        case ContactRole::key_holder:
            return "key_holder";
        case ContactRole::station:
            return "station";
        case ContactRole::grid_worker:
            return "grid_worker";
        case ContactRole::doctor:
        case ContactRole::clinic:
            return "clinic";
        case ContactRole::neighbour:
            break;
    }
    return contact.has_key ? "key_holder" : "other";
}

class Proposal {
public:
    explicit Proposal(std::vector<Responder> told) : list_(std::move(told)) {}

    void add(const Contact& contact) {
        Responder out;
        out.id = ResponderId{contact.id.value};
        out.role = role_of(contact);
        out.contact = contact.id;
        out.name = contact.name;
        add(std::move(out));
    }
    void add(const Service& service) {
        Responder out;
        out.id = ResponderId{service.number};
        out.role = service.role;
        out.name = to_text(service.number);
        add(std::move(out));
    }
    std::vector<Responder> take() { return std::move(list_); }

private:
    void add(Responder responder) {
        const bool there = std::any_of(list_.begin(), list_.end(), [&](const Responder& known) {
            return known.id == responder.id;
        });
        if (!there && list_.size() < alarms::responders_max) {
            list_.push_back(std::move(responder));
        }
    }

    std::vector<Responder> list_;
};

}  // namespace

std::vector<Responder> Incidents::proposed(const Conn& conn,
                                           const alarms::Incident& incident) const {
    Proposal proposal(incident.responders);
    const auto elder = incident.elder ? stores_.registry.elder(conn, incident.elder) : std::nullopt;
    for (const std::string& role : alarms::policy_of(incident.kinds.front()).plan) {
        if (elder) {
            for (const Contact& contact : elder->contacts) {
                if (fits(contact, role)) {
                    proposal.add(contact);
                }
            }
        }
        for (const Service& service : services) {
            if (service.role == role) {
                proposal.add(service);
            }
        }
    }
    return proposal.take();
}

}  // namespace tiexin::flows
