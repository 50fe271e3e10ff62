"""Decides whether a client may go on. python rate_limit.py rate-limit.wasm"""

import sys
import time

from component import Instance, record, value

limiter = Instance(sys.argv[1], "mintmark:rate-limit/limiter@0.1.0")
policy = record(
    name="minute", kind="rate", quota=3.0, window=60.0, burst=3.0, mode="enforce", scope="client", carry_over="proportional"
)
# The state of a client: keep it under its key, and replace it by the one of each decision.
state = []
for _ in range(4):
    decision = value(limiter.call("decide", [policy], state, float(int(time.time() * 1000)), 1.0, 0.0))
    state = decision.state
    fields = value(limiter.call("render", "draft-11", [policy], decision))
    print("passes" if decision.allowed else "refused", "; ".join(f"{it.name}: {it.value}" for it in fields))
