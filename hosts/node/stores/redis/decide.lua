-- Decides a demand over the state of a client, all policies at once, as components/rate-limit does:
-- the same arithmetic on the same doubles. The meters there say what happens here and why. The host
-- has the component decide again over the state that this script found, for all that the client is
-- told. So this script only needs to agree about what is allowed and what is stored.
--
-- KEYS[1]  the key: its cells one after the other, level, time and name of each
-- ARGV     'take', cost, lease, 0, policies  or  'settle', spent - taken, lease, time of the take,
--          policies  or  'charge', units, 0, 0, policies. They are those that are not off. A policy
--          is: cell name, ticks given back each millisecond, ticks of a unit, capacity in ticks, kind,
--          mode, window in milliseconds, carry-over, name
--          A charge counts units that a process let pass while it had no answer. The limiter has
--          nothing like it
--          A take under one enforced rate is shorter, because each argument takes the server and
--          the host time: cost, cell name, ticks given back each millisecond, ticks of a unit,
--          capacity in ticks, carry-over
-- returns  flags (1 byte: 1 if it is allowed, 2 if the key had cells that no decision gave), the
--          time (a double), and what the key had without such cells, in one text: it takes less time
--          than a list

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local MAX_UNITS, DAY_MS = 999999999999999, 86400000
-- The longest window, and what a cell can have, as in components/rate-limit/src/validate.ts.
local MAX_PX = 3155760000000
local MAX_LEVEL, MAX_AT = MAX_UNITS * MAX_PX, 8640000000000000 + MAX_PX

local arguments = ARGV

-- Whether a decision can have stored a cell. A comparison with what is not a number is false.
local function is_storable(level, at)
  return level >= 0 and level <= MAX_LEVEL and at >= 0 and at <= MAX_AT and at % 1 == 0
end

-- The common case, in half the time: a take under one enforced rate, whose limits have not changed.
if #ARGV == 6 then
  local cost, own, per_ms, per_unit, capacity, carry = unpack(ARGV)
  local packed = redis.call('GET', KEYS[1])
  local readable, level, at, cell, following = true, 0, now, own, 1
  if packed then readable, level, at, cell, following = pcall(struct.unpack, '<dds', packed) end
  if readable and cell == own and (not packed or following > #packed) and is_storable(level, at) then
    if at < now then level = math.max(0, level - (now - at) * per_ms) end
    local spent, allowed = level + cost * per_unit, 1
    if cost ~= '0' and spent > capacity + 0 then allowed = 0 else level = spent end
    if level > 0 then
      local px = math.min(MAX_PX, math.ceil(level / per_ms))
      redis.call('SET', KEYS[1], struct.pack('<dds', level, now, cell), 'PX', px)
    elseif packed then
      redis.call('DEL', KEYS[1])
    end
    return struct.pack('<Bd', allowed, now) .. (packed or '')
  end
  -- What is left out stands in the name of the cell.
  local window, name = own:match('^[^/ ]*/[^/ ]*/([^/ ]*)/[^/ ]* (.*)$')
  arguments = { 'take', cost, '0', '0', own, per_ms, per_unit, capacity, 'rate', 'enforce', window, carry, name }
end

-- A rate in lowest terms: ticks given back each millisecond, and ticks of a unit.
local function rate_of(quota, window)
  local divisor, rest = window, quota % window
  while rest > 0 do divisor, rest = rest, divisor % rest end
  return quota / divisor, window / divisor
end

-- The month of a moment, in UTC, by the civil calendar of days since 1970.
local function month_of(moment)
  local function days_before(year, month)
    if month <= 2 then year = year - 1 end
    local era = math.floor(year / 400)
    local of_era = year - era * 400
    local of_year = math.floor((153 * ((month + 9) % 12) + 2) / 5)
    return era * 146097 + of_era * 365 + math.floor(of_era / 4) - math.floor(of_era / 100) + of_year - 719468
  end
  local day = math.floor(moment / DAY_MS) + 719468
  local era = math.floor(day / 146097)
  local of_era = day - era * 146097
  local year = math.floor((of_era - math.floor(of_era / 1460) + math.floor(of_era / 36524) - math.floor(of_era / 146096)) / 365)
  local of_year = of_era - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  local from_march = math.floor((5 * of_year + 2) / 153)
  local month = from_march < 10 and from_march + 3 or from_march - 9
  year = year + era * 400 + (month <= 2 and 1 or 0)
  local following = month == 12 and 1 or month + 1
  local start, finish = days_before(year, month), days_before(following == 1 and year + 1 or year, following)
  return start * DAY_MS, finish * DAY_MS
end

local function period_of(kind)
  if kind == 'month' then return month_of(now) end
  local start = now - now % DAY_MS
  return start, start + DAY_MS
end

-- Whether a cell is one of a policy with this name, whatever its limits were.
local function is_of(cell, name)
  return #cell > #name and cell:sub(-#name) == name and cell:find(' ', 1, true) == #cell - #name
end

local function leaked(cell, per_ms)
  if cell.at >= now then return cell.level end
  return math.max(0, cell.level - (now - cell.at) * per_ms)
end

local packed = redis.call('GET', KEYS[1]) or ''
local state, valid, position = {}, {}, 1
while position <= #packed do
  local readable, level, at, policy, following = pcall(struct.unpack, '<dds', packed, position)
  if not readable then break end
  if is_storable(level, at) then
    state[#state + 1] = { level = level, at = at, policy = policy }
    valid[#valid + 1] = packed:sub(position, following - 1)
  end
  position = following
end
local found = table.concat(valid)

local function is_live(policy, cell)
  return cell.at > now and (cell.policy == policy.cell or (is_of(cell.policy, policy.name) and cell.policy:sub(1, 12) == 'concurrency/'))
end

-- The ticks that were spent under limits that have changed since.
local function carried_over(policy)
  if policy.carry == 'reset' then return 0 end
  for _, cell in ipairs(state) do
    if is_of(cell.policy, policy.name) then
      local kind, quota, window, burst = cell.policy:match('^([^/ ]*)/([^/ ]*)/([^/ ]*)/([^/ ]*) ')
      if kind ~= policy.kind then return 0 end
      quota, window, burst = tonumber(quota), tonumber(window), tonumber(burst)
      if not (quota and window and burst) then return 0 end
      local spent, per_unit, capacity = 0, 1, quota
      if kind == 'rate' then
        local per_ms
        per_ms, per_unit = rate_of(quota, window)
        spent, capacity = leaked(cell, per_ms), burst * per_unit
      elseif cell.at >= policy.start then
        spent = cell.level
      end
      if policy.carry == 'keep' then return math.ceil(spent * policy.per_unit / per_unit) end
      return math.ceil(spent * policy.capacity / capacity)
    end
  end
  return 0
end

-- The ticks that are spent under a policy.
local function level_of(policy)
  if policy.kind == 'concurrency' then
    local count = 0
    for _, cell in ipairs(state) do if is_live(policy, cell) then count = count + 1 end end
    return count
  end
  for _, cell in ipairs(state) do
    if cell.policy == policy.cell then
      if policy.kind == 'rate' then return leaked(cell, policy.per_ms) end
      return cell.at >= policy.start and cell.level or 0
    end
  end
  return carried_over(policy)
end

local is_take, is_charge = arguments[1] == 'take', arguments[1] == 'charge'
local amount, lease, taken_at = tonumber(arguments[2]), tonumber(arguments[3]), tonumber(arguments[4])

local policies, allowed, has_slots, has_lease = {}, true, false, false
for index = 5, #arguments, 9 do
  local policy = {
    cell = arguments[index], per_ms = tonumber(arguments[index + 1]), per_unit = tonumber(arguments[index + 2]),
    capacity = tonumber(arguments[index + 3]), kind = arguments[index + 4], mode = arguments[index + 5],
    window = tonumber(arguments[index + 6]), carry = arguments[index + 7], name = arguments[index + 8],
  }
  if policy.kind == 'day' or policy.kind == 'month' then
    policy.start, policy.finish = period_of(policy.kind)
  elseif policy.kind == 'concurrency' then
    has_slots = true
    for _, cell in ipairs(state) do has_lease = has_lease or (cell.level == lease and is_live(policy, cell)) end
  end
  policy.level = level_of(policy)
  policy.ticks = policy.kind == 'concurrency' and math.min(1, math.max(0, amount)) or amount * policy.per_unit
  policy.violated = is_take and amount > 0 and policy.level + policy.ticks > policy.capacity
  if policy.violated and policy.mode == 'enforce' then allowed = false end
  policies[#policies + 1] = policy
end

local taken, freed = 0, 0
if is_take then
  if allowed and amount > 0 then
    taken = lease
    for _, policy in ipairs(policies) do if not policy.violated then policy.level = policy.level + policy.ticks end end
  end
elseif not (lease > 0 and has_slots and not has_lease) then
  -- A lease that has no slot any more was settled before.
  freed = lease
  for _, policy in ipairs(policies) do
    local counts = policy.kind ~= 'concurrency' and amount ~= 0
    if counts and (policy.kind == 'rate' or is_charge or taken_at >= policy.start) then
      -- Of what passed during a long outage, a rate has given back what is above its capacity.
      local most = is_charge and policy.kind == 'rate' and math.max(policy.level, policy.capacity) or MAX_UNITS * policy.per_unit
      policy.level = math.min(most, math.max(0, policy.level + policy.ticks))
    end
  end
end

local after, longest = {}, 0

local function keep(policy, level, at, milliseconds)
  after[#after + 1] = struct.pack('<dds', level, at, policy.cell)
  longest = math.max(longest, milliseconds)
end

for _, policy in ipairs(policies) do
  if policy.kind == 'concurrency' then
    local latest = now + policy.window
    for _, cell in ipairs(state) do
      if cell.level ~= freed and is_live(policy, cell) then
        local at = math.min(cell.at, latest)
        keep(policy, cell.level, at, at - now)
      end
    end
    if taken > 0 and not policy.violated then keep(policy, taken, latest, policy.window) end
  elseif policy.level > 0 then
    keep(policy, policy.level, now, policy.kind == 'rate' and math.ceil(policy.level / policy.per_ms) or policy.finish - now)
  end
end

if #after > 0 then
  redis.call('SET', KEYS[1], table.concat(after), 'PX', math.max(1, math.min(MAX_PX, longest)))
elseif packed ~= '' then
  redis.call('DEL', KEYS[1])
end
return struct.pack('<Bd', (allowed and 1 or 0) + (found == packed and 0 or 2), now) .. found
