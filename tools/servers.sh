# Sourced by tools that run the real server: starts and stops it in a folder of its own, on free ports, by pid.

: "${preset:=dev}"
bin=$PWD/build/$preset/bin
server_pid= terminals_pid=

# start_server DATA [options of tiexind]: waits until ports.json is there.
start_server() {
    local data=$1
    shift
    rm -f "$data/ports.json"
    "$bin/tiexind" --data "$data" --http 127.0.0.1:0 --bind 127.0.0.1 --any-port --ui "$PWD/ui/dist" \
        --assets "$PWD/assets" "$@" 2>>"$data/server.log" &
    server_pid=$!
    local waited=0
    while [[ ! -s $data/ports.json ]]; do
        kill -0 "$server_pid" 2>/dev/null || { echo "the server did not start:" >&2; tail -5 "$data/server.log" >&2; return 1; }
        sleep 0.1
        waited=$((waited + 1))
        ((waited < 1200)) || { echo "the server did not start within 120 s" >&2; return 1; }
    done
}

start_terminals() {
    local data=$1
    shift
    "$bin/tiexin-terminals" --server 127.0.0.1 --ports "$data/ports.json" "$@" >>"$data/terminals.log" 2>&1 &
    terminals_pid=$!
}

stop_pid() {
    [[ -n $1 ]] || return 0
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

stop_all() {
    stop_pid "$terminals_pid"
    stop_pid "$server_pid"
    terminals_pid= server_pid=
}
pages_address() { sed -n 's/.*"http":"\([^"]*\)".*/\1/p' "$1/ports.json"; }
