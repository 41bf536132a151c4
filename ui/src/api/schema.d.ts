// Generated from api/openapi.yaml by `npm run api`. Do not edit.

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The store writes and the terminal ports listen */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus; open to callers on the loopback address, else needs the permission */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the sign-in page and the map need to know before anybody signed in */
        get: operations["getSite"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description 401 `sign_in_wrong` for a wrong name or password alike. After 5 wrong attempts in 15 minutes the name is locked for 15
         *     minutes for the address they came from, and after 50 in 5 minutes from wherever for 5 minutes for everybody (423
         *     `sign_in_locked`); more than 30 attempts a minute from one address answer 429 `too_many_requests`. Both say
         *     `retry_after_s` and `Retry-After`. An address is the peer of the connection (of IPv6 its /64); forwarding headers are not read.
         *     `locked_until` of a user is the end of the lock for everybody.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am, what I may do, my seat, the server's time and the end of the event log */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Sign out; incidents still held go back to the queue */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/current/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my password; every other session of mine ends */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/current/seat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set my seat's state; this also says that its lost_incidents were read */
        put: operations["setSeatState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every seat of my areas with its person, state and what it holds */
        get: operations["listSeats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** WebSocket of events; see events/down.json and events/up.json */
        get: operations["openStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of the log that the stream would have shown, for catching up and for looking at a gap */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every open incident of my scope, by priority and then age, with the sequence number it is true for */
        get: operations["getQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Incidents, open and closed */
        get: operations["listIncidents"];
        put?: never;
        /** Raise an incident by hand, as when the elder telephones; the caller holds it at once */
        post: operations["createIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open, waiting, held and raised today */
        get: operations["countIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        /** One incident with its alarms, timeline, plan, responders and commands */
        get: operations["getIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/seen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** This seat has the alarm on its screen (the stream's `seen` says the same) */
        post: operations["confirmSeen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the incident; 409 `incident_taken` names who has it */
        post: operations["acceptIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write a note on the timeline */
        post: operations["addNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/steps/{step_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
                step_id: components["schemas"]["Slug"];
            };
            cookie?: never;
        };
        get?: never;
        /** Mark a step of the response plan done or skipped */
        put: operations["takeStep"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/responders": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a responder who is not proposed */
        post: operations["addResponder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/responders/{responder_id}/notify": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
                responder_id: components["parameters"]["ResponderId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell a responder; through the webhook, or as told by the operator on the telephone */
        post: operations["notifyResponder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/responders/{responder_id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
                responder_id: components["parameters"]["ResponderId"];
            };
            cookie?: never;
        };
        get?: never;
        /** A responder has seen it, is coming, arrived or declined */
        put: operations["setResponderState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand to another seat or back to the queue, with a note to be read; a supervisor may move what others hold */
        post: operations["handOverIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offer a waiting incident to one connected seat by name. Nobody holds it by that; the ladder goes on until somebody accepts */
        post: operations["assignIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close with an outcome */
        post: operations["closeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/false-press": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept when nobody holds it, and close as pressed by mistake; counted for the terminal */
        post: operations["closeAsFalsePress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reopen a closed incident with a reason */
        post: operations["reopenIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        /** The telephones that are or were in the conversation, oldest first */
        get: operations["listCalls"];
        put?: never;
        /** Dial a contact of the file, the elder, or a number into the conversation; for the holder */
        post: operations["dialCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/calls/{call_id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
                call_id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        /** Answer who waits or take off hold (talking), hold (held), hang up (ended); for the holder */
        put: operations["setCallState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/voice": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        /** The seat joins the conversation with its own sound; a further offer takes the place of the former */
        put: operations["joinVoice"];
        post?: never;
        /** The seat leaves the conversation; the others go on */
        delete: operations["leaveVoice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/elder": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        get?: never;
        /** Say whose incident this is; with `enrol` the unknown terminal is enrolled to that elder as well */
        put: operations["linkElder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Elders; `q` finds by name, pinyin, initials, last four digits of a telephone, card or terminal */
        get: operations["listElders"];
        put?: never;
        /** Open a file */
        post: operations["createElder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elders/{elder_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        /** The file, masked; the holder of `incident_id` gets the door code and the telephone numbers. Reading is logged */
        get: operations["getElder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change fields of the file; contacts are replaced as a whole, in calling order */
        patch: operations["updateElder"];
        trace?: never;
    };
    "/api/v1/elders/{elder_id}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show one masked field in clear; who, which and why is logged first */
        post: operations["revealField"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elders/{elder_id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        /** History of the file, newest first, at most 200 */
        get: operations["listElderChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elders/{elder_id}/changes/{version}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
                version: number;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put back what this version changed, as a new version; nothing is lost */
        post: operations["undoElderChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elders/{elder_id}/viewers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        /** Who opened this file, newest first */
        get: operations["listElderViewers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/elders/{elder_id}/track": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        /** The places of one day (Asia/Shanghai), all terminals worn that day */
        get: operations["getTrack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terminals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Terminals */
        get: operations["listTerminals"];
        put?: never;
        /** Enrol from the knocking list or by hand; it then awaits its commissioning press */
        post: operations["enrolTerminal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terminals/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The figures over the list */
        get: operations["countTerminals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terminals/{terminal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        /** One terminal with its commands, wearers and false presses */
        get: operations["getTerminal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terminals/{terminal_id}/assignment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        get?: never;
        /** Give it to an elder; the former wearer's period ends */
        put: operations["assignTerminal"];
        post?: never;
        /** Take it back from its wearer */
        delete: operations["unassignTerminal"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terminals/{terminal_id}/line-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        get?: never;
        /** What it encrypts its line with from now on; nobody reads it back */
        put: operations["setLineKey"];
        post?: never;
        /** It encrypts no more; what comes encrypted cannot be read from now on */
        delete: operations["removeLineKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terminals/{terminal_id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take it out of service: its wearing ends, commands that wait fail, its press is from then on that of an unknown terminal. Enrolling it again undoes it */
        post: operations["retireTerminal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terminals/{terminal_id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        /** Commands to this terminal, newest first, at most 200 */
        get: operations["listCommands"];
        put?: never;
        /** Queue a command; it is delivered at once or when the terminal returns */
        post: operations["sendCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/terminals/{terminal_id}/false-presses": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        /** False presses of the last 30 days with their times */
        get: operations["getFalsePresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knocking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Terminals that nobody enrolled and that spoke to us, latest first, at most 200 */
        get: operations["listKnocking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knocking/{protocol}/{device}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                protocol: components["schemas"]["Slug"];
                device: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take it off the list; it appears again when it speaks again */
        delete: operations["dismissKnocking"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last place of every terminal of my areas, as columns; the stream then sends what changed */
        get: operations["getPositions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/map/outlines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Outlines of the areas as GeoJSON (WGS-84) */
        get: operations["getOutlines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/areas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The divisions tree of the city, parents before children */
        get: operations["listAreas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users, by name */
        get: operations["listUsers"];
        put?: never;
        /** Add a user */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change role, areas, display name, or disable; a change of role or areas ends the user's sessions */
        patch: operations["updateUser"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        get?: never;
        /** Set a password that must be changed at the next sign-in; unlocks the name and ends its sessions */
        put: operations["resetPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who looked at whom, newest first */
        get: operations["listAccessLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ladders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Escalation ladders by area and time of day */
        get: operations["listLadders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ladders/{area_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                area_id: components["schemas"]["AreaId"];
            };
            cookie?: never;
        };
        /** The ladder in force for an area, its own or inherited */
        get: operations["getLadder"];
        /** Set the ladders of an area, one for each part of the day */
        put: operations["putLadder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Response plans by kind of alarm */
        get: operations["listPlans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/answering": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** KPIs of a span (shift, night), computed from the five times of every alarm in it */
        get: operations["getAnswering"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of the promises: chain, alarms without incident, open incidents without deadline */
        get: operations["getVerify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Id: string;
        Seq: number;
        /** @description Division code; its length tells the level */
        AreaId: string;
        Slug: string;
        /**
         * Format: date-time
         * @description 2026-11-23T06:13:07.412345Z
         */
        Time: string;
        /** Format: date-time */
        MaybeTime: string | null;
        Priority: number;
        /** @enum {string} */
        Role: "operator" | "supervisor" | "registrar" | "administrator" | "auditor";
        /** @enum {string} */
        Permission: "incident.read" | "incident.handle" | "incident.supervise" | "elder.read" | "elder.write" | "elder.reveal" | "terminal.read" | "terminal.write" | "terminal.command" | "position.read" | "seat.own" | "seat.read" | "user.read" | "user.write" | "access_log.read" | "ladder.read" | "ladder.write" | "plan.read" | "report.read" | "verify.read" | "metrics.read";
        /** @enum {string} */
        AlarmKind: "sos" | "fall" | "low_battery" | "power_off" | "power_cut" | "removed" | "tamper" | "fence_enter" | "fence_exit" | "vibration" | "overspeed" | "collision" | "smoke" | "gas" | "carbon_monoxide" | "water" | "intrusion" | "door" | "bed" | "wandering" | "epilepsy" | "pill" | "inactivity" | "panic" | "medical" | "fire" | "help" | "service" | "ride" | "heart_rate_high" | "heart_rate_low" | "link_lost" | "cancel" | "test" | "fault" | "telephone" | "manual" | "could_not_process";
        /** @enum {string} */
        IncidentState: "raised" | "offered" | "accepted" | "acting" | "closed";
        /** @enum {string} */
        Outcome: "helped" | "ambulance" | "fire_brigade" | "police" | "relative_came" | "false_press" | "test" | "duplicate" | "advised" | "not_reached" | "ordered" | "recovered" | "other";
        /** @enum {string} */
        ResponderKind: "relative" | "key_holder" | "station" | "clinic" | "ambulance" | "fire_brigade" | "police" | "grid_worker" | "neighbour" | "doctor" | "other";
        /** @enum {string} */
        ResponderState: "proposed" | "sent" | "seen" | "coming" | "arrived" | "declined" | "failed";
        /** @enum {string} */
        Channel: "phone" | "sms" | "webhook" | "by_hand";
        /** @enum {string} */
        SeatState: "ready" | "break" | "wrap_up" | "away";
        /** @enum {string} */
        CommandKind: "locate_now" | "report_interval" | "centre_number" | "sos_numbers" | "call_back" | "find";
        /** @enum {string} */
        CommandState: "queued" | "sent" | "echoed" | "confirmed" | "failed" | "expired";
        /** @description watch, pendant, hub, phone, sensor; another word is shown as it is */
        TerminalKind: string;
        /** @enum {string} */
        PositionKind: "gnss" | "wifi" | "cell" | "beacon" | "manual";
        AccessAction: components["schemas"]["Slug"];
        Problem: {
            /** @description urn:tiexin:problem:CODE */
            type: string;
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            code: components["schemas"]["Slug"];
            errors?: {
                field: string;
                code: components["schemas"]["Slug"];
                text: string;
            }[];
            holder?: components["schemas"]["Person"];
            retry_after_s?: number;
            current_version?: number;
        };
        NextCursor: string | null;
        IncidentPage: {
            items: components["schemas"]["IncidentSummary"][];
            next_cursor: components["schemas"]["NextCursor"];
            total: number;
        };
        ElderPage: {
            items: components["schemas"]["ElderSummary"][];
            next_cursor: components["schemas"]["NextCursor"];
            total: number;
        };
        TerminalPage: {
            items: components["schemas"]["TerminalSummary"][];
            next_cursor: components["schemas"]["NextCursor"];
            total: number;
        };
        KnockingList: {
            items: components["schemas"]["Knocking"][];
        };
        CommandList: {
            items: components["schemas"]["Command"][];
        };
        ChangeList: {
            items: components["schemas"]["Change"][];
        };
        UserList: {
            items: components["schemas"]["User"][];
        };
        AccessPage: {
            items: components["schemas"]["Access"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        EventList: {
            items: components["schemas"]["event"][];
            next_since: components["schemas"]["Seq"];
            head_seq: components["schemas"]["Seq"];
        };
        Event: components["schemas"]["event"];
        StreamDown: components["schemas"]["down"];
        StreamUp: components["schemas"]["up"];
        Site: {
            centre_name: {
                zh: string;
                en: string;
            };
            /** @description What a terminal is told to call back when a command names no number */
            centre_number?: string | null;
            version: string;
            languages: string[];
            demo: boolean;
            server_time?: components["schemas"]["Time"];
            map: {
                /** @description west, south, east, north */
                bounds: number[];
                tiles: {
                    url: string;
                    /** @enum {string} */
                    datum: "wgs84" | "gcj02" | "bd09";
                    attribution?: string;
                } | null;
            };
        };
        Readiness: {
            ready: boolean;
            store: boolean;
            gateway: boolean;
            reason?: string;
        };
        SignIn: {
            name: string;
            password: string;
        };
        PasswordChange: {
            old_password: string;
            new_password: string;
        };
        PasswordReset: {
            password: string;
        };
        Person: {
            user_id: components["schemas"]["Id"];
            name: string;
            seat_number?: number | null;
        } | null;
        Session: {
            user: components["schemas"]["User"];
            permissions: components["schemas"]["Permission"][];
            csrf_token: string;
            seat: components["schemas"]["Seat"] | null;
            server_time: components["schemas"]["Time"];
            head_seq: components["schemas"]["Seq"];
            expires_at: components["schemas"]["Time"];
            must_change_password: boolean;
        };
        SeatChange: {
            state: components["schemas"]["SeatState"];
            /** @description Planned length of a break */
            minutes?: number;
        };
        Seat: {
            user_id: components["schemas"]["Id"];
            name: string;
            /** @description The lowest free number when it connected */
            seat_number: number | null;
            role: components["schemas"]["Role"];
            state: components["schemas"]["SeatState"];
            since: components["schemas"]["Time"];
            break_until?: components["schemas"]["MaybeTime"];
            connected: boolean;
            last_heard_at: components["schemas"]["Time"];
            /** @description Silent for too long: what it held went back */
            lost_at?: components["schemas"]["MaybeTime"];
            /** @description What this seat held when it was lost; in the current session also with whom it is now */
            lost_incidents?: {
                incident_id: components["schemas"]["Id"];
                number: string;
                at: components["schemas"]["Time"];
                now_with?: components["schemas"]["Person"];
            }[];
            areas: components["schemas"]["Area"][];
            holding: components["schemas"]["IncidentSummary"][];
        };
        SeatList: {
            items: components["schemas"]["Seat"][];
        };
        ElderRef: {
            id: components["schemas"]["Id"];
            name: string;
            sex: components["schemas"]["Sex"];
            age: number;
            lives_alone: boolean;
        } | null;
        TerminalRef: {
            /** @description null: nobody enrolled it */
            id: components["schemas"]["Id"] | null;
            /** @description Short, for people, not unique: the model and the last four digits */
            label: string;
            kind: components["schemas"]["TerminalKind"];
            protocol: string;
            /** @description What it calls itself on the wire */
            device: string;
            /** @description false with an id: it was retired */
            enrolled: boolean;
        } | null;
        Position: {
            lat: number;
            lon: number;
            /** @constant */
            datum: "wgs84";
            kind: components["schemas"]["PositionKind"];
            accuracy_m: number | null;
            speed_kmh?: number | null;
            fix_at: components["schemas"]["Time"];
            received_at: components["schemas"]["Time"];
            /** @description Since the fix, when this was answered */
            age_s: number;
            /** @description Within its accuracy of the elder's home */
            at_home?: boolean;
            terminal_id?: components["schemas"]["Id"] | null;
            battery_percent?: number | null;
        } | null;
        NextStep: {
            at: components["schemas"]["Time"];
            /**
             * @description holder_limit: without a step until then the holder loses it; repeat: the ladder starts over
             * @enum {string}
             */
            kind: "offer_seats" | "offer_other_area" | "tell_supervisor" | "webhook" | "holder_limit" | "repeat";
            step?: number | null;
        } | null;
        IncidentSummary: {
            id: components["schemas"]["Id"];
            /** @description Day and number as people say it: 1123-0147 */
            number: string;
            version: number;
            priority: components["schemas"]["Priority"];
            kind: components["schemas"]["AlarmKind"];
            /** @description Of all its alarms, worst first */
            kinds: components["schemas"]["AlarmKind"][];
            state: components["schemas"]["IncidentState"];
            /** @enum {string} */
            origin: "terminal" | "unknown_terminal" | "call" | "operator_made" | "system";
            elder: components["schemas"]["ElderRef"];
            terminal: components["schemas"]["TerminalRef"];
            area: components["schemas"]["Area"] | null;
            /** @description County and town as shown in the queue */
            place_text: string;
            /** @description Device time of the first alarm where believable, else receive time */
            pressed_at: components["schemas"]["Time"];
            /** @description When the first alarm was received */
            raised_at: components["schemas"]["Time"];
            /** @description Raised, reopened or returned to the queue: where the ageing timer starts */
            waiting_since: components["schemas"]["Time"];
            seen_at: components["schemas"]["MaybeTime"];
            answered_at: components["schemas"]["MaybeTime"];
            closed_at: components["schemas"]["MaybeTime"];
            /** @description From receive to answer of the first alarm */
            answer_ms: number | null;
            holder: components["schemas"]["Person"];
            was_with: {
                person: components["schemas"]["Person"];
                /** @enum {string} */
                reason: "seat_lost" | "limit_passed" | "handed_over" | "signed_out";
                at: components["schemas"]["MaybeTime"];
                note?: string | null;
            } | null;
            /** @description The person it was handed or assigned to, until somebody accepts it */
            handed_to?: components["schemas"]["Id"] | null;
            outcome: components["schemas"]["Outcome"] | null;
            /** @description The frame was damaged but parsed as a press */
            suspected: boolean;
            /** @description The terminal said cancel; the incident stays open */
            cancelled_at: components["schemas"]["MaybeTime"];
            /** @description From here on the ageing timer is red */
            limit_at: components["schemas"]["MaybeTime"];
            next_step: components["schemas"]["NextStep"];
            escalation_level: number;
            reached: ("seats" | "other_area" | "supervisor" | "webhook")[];
            battery_percent: number | null;
            alarm_count: number;
            last_alarm_at?: components["schemas"]["Time"];
            /** @description What `seen` confirms */
            last_alarm_id: components["schemas"]["Id"] | null;
            reopened_count: number;
            /** @description A level that stood since then, through the closing of the incident that told of it before */
            standing_since: components["schemas"]["MaybeTime"];
        };
        Alarm: {
            id: components["schemas"]["Id"];
            kind: components["schemas"]["AlarmKind"];
            kinds: components["schemas"]["AlarmKind"][];
            terminal: components["schemas"]["TerminalRef"];
            suspected: boolean;
            is_cancel: boolean;
            battery_percent: number | null;
            /** @description The five times; seen and answered are of this alarm */
            times: {
                device_at: components["schemas"]["MaybeTime"];
                received_at: components["schemas"]["Time"];
                committed_at: components["schemas"]["MaybeTime"];
                seen_at: components["schemas"]["MaybeTime"];
                answered_at: components["schemas"]["MaybeTime"];
            };
        };
        TimelineEntry: {
            seq: components["schemas"]["Seq"];
            at: components["schemas"]["Time"];
            kind: components["schemas"]["Kind"];
            /** @description null: a terminal or the server itself */
            actor: components["schemas"]["Person"];
            /** @description As in events/payloads.json; null once erased */
            payload: Record<string, never> | null;
            /** @description Since the incident was raised */
            after_ms: number;
        };
        /** @enum {string} */
        CallState: "waiting" | "dialling" | "talking" | "held" | "ended";
        Call: {
            id: components["schemas"]["Id"];
            /** @enum {string} */
            direction: "in" | "out";
            state: components["schemas"]["CallState"];
            /** @description elder, terminal, unknown, or as a responder's kind */
            role: string;
            name: string | null;
            number_masked: string;
            contact_id: components["schemas"]["Id"] | null;
            /** @description Who answered or dialled */
            user_id: components["schemas"]["Id"] | null;
            begun_at: components["schemas"]["Time"];
            answered_at: components["schemas"]["MaybeTime"];
            ended_at: components["schemas"]["MaybeTime"];
            /** @enum {string|null} */
            how: "hung_up" | "refused" | "not_answered" | "not_reached" | "lost" | null;
            /** @description Hung up before anybody answered; to be called back */
            abandoned: boolean;
        };
        CallList: {
            items: components["schemas"]["Call"][];
            /** @description How many conversations were recorded */
            recordings: number;
        };
        /** @description One of contact_id, elder, number */
        Dial: {
            contact_id?: components["schemas"]["Id"];
            /** @default false */
            elder: boolean;
            number?: string;
            role?: string;
            name?: string;
        };
        CallStateChange: {
            /** @enum {string} */
            state: "talking" | "held" | "ended";
        };
        VoiceOffer: {
            /** @description SDP with every candidate in it */
            offer: string;
        };
        VoiceAnswer: {
            /** @description SDP */
            answer: string;
        };
        Responder: {
            id: components["schemas"]["Id"];
            kind: components["schemas"]["ResponderKind"];
            name: string;
            relation?: string | null;
            /** @description In clear for the holder, masked for others */
            phone?: string | null;
            contact_id?: components["schemas"]["Id"] | null;
            place?: string | null;
            minutes_away?: number | null;
            /** @description Text to read out to 120, 119 or 110 */
            read_out?: string | null;
            /** @description proposed: by the plan, nobody told yet */
            state: components["schemas"]["ResponderState"];
            how?: components["schemas"]["Channel"] | null;
            sent_at?: components["schemas"]["MaybeTime"];
            seen_at?: components["schemas"]["MaybeTime"];
            coming_at?: components["schemas"]["MaybeTime"];
            arrived_at?: components["schemas"]["MaybeTime"];
            declined_at?: components["schemas"]["MaybeTime"];
            note?: string | null;
        };
        PlanStep: {
            id: components["schemas"]["Slug"];
            text: {
                zh: string;
                en: string;
            };
            action?: ("call_back" | "notify_key_holder" | "notify_relatives" | "call_ambulance" | "call_fire_brigade" | "call_police" | "locate_now" | "ask") | null;
            /** @enum {string} */
            state: "open" | "done" | "skipped";
            at?: components["schemas"]["MaybeTime"];
            by?: components["schemas"]["Person"];
            note?: string | null;
        };
        Incident: components["schemas"]["IncidentSummary"] & {
            alarms: components["schemas"]["Alarm"][];
            /** @description Newest first */
            timeline: components["schemas"]["TimelineEntry"][];
            responders: components["schemas"]["Responder"][];
            plan: components["schemas"]["PlanStep"][];
            commands: components["schemas"]["Command"][];
            /** @description Newest first, one per kind and terminal */
            positions: components["schemas"]["Position"][];
            close_note?: string | null;
            /** @description Must be read before it is accepted */
            hand_over_note?: string | null;
            /** @description Who telephoned */
            reported_by?: string | null;
            /** @description Of its terminal */
            false_presses_30d?: number;
            /** @description What the caller may do now */
            may: ("accept" | "note" | "act" | "notify" | "hand_over" | "close" | "reopen" | "false_press" | "link_elder" | "command")[];
        };
        Queue: {
            items: components["schemas"]["IncidentSummary"][];
            seq: components["schemas"]["Seq"];
            server_time: components["schemas"]["Time"];
        };
        IncidentCounts: {
            today: number;
            open: number;
            waiting: number;
            held: number;
            waiting_by_priority: number[];
            oldest_waiting_at?: components["schemas"]["MaybeTime"];
        };
        IncidentCreate: {
            elder_id?: components["schemas"]["Id"];
            /** @description Needed when no elder is known */
            area_id?: components["schemas"]["AreaId"];
            kind: components["schemas"]["AlarmKind"];
            priority?: components["schemas"]["Priority"];
            reported_by?: string;
            note?: string;
            /** @default true */
            accept: boolean;
        };
        SeenConfirm: {
            alarm_id: components["schemas"]["Id"];
            /** @description When it was painted, by the server clock the page keeps; never later than now */
            at?: components["schemas"]["Time"];
        };
        Accept: {
            /**
             * @description Required true when a hand-over note waits (409 note_unread)
             * @default false
             */
            note_read: boolean;
        };
        NoteBody: {
            text: string;
        };
        ReasonBody: {
            reason: string;
        };
        StepBody: {
            /** @enum {string} */
            state: "done" | "skipped";
            note?: string;
        };
        ResponderCreate: {
            kind: components["schemas"]["ResponderKind"];
            name: string;
            phone?: string;
            contact_id?: components["schemas"]["Id"];
        };
        NotifyBody: {
            channel: components["schemas"]["Channel"];
            note?: string;
        };
        ResponderStateBody: {
            /** @enum {string} */
            state: "seen" | "coming" | "arrived" | "declined" | "failed";
            note?: string;
        };
        HandOver: {
            /** @enum {string} */
            to: "seat" | "queue";
            user_id?: components["schemas"]["Id"];
            note: string;
        };
        IncidentAssignment: {
            user_id: components["schemas"]["Id"];
            note?: string;
        };
        CloseBody: {
            outcome: components["schemas"]["Outcome"];
            note?: string;
        };
        LinkElder: {
            elder_id: components["schemas"]["Id"];
            /** @default false */
            enrol: boolean;
            kind?: components["schemas"]["TerminalKind"];
        };
        /** @enum {string} */
        Sex: "unknown" | "female" | "male";
        /**
         * @description poor_left: the left ear is the bad one
         * @enum {string}
         */
        Hearing: "good" | "poor" | "poor_left" | "poor_right" | "deaf";
        ElderSummary: {
            id: components["schemas"]["Id"];
            name: string;
            sex: components["schemas"]["Sex"];
            age: number;
            /** Format: date */
            birth: string;
            area: components["schemas"]["Area"] | null;
            address: string;
            phone_masked: string | null;
            id_number_masked: string | null;
            card_masked: string | null;
            lives_alone: boolean;
            terminal_count: number;
        };
        Contact: {
            id: components["schemas"]["Id"];
            order: number;
            name: string;
            /** @description As the family says it: 儿子, 邻居 */
            relation: string;
            role: components["schemas"]["ContactRole"];
            phone_masked: string;
            /** @description Given to the holder of an incident only */
            phone?: string | null;
            /** @description When to call; null: any time */
            hours?: string | null;
            has_key: boolean;
            /** @description Where they are: Taiyuan; building 7 */
            place?: string | null;
            minutes_away?: number | null;
        };
        /** @enum {string} */
        ContactRole: "relative" | "neighbour" | "key_holder" | "station" | "grid_worker" | "doctor" | "clinic";
        ContactInput: {
            /** @description An existing contact whose telephone stays when none is given */
            id?: components["schemas"]["Id"];
            name: string;
            relation: string;
            role: components["schemas"]["ContactRole"];
            phone?: string;
            hours?: string | null;
            has_key?: boolean;
            place?: string | null;
            minutes_away?: number | null;
        };
        Home: {
            lat: number;
            lon: number;
        } | null;
        ElderFields: {
            name?: string;
            sex?: components["schemas"]["Sex"];
            /** Format: date */
            birth?: string;
            /** @description 18 characters with a right check digit */
            id_number?: string | null;
            card?: string | null;
            phones?: string[];
            /** @description Town or committee */
            area_id?: components["schemas"]["AreaId"];
            address?: string;
            door_code?: string | null;
            way_to_door?: string | null;
            home?: components["schemas"]["Home"];
            lives_alone?: boolean;
            hearing?: components["schemas"]["Hearing"];
            speaking_hint?: string | null;
            languages?: string[];
            ability?: string | null;
            diseases?: string[];
            medicines?: string[];
            allergies?: string[];
            contacts?: components["schemas"]["ContactInput"][];
            note?: string | null;
        };
        ElderCreate: components["schemas"]["ElderFields"] & Record<string, never>;
        ElderUpdate: components["schemas"]["ElderFields"];
        WornTerminal: {
            terminal: components["schemas"]["TerminalSummary"];
            worn_since: components["schemas"]["MaybeTime"];
        };
        Elder: {
            id: components["schemas"]["Id"];
            version: number;
            name: string;
            sex: components["schemas"]["Sex"];
            /** Format: date */
            birth: string;
            age: number;
            id_number_masked: string | null;
            phones_masked: string[];
            /** @description Given to the holder of an incident only */
            phones?: string[] | null;
            card_masked: string | null;
            area: components["schemas"]["Area"] | null;
            /** @description County and town */
            place_text?: string;
            address: string;
            way_to_door: string | null;
            /** @description Given to the holder of an incident only */
            door_code?: string | null;
            has_door_code: boolean;
            home: components["schemas"]["Home"];
            lives_alone: boolean;
            hearing: components["schemas"]["Hearing"];
            /** @description Speak slowly, at the left ear */
            speaking_hint: string | null;
            languages: string[];
            ability: string | null;
            diseases: string[];
            medicines: string[];
            allergies: string[];
            note?: string | null;
            /** @description In calling order; a key holder has has_key */
            contacts: components["schemas"]["Contact"][];
            terminals: components["schemas"]["WornTerminal"][];
            /** @description Newest first, last of each kind */
            positions: components["schemas"]["Position"][];
            incidents: components["schemas"]["IncidentSummary"][];
            incident_count: number;
            open_incident_id: components["schemas"]["Id"] | null;
            created_at?: components["schemas"]["MaybeTime"];
            changed_at: components["schemas"]["MaybeTime"];
            changed_by: components["schemas"]["Person"];
        };
        RevealBody: {
            /** @enum {string} */
            field: "id_number" | "phones" | "card" | "door_code" | "contact_phone";
            contact_id?: components["schemas"]["Id"];
            reason: string;
            incident_id?: components["schemas"]["Id"];
        };
        Revealed: {
            field: string;
            /** @description Several telephones by comma */
            value: string;
        };
        Change: {
            version: number;
            at: components["schemas"]["Time"];
            by: components["schemas"]["Person"];
            /** @description created, edited, import, undo of 4 */
            reason: string;
            /** @description Secret fields are masked */
            fields: {
                field: string;
                before: string;
                after: string;
            }[];
        };
        Track: {
            /** Format: date */
            day: string;
            points: components["schemas"]["Position"][];
            /** @description More than 20,000 places: the newest are shown */
            truncated?: boolean;
        };
        TerminalSummary: {
            id: components["schemas"]["Id"];
            /** @description Short, for people, not unique: the model and the last four digits */
            label: string;
            kind: components["schemas"]["TerminalKind"];
            protocol: string;
            device: string;
            model: string | null;
            /** @enum {string} */
            state: "awaiting_press" | "commissioned" | "retired";
            online: boolean;
            /** @description Its elder has an open incident */
            alarming: boolean;
            charging?: boolean | null;
            signal_percent?: number | null;
            battery_percent: number | null;
            last_heard_at: components["schemas"]["MaybeTime"];
            position: components["schemas"]["Position"];
            elder: components["schemas"]["ElderRef"];
            worn_since?: components["schemas"]["MaybeTime"];
            area: components["schemas"]["Area"] | null;
        };
        Terminal: components["schemas"]["TerminalSummary"] & {
            /** @description The key of its encrypted line is known; the key itself is never shown */
            line_key_set: boolean;
            sim_phone_masked: string | null;
            false_presses_30d: number;
            /** @description The last twenty */
            commands: components["schemas"]["Command"][];
            wearers: {
                elder: components["schemas"]["ElderRef"];
                since: components["schemas"]["Time"];
                until: components["schemas"]["MaybeTime"];
            }[];
            positions?: components["schemas"]["Position"][];
            enrolled_at: components["schemas"]["Time"];
        };
        TerminalCounts: {
            total: number;
            online: number;
            offline: number;
            /** @description 15 % or less */
            low_battery: number;
            /** @description Older than 24 hours or none */
            stale_position: number;
            unconfirmed_command: number;
            knocking: number;
        };
        TerminalEnrol: {
            protocol: components["schemas"]["Slug"];
            device: string;
            kind: components["schemas"]["TerminalKind"];
            model?: string;
            sim_phone?: string;
            /** @description Of a terminal that encrypts its line: 16, 24 or 32 bytes in hex. Absent: none, or the one it had */
            line_key?: string;
            /** @description Absent: into stock, then area_id is needed */
            elder_id?: components["schemas"]["Id"];
            area_id?: components["schemas"]["AreaId"];
            /** @description The incident of the unknown terminal that this answers */
            incident_id?: components["schemas"]["Id"];
        };
        LineKeyBody: {
            /** @description 16, 24 or 32 bytes in hex */
            line_key: string;
        };
        AssignBody: {
            elder_id: components["schemas"]["Id"];
        };
        Knocking: {
            protocol: string;
            device: string;
            /** @description Network address */
            address: string;
            frames: number;
            presses: number;
            first_at: components["schemas"]["Time"];
            last_at: components["schemas"]["Time"];
            /** @description Its last words: alarms, battery, firmware, position */
            said: Record<string, never> | null;
            /** @description Its open incident */
            incident_id?: components["schemas"]["Id"] | null;
        };
        CommandCreate: {
            kind: components["schemas"]["CommandKind"];
            /** @description For report_interval */
            interval_s?: number;
            /** @description One for centre_number and call_back, up to three for sos_numbers */
            numbers?: string[];
            incident_id?: components["schemas"]["Id"];
        };
        Command: {
            id: components["schemas"]["Id"];
            terminal_id: components["schemas"]["Id"];
            incident_id: components["schemas"]["Id"] | null;
            kind: components["schemas"]["CommandKind"];
            state: components["schemas"]["CommandState"];
            interval_s: number | null;
            numbers_masked: string[];
            by: components["schemas"]["Person"];
            tries: number;
            queued_at: components["schemas"]["Time"];
            sent_at: components["schemas"]["MaybeTime"];
            echoed_at: components["schemas"]["MaybeTime"];
            confirmed_at: components["schemas"]["MaybeTime"];
            failed_at: components["schemas"]["MaybeTime"];
            expires_at: components["schemas"]["Time"];
            failure: string | null;
            /** @description The terminal's words */
            answer?: string | null;
        };
        FalsePresses: {
            count_30d: number;
            items: {
                incident_id: components["schemas"]["Id"];
                number: string;
                at: components["schemas"]["Time"];
            }[];
            /**
             * @description check_wearing from five in 30 days: another wearing position
             * @enum {string}
             */
            advice: "none" | "check_wearing";
        };
        Area: {
            id: components["schemas"]["AreaId"];
            name: string;
            /** @enum {string} */
            level: "province" | "city" | "county" | "town" | "committee";
            parent_id: components["schemas"]["AreaId"] | null;
        };
        AreaList: {
            items: components["schemas"]["Area"][];
        };
        /** @description Columns of equal length; row i is one terminal */
        Positions: {
            at: components["schemas"]["Time"];
            seq: components["schemas"]["Seq"];
            terminal_id: components["schemas"]["Id"][];
            lat_e7: number[];
            lon_e7: number[];
            /** @description Time of the fix in seconds since 1970 */
            fix_s: number[];
            /** @description 0 gnss, 1 wifi, 2 cell, 3 beacon, 4 manual */
            kind: number[];
            /** @description -1 unknown */
            accuracy_m: number[];
            /** @description 0 online, 1 offline, 2 low battery, 3 alarm */
            state: number[];
        };
        User: {
            id: components["schemas"]["Id"];
            version: number;
            name: string;
            display_name: string;
            role: components["schemas"]["Role"];
            areas: components["schemas"]["Area"][];
            disabled: boolean;
            locked_until: components["schemas"]["MaybeTime"];
            last_sign_in_at: components["schemas"]["MaybeTime"];
            /** @enum {string} */
            language?: "zh-CN" | "en";
            must_change_password?: boolean;
            created_at?: components["schemas"]["Time"];
        };
        UserCreate: {
            name: string;
            display_name: string;
            role: components["schemas"]["Role"];
            area_ids: components["schemas"]["AreaId"][];
            password: string;
            /**
             * @default zh-CN
             * @enum {string}
             */
            language: "zh-CN" | "en";
        };
        UserUpdate: {
            display_name?: string;
            role?: components["schemas"]["Role"];
            area_ids?: components["schemas"]["AreaId"][];
            disabled?: boolean;
            /** @enum {string} */
            language?: "zh-CN" | "en";
        };
        Access: {
            id: components["schemas"]["Id"];
            at: components["schemas"]["Time"];
            user: components["schemas"]["Person"];
            role: components["schemas"]["Role"];
            /** @description elder_opened, id_number_revealed, phones_revealed, door_code_revealed, track_opened … */
            action: components["schemas"]["AccessAction"];
            elder: {
                id: components["schemas"]["Id"];
                name: string;
            } | null;
            reason: string | null;
            incident_id: components["schemas"]["Id"] | null;
            /** @description Network address */
            address: string;
        };
        LadderStep: {
            /** @enum {string} */
            kind: "offer_seats" | "offer_other_area" | "tell_supervisor" | "webhook";
            /** @description Since the step before began */
            after_s: number;
            /** @description Of a webhook: its name in the configuration */
            target?: string;
        };
        LadderSpan: {
            /** @description Of the day in Shanghai */
            from_minute: number;
            /** @description Not after from_minute: wraps over midnight */
            until_minute: number;
            /** @description After the last step it starts over, with the supervisor */
            repeat_after_s: number;
            steps: components["schemas"]["LadderStep"][];
        };
        LadderPut: {
            spans: components["schemas"]["LadderSpan"][];
        };
        Ladder: {
            area: components["schemas"]["Area"] | null;
            /** @description null: its own, or with no area the built-in one */
            inherited_from: components["schemas"]["Area"] | null;
            spans: components["schemas"]["LadderSpan"][];
        };
        LadderList: {
            items: components["schemas"]["Ladder"][];
        };
        Plan: {
            kind: components["schemas"]["AlarmKind"];
            priority: components["schemas"]["Priority"];
            answer_limit_s: number;
            /** @description A holder without a step for so long loses the incident */
            step_limit_s: number;
            /** @description In the order proposed */
            roles: components["schemas"]["ResponderKind"][];
        };
        PlanList: {
            items: components["schemas"]["Plan"][];
        };
        Answering: {
            from: components["schemas"]["Time"];
            to: components["schemas"]["Time"];
            raised: number;
            answered: number;
            answered_within_15_s: number;
            /** @description Answered after the kind's limit or not at all */
            late: number;
            false_presses: number;
            mean_ms: number | null;
            median_ms: number | null;
            p95_ms: number | null;
            /** @description Receive to commit */
            commit_p99_ms: number | null;
            /** @description Receive to on-screen */
            seen_p99_ms: number | null;
            late_incidents?: components["schemas"]["IncidentSummary"][];
            /** @description Each five minutes */
            buckets: {
                at: components["schemas"]["Time"];
                raised: number;
                answered: number;
                mean_ms: number | null;
            }[];
        };
        Verify: {
            checked_at: components["schemas"]["Time"];
            ok: boolean;
            events: number;
            erased: number;
            faults: string[];
        };
        /** @enum {unknown} */
        Kind: "IncidentRaised" | "AlarmJoined" | "AlarmSeen" | "AlarmCancelled" | "IncidentOffered" | "IncidentAccepted" | "IncidentReturned" | "IncidentHandedOver" | "IncidentAssigned" | "NoteAdded" | "StepTaken" | "ResponderAdded" | "ResponderTold" | "ResponderSeen" | "ResponderComing" | "ResponderArrived" | "ResponderDeclined" | "ResponderFailed" | "EscalationStepTaken" | "EscalationStepSkipped" | "EscalationStepFailed" | "IncidentClosed" | "IncidentReopened" | "ElderLinked" | "CallRang" | "CallDialled" | "CallAnswered" | "CallHeld" | "CallResumed" | "CallEnded" | "VoiceLost" | "VoiceReturned" | "CommandQueued" | "CommandSent" | "CommandEchoed" | "CommandConfirmed" | "CommandFailed" | "CommandExpired" | "TerminalKnocked" | "KnockingDismissed" | "TerminalEnrolled" | "TerminalCommissioned" | "TerminalAssigned" | "TerminalUnassigned" | "TerminalOffline" | "TerminalOnline" | "TerminalRetired" | "TerminalKeyChanged" | "SeatChanged" | "SeatLost" | "SeatReturned" | "ElderCreated" | "ElderChanged" | "ElderChangeUndone" | "LadderChanged" | "UserCreated" | "UserChanged" | "SignedIn" | "SignedOut" | "SignInFailed" | "UserLocked" | "FileOpened" | "FieldRevealed" | "ServerStarted" | "ServerStopped";
        /** One event of the log as the stream and GET /api/v1/events show it */
        event: {
            /** @constant */
            type: "event";
            /** @description Gap-free in commit order over the whole log; a client sees only its scope */
            seq: number;
            /** Format: date-time */
            at: string;
            kind: components["schemas"]["Kind"];
            /** @description Id of what it is about: the incident, elder, terminal, command, user */
            subject: string;
            /** @description null: the server or a terminal */
            actor: {
                user_id: string;
                name: string;
                seat_number?: number | null;
            } | null;
            area: string | null;
            /** @description payloads.json, $defs by kind; null once lawfully erased */
            payload: Record<string, never> | null;
            /** @description With incident and command events: the row of the queue after the event, so that a press needs no second question */
            incident?: components["schemas"]["IncidentSummary"];
            $defs: {
                /** @enum {unknown} */
                Kind: "IncidentRaised" | "AlarmJoined" | "AlarmSeen" | "AlarmCancelled" | "IncidentOffered" | "IncidentAccepted" | "IncidentReturned" | "IncidentHandedOver" | "IncidentAssigned" | "NoteAdded" | "StepTaken" | "ResponderAdded" | "ResponderTold" | "ResponderSeen" | "ResponderComing" | "ResponderArrived" | "ResponderDeclined" | "ResponderFailed" | "EscalationStepTaken" | "EscalationStepSkipped" | "EscalationStepFailed" | "IncidentClosed" | "IncidentReopened" | "ElderLinked" | "CallRang" | "CallDialled" | "CallAnswered" | "CallHeld" | "CallResumed" | "CallEnded" | "VoiceLost" | "VoiceReturned" | "CommandQueued" | "CommandSent" | "CommandEchoed" | "CommandConfirmed" | "CommandFailed" | "CommandExpired" | "TerminalKnocked" | "KnockingDismissed" | "TerminalEnrolled" | "TerminalCommissioned" | "TerminalAssigned" | "TerminalUnassigned" | "TerminalOffline" | "TerminalOnline" | "TerminalRetired" | "TerminalKeyChanged" | "SeatChanged" | "SeatLost" | "SeatReturned" | "ElderCreated" | "ElderChanged" | "ElderChangeUndone" | "LadderChanged" | "UserCreated" | "UserChanged" | "SignedIn" | "SignedOut" | "SignInFailed" | "UserLocked" | "FileOpened" | "FieldRevealed" | "ServerStarted" | "ServerStopped";
            };
        };
        /** @description First message. heartbeat_s: how often the page must send a heartbeat; lost_s: after so long without one the seat counts as lost */
        Hello: {
            /** @constant */
            type: "hello";
            head_seq: number;
            /** Format: date-time */
            server_time: string;
            heartbeat_s: number;
            lost_s: number;
            user_id: string;
        };
        /** @description Everything after since up to seq has been sent; from here on it is live */
        Resumed: {
            /** @constant */
            type: "resumed";
            since: number;
            seq: number;
            /** @description How many were sent to this client */
            events: number;
            /**
             * Format: date-time
             * @description When the client was last connected
             */
            gap_from?: string | null;
            /** Format: date-time */
            gap_to?: string | null;
        };
        /** @description The span since..seq is longer than the server replays; the page reads the queue again and may page through GET /api/v1/events */
        Gap: {
            /** @constant */
            type: "gap";
            since: number;
            seq: number;
        };
        /** @description Once a second to subscribers: the rows that changed, columns as in GET /api/v1/positions */
        "$defs-Positions": {
            /** @constant */
            type: "positions";
            /** Format: date-time */
            at: string;
            terminal_id: string[];
            lat_e7: number[];
            lon_e7: number[];
            fix_s: number[];
            kind: number[];
            accuracy_m: number[];
            state: number[];
        };
        /** @description Answer to a heartbeat, at least every heartbeat_s: silence longer than that means the connection is lost */
        Ping: {
            /** @constant */
            type: "ping";
            /** Format: date-time */
            server_time: string;
            head_seq: number;
            echo?: number;
        };
        /** @description A seen was kept */
        Ok: {
            /** @constant */
            type: "ok";
            alarm: string;
        };
        /** @description Last message before the server closes */
        Bye: {
            /** @constant */
            type: "bye";
            /** @enum {unknown} */
            reason: "session_ended" | "too_slow" | "bad_message" | "server_stops";
        };
        /** What the server says on the stream: one JSON object per text message */
        down: {
            $defs: {
                /** @description First message. heartbeat_s: how often the page must send a heartbeat; lost_s: after so long without one the seat counts as lost */
                Hello: {
                    /** @constant */
                    type: "hello";
                    head_seq: number;
                    /** Format: date-time */
                    server_time: string;
                    heartbeat_s: number;
                    lost_s: number;
                    user_id: string;
                };
                /** @description Everything after since up to seq has been sent; from here on it is live */
                Resumed: {
                    /** @constant */
                    type: "resumed";
                    since: number;
                    seq: number;
                    /** @description How many were sent to this client */
                    events: number;
                    /**
                     * Format: date-time
                     * @description When the client was last connected
                     */
                    gap_from?: string | null;
                    /** Format: date-time */
                    gap_to?: string | null;
                };
                /** @description The span since..seq is longer than the server replays; the page reads the queue again and may page through GET /api/v1/events */
                Gap: {
                    /** @constant */
                    type: "gap";
                    since: number;
                    seq: number;
                };
                /** @description Once a second to subscribers: the rows that changed, columns as in GET /api/v1/positions */
                Positions: {
                    /** @constant */
                    type: "positions";
                    /** Format: date-time */
                    at: string;
                    terminal_id: string[];
                    lat_e7: number[];
                    lon_e7: number[];
                    fix_s: number[];
                    kind: number[];
                    accuracy_m: number[];
                    state: number[];
                };
                /** @description Answer to a heartbeat, at least every heartbeat_s: silence longer than that means the connection is lost */
                Ping: {
                    /** @constant */
                    type: "ping";
                    /** Format: date-time */
                    server_time: string;
                    head_seq: number;
                    echo?: number;
                };
                /** @description A seen was kept */
                Ok: {
                    /** @constant */
                    type: "ok";
                    alarm: string;
                };
                /** @description Last message before the server closes */
                Bye: {
                    /** @constant */
                    type: "bye";
                    /** @enum {unknown} */
                    reason: "session_ended" | "too_slow" | "bad_message" | "server_stops";
                };
            };
        } & (components["schemas"]["Hello"] | components["schemas"]["event"] | components["schemas"]["Resumed"] | components["schemas"]["Gap"] | components["schemas"]["$defs-Positions"] | components["schemas"]["Ping"] | components["schemas"]["Ok"] | components["schemas"]["Bye"]);
        /** What a page says on the stream: one JSON object per text message, at most 4 KiB */
        up: {
            /** @constant */
            type: "seen";
            incident: string;
            alarm: string;
            /**
             * Format: date-time
             * @description By the server clock the page keeps
             */
            at: string;
        } | {
            /** @constant */
            type: "heartbeat";
            /** @description Sent back in ping, for the round-trip time */
            echo?: number;
        } | {
            /** @constant */
            type: "subscribe";
            positions: boolean;
        };
    };
    responses: {
        /** @description Problem */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        Limit: number;
        Cursor: string;
        Query: string;
        From: components["schemas"]["Time"];
        To: components["schemas"]["Time"];
        /** @description The version that was read */
        IfMatch: string;
        IdempotencyKey: string;
        IncidentId: components["schemas"]["Id"];
        ResponderId: components["schemas"]["Id"];
        ElderId: components["schemas"]["Id"];
        TerminalId: components["schemas"]["Id"];
        UserId: components["schemas"]["Id"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": "ok\n";
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Not ready */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Text exposition format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Site */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Site"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Signed in */
            201: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: components["responses"]["Problem"];
            423: components["responses"]["Problem"];
            429: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    setSeatState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeatChange"];
            };
        };
        responses: {
            /** @description Seat */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seat"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSeats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Seats */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    openStream: {
        parameters: {
            query?: {
                /** @description Last event the caller has seen; absent: from now on */
                since?: components["schemas"]["Seq"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switched to WebSocket */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            426: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    listEvents: {
        parameters: {
            query: {
                since: components["schemas"]["Seq"];
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getQueue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                q?: components["parameters"]["Query"];
                /** @description Several by comma; `open` stands for all but closed */
                state?: string;
                kind?: components["schemas"]["AlarmKind"];
                priority?: components["schemas"]["Priority"];
                outcome?: components["schemas"]["Outcome"];
                area_id?: components["schemas"]["AreaId"];
                elder_id?: components["schemas"]["Id"];
                terminal_id?: components["schemas"]["Id"];
                /** @description Those I hold */
                mine?: boolean;
                /** @description Those answered later than the limit of their priority, and those open past it without an answer */
                late?: boolean;
                from?: components["parameters"]["From"];
                to?: components["parameters"]["To"];
                /** @description priority: newest first, and each page by priority */
                sort?: "newest" | "oldest" | "priority";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Incidents */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createIncident: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentCreate"];
            };
        };
        responses: {
            /** @description Raised */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    countIncidents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentCounts"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Incident */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    confirmSeen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenConfirm"];
            };
        };
        responses: {
            /** @description Kept */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    acceptIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Accept"];
            };
        };
        responses: {
            /** @description Held by the caller */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    addNote: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteBody"];
            };
        };
        responses: {
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    takeStep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
                step_id: components["schemas"]["Slug"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StepBody"];
            };
        };
        responses: {
            /** @description Taken */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addResponder: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResponderCreate"];
            };
        };
        responses: {
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    notifyResponder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
                responder_id: components["parameters"]["ResponderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NotifyBody"];
            };
        };
        responses: {
            /** @description Told */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setResponderState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
                responder_id: components["parameters"]["ResponderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResponderStateBody"];
            };
        };
        responses: {
            /** @description Kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    handOverIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOver"];
            };
        };
        responses: {
            /** @description Handed over */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    assignIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentAssignment"];
            };
        };
        responses: {
            /** @description Offered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    closeIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseBody"];
            };
        };
        responses: {
            /** @description Closed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    closeAsFalsePress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Closed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    reopenIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description Open again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCalls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Calls */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    dialCall: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Dial"];
            };
        };
        responses: {
            /** @description It rings */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Call"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setCallState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
                call_id: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallStateChange"];
            };
        };
        responses: {
            /** @description As it is now; a hang-up shows once the telephone says so */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Call"];
                };
            };
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    joinVoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoiceOffer"];
            };
        };
        responses: {
            /** @description Joined */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoiceAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    leaveVoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Left */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    linkElder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: components["parameters"]["IncidentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkElder"];
            };
        };
        responses: {
            /** @description Linked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listElders: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                q?: components["parameters"]["Query"];
                area_id?: components["schemas"]["AreaId"];
                lives_alone?: boolean;
                sort?: "name" | "area" | "birth";
                descending?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Elders; with `q`, best match first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ElderPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createElder: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ElderCreate"];
            };
        };
        responses: {
            /** @description Opened */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Elder"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getElder: {
        parameters: {
            query?: {
                incident_id?: components["schemas"]["Id"];
            };
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description File */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Elder"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateElder: {
        parameters: {
            query?: never;
            header: {
                /** @description The version that was read */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ElderUpdate"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Elder"];
                };
            };
            409: components["responses"]["Problem"];
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    revealField: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevealBody"];
            };
        };
        responses: {
            /** @description In clear */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revealed"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listElderChanges: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    undoElderChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Elder"];
                };
            };
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    listElderViewers: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accesses */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTrack: {
        parameters: {
            query: {
                day: string;
            };
            header?: never;
            path: {
                elder_id: components["parameters"]["ElderId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Track */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Track"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTerminals: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                q?: components["parameters"]["Query"];
                show?: "all" | "offline" | "low_battery" | "stale_position" | "unconfirmed_command";
                state?: "awaiting_press" | "commissioned" | "retired";
                protocol?: components["schemas"]["Slug"];
                area_id?: components["schemas"]["AreaId"];
                /** @description Of `show=all`; the others come by terminal */
                sort?: "device" | "enrolled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Terminals */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TerminalPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    enrolTerminal: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TerminalEnrol"];
            };
        };
        responses: {
            /** @description Enrolled */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminal"];
                };
            };
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    countTerminals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TerminalCounts"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTerminal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Terminal */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminal"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    assignTerminal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignBody"];
            };
        };
        responses: {
            /** @description Assigned */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminal"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    unassignTerminal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Unassigned */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminal"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setLineKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LineKeyBody"];
            };
        };
        responses: {
            /** @description Kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminal"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeLineKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminal"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retireTerminal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description Retired */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terminal"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCommands: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Commands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sendCommand: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandCreate"];
            };
        };
        responses: {
            /** @description Queued */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                };
            };
            422: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    getFalsePresses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                terminal_id: components["parameters"]["TerminalId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description False presses */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FalsePresses"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listKnocking: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Knocking list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnockingList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    dismissKnocking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                protocol: components["schemas"]["Slug"];
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Dismissed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getPositions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Snapshot */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Positions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOutlines: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description FeatureCollection */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        /** @constant */
                        type: "FeatureCollection";
                        features: Record<string, never>[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAreas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Areas */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AreaList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreate"];
            };
        };
        responses: {
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header: {
                /** @description The version that was read */
                "If-Match": components["parameters"]["IfMatch"];
            };
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdate"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            409: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["parameters"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** @description Set */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listAccessLog: {
        parameters: {
            query?: {
                limit?: components["parameters"]["Limit"];
                cursor?: components["parameters"]["Cursor"];
                user_id?: components["schemas"]["Id"];
                elder_id?: components["schemas"]["Id"];
                action?: components["schemas"]["AccessAction"];
                from?: components["parameters"]["From"];
                to?: components["parameters"]["To"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accesses */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listLadders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ladders */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LadderList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getLadder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                area_id: components["schemas"]["AreaId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ladder */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ladder"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putLadder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                area_id: components["schemas"]["AreaId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LadderPut"];
            };
        };
        responses: {
            /** @description Set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ladder"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPlans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Plans */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAnswering: {
        parameters: {
            query: {
                from: components["schemas"]["Time"];
                to: components["schemas"]["Time"];
                area_id?: components["schemas"]["AreaId"];
                /** @description Only what I answered */
                mine?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description KPIs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answering"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getVerify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Result of the last check */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verify"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
