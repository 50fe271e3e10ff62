# Turns log lines of Workers into the series of the Node host, in Prometheus's text format:
#   jq -nRr -f metrics-from-log.jq mintmark.log
# Lines that are not JSON are left out. A counter is the sum over all lines, a gauge its last value.

def text: to_entries | sort_by(.key) | map("\(.key)=\(.value | tostring | @json)") | if length == 0 then "" else "{\(join(","))}" end;
def sample($name; $labels; $value): { key: "\($name)\($labels | text)", value: $value };
def durations($name; $labels; $count; $seconds): sample("\($name)_count"; $labels; $count), sample("\($name)_sum"; $labels; $seconds);

def counters:
  if .msg == "request" then
    (.route // "unknown") as $route
    | sample("mintmark_requests_total"; { route: $route, status: (.status // "none") }; 1),
      (select(.ms != null) | durations("mintmark_request_duration_seconds"; { route: $route }; 1; .ms / 1000))
  elif .msg == "metrics" then
    .samples[]
    | select(has("count"))
    | if .name | endswith("_seconds") then durations(.name; .labels; .count; .seconds) else sample(.name; .labels; .count) end
  elif .msg == "outbox: round" then
    durations("mintmark_outbox_round_duration_seconds"; { outcome }; 1; .ms / 1000),
    (.chains[] | select(.sent > 0) | sample("mintmark_outbox_resent_transactions_total"; { chain }; .sent))
  elif (.msg | startswith("vault:")) and .level == 50 then sample("mintmark_vault_failures_total"; { code }; 1)
  elif (.msg | startswith("trap")) and .component then sample("mintmark_component_traps_total"; { component }; 1)
  else empty end;

def gauges:
  if .msg == "metrics" then .samples[] | select(has("value")) | sample(.name; .labels; .value)
  elif .msg == "outbox: round" then
    (select(.outcome == "whole") | sample("mintmark_outbox_last_whole_round_timestamp_seconds"; {}; .time | sub("\\.[0-9]+Z$"; "Z") | fromdate)),
    (.chains[] | select(.isWhole) | .chain as $chain
      | (.states | to_entries[] | sample("mintmark_outbox_transactions"; { chain: $chain, state: .key }; .value)),
        sample("mintmark_outbox_stuck_accounts"; { chain: $chain }; .stuck),
        sample("mintmark_outbox_foreign_nonce_accounts"; { chain: $chain }; .foreign),
        sample("mintmark_outbox_oldest_open_seconds"; { chain: $chain }; .oldestSeconds // 0))
  else empty end;

reduce (inputs | fromjson? | select(type == "object" and (.msg | type) == "string")) as $line ({};
  reduce ($line | counters) as $sample (.; .[$sample.key] += $sample.value)
  | reduce ($line | gauges) as $sample (.; .[$sample.key] = $sample.value))
| to_entries | sort_by(.key)[] | "\(.key) \(.value)"
