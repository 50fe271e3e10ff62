-- Decides a demand over the state of a key, all policies at once, as components/rate-limit does:
-- the same arithmetic on the same doubles. The host has the component decide again over the state
-- that this script found, for all that the client is told. So this script only needs to agree about
-- what is allowed and what is stored. The algorithms are described in
-- components/rate-limit/src/meters.
--
-- KEYS[1]  the key
-- ARGV     'take', cost, lease, policies  or  'settle', taken, spent, at, lease, policies
--          a policy is: name of its cells, name, kind, ticks a millisecond and a unit, capacity in
--          ticks, window in milliseconds, carry-over, '1' if it is enforced
-- returns  whether it is allowed, the time, and the state before: name, level and time of each cell

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local MAX_UNITS, DAY_MS, FIELDS = 999999999999999, 86400000, 9

local packed = redis.call('GET', KEYS[1])
local before = packed and cmsgpack.unpack(packed) or {}
local cells = {}
for index = 1, #before, 3 do
  local shape, name = string.match(before[index], '^([^ ]*) (.*)$')
  cells[#cells + 1] = { cell = before[index], shape = shape, name = name, level = before[index + 1], at = before[index + 2] }
end

local is_take = ARGV[1] == 'take'
local cost = tonumber(ARGV[2])
local units = is_take and cost or tonumber(ARGV[3]) - cost
local lease = tonumber(ARGV[is_take and 3 or 5])
local taken_at = is_take and now or tonumber(ARGV[4])

-- As in meters/calendar.ts: the start and the end of the day or the month of `now`.
local function days_before_month(year, month)
  local shifted = month <= 2 and year - 1 or year
  local era = math.floor(shifted / 400)
  local of_era = shifted - era * 400
  local of_year = math.floor((153 * (month + (month > 2 and -3 or 9)) + 2) / 5)
  return era * 146097 + of_era * 365 + math.floor(of_era / 4) - math.floor(of_era / 100) + of_year - 719468
end
local function month_of(days)
  local shifted = days + 719468
  local era = math.floor(shifted / 146097)
  local day = shifted - era * 146097
  local of_era = math.floor((day - math.floor(day / 1460) + math.floor(day / 36524) - math.floor(day / 146096)) / 365)
  local of_year = day - (365 * of_era + math.floor(of_era / 4) - math.floor(of_era / 100))
  local index = math.floor((5 * of_year + 2) / 153)
  local month = index < 10 and index + 3 or index - 9
  return of_era + era * 400 + (month <= 2 and 1 or 0), month
end
local function period_of(kind)
  local days = math.floor(now / DAY_MS)
  if kind == 'day' then return days * DAY_MS, (days + 1) * DAY_MS end
  local year, month = month_of(days)
  local next_year, next_month = month == 12 and year + 1 or year, month == 12 and 1 or month + 1
  return days_before_month(year, month) * DAY_MS, days_before_month(next_year, next_month) * DAY_MS
end

-- As in meters/rate.ts.
local function leaked(cell, per_ms)
  if cell.at >= now then return cell.level end
  return math.max(0, cell.level - (now - cell.at) * per_ms)
end
local function rate(quota, window)
  local divisor, rest = window, math.fmod(quota, window)
  while rest > 0 do divisor, rest = rest, math.fmod(divisor, rest) end
  return quota / divisor, window / divisor
end

-- As in carry-over.ts. `spent` returns the ticks of a cell, ticks a unit, and the capacity then.
local function carried_over(policy, spent)
  if policy.carry_over == 'reset' then return 0 end
  for _, cell in ipairs(cells) do
    if cell.name == policy.name then
      local kind, quota, window, burst = string.match(cell.shape, '^([^/]*)/([^/]*)/([^/]*)/([^/]*)$')
      if kind ~= policy.kind then return 0 end
      local ticks, per_unit, capacity = spent(cell, tonumber(quota), tonumber(window), tonumber(burst))
      if policy.carry_over == 'keep' then return math.ceil(ticks * policy.per_unit / per_unit) end
      return math.ceil(ticks * policy.capacity / capacity)
    end
  end
  return 0
end
local function own(policy)
  for _, cell in ipairs(cells) do if cell.cell == policy.cell then return cell end end
end

local meters = {}
meters.rate = {
  level = function(policy)
    local cell = own(policy)
    if cell then return leaked(cell, policy.per_ms) end
    return carried_over(policy, function(one, quota, window, burst)
      local per_ms, per_unit = rate(quota, window)
      return leaked(one, per_ms), per_unit, burst * per_unit
    end)
  end,
  ticks = function(policy) return cost * policy.per_unit end,
  corrected = function(policy, level)
    return math.min(MAX_UNITS * policy.per_unit, math.max(0, level + units * policy.per_unit))
  end,
  keep = function(policy, level, after)
    if level > 0 then after[#after + 1] = { policy.cell, level, now } end
    return now + math.ceil(level / policy.per_ms)
  end,
}
meters.day = {
  level = function(policy)
    policy.from, policy.to = period_of(policy.kind)
    local cell = own(policy)
    if cell then return cell.at >= policy.from and cell.level or 0 end
    return carried_over(policy, function(one, quota) return one.at >= policy.from and one.level or 0, 1, quota end)
  end,
  ticks = function() return cost end,
  corrected = function(policy, level)
    if taken_at < policy.from then return level end
    return math.min(MAX_UNITS, math.max(0, level + units))
  end,
  keep = function(policy, level, after)
    if level > 0 then after[#after + 1] = { policy.cell, level, now } end
    return level > 0 and policy.to or now
  end,
}
meters.month = meters.day
local function is_live(policy, cell)
  return cell.at > now and (cell.cell == policy.cell or (cell.name == policy.name and string.sub(cell.cell, 1, 12) == 'concurrency/'))
end
local function has_slot(policy)
  for _, cell in ipairs(cells) do if cell.level == lease and is_live(policy, cell) then return true end end
  return false
end
meters.concurrency = {
  level = function(policy)
    local count = 0
    for _, cell in ipairs(cells) do if is_live(policy, cell) then count = count + 1 end end
    return count
  end,
  ticks = function() return cost > 0 and 1 or 0 end,
  corrected = function(_, level) return level end,
  keep = function(policy, level, after, takes, frees)
    local latest, last, kept = now + policy.window, now, 0
    for _, cell in ipairs(cells) do
      if is_live(policy, cell) and not (frees and cell.level == lease) then
        local at = math.min(cell.at, latest)
        after[#after + 1] = { policy.cell, cell.level, at }
        last, kept = math.max(last, at), kept + 1
      end
    end
    if not (takes and kept < level) then return last end
    after[#after + 1] = { policy.cell, lease, latest }
    return latest
  end,
}

-- As in decide.ts and settle.ts.
local policies, allowed, counts_slots, found_slot = {}, true, false, false
for index = is_take and 4 or 6, #ARGV, FIELDS do
  local policy = {
    cell = ARGV[index], name = ARGV[index + 1], kind = ARGV[index + 2], per_ms = tonumber(ARGV[index + 3]),
    per_unit = tonumber(ARGV[index + 4]), capacity = tonumber(ARGV[index + 5]), window = tonumber(ARGV[index + 6]),
    carry_over = ARGV[index + 7],
  }
  policy.meter = meters[policy.kind]
  policy.level = policy.meter.level(policy)
  policy.violated = is_take and cost > 0 and policy.level - policy.capacity + policy.meter.ticks(policy) > 0
  if policy.violated and ARGV[index + 8] == '1' then allowed = false end
  if policy.kind == 'concurrency' then
    counts_slots = true
    policy.has_slot = has_slot(policy)
    found_slot = found_slot or policy.has_slot
  end
  policies[#policies + 1] = policy
end

local is_settled = not is_take and lease > 0 and counts_slots and not found_slot
local frees = not is_take and not is_settled and lease > 0
local takes = is_take and allowed and cost > 0 and lease > 0
local after, expires_at = {}, now
for _, policy in ipairs(policies) do
  local level = policy.level
  if is_take then
    if allowed and cost > 0 and not policy.violated then level = level + policy.meter.ticks(policy) end
  elseif not is_settled then
    if frees and policy.has_slot then level = level - 1 end
    if units ~= 0 then level = policy.meter.corrected(policy, level) end
  end
  expires_at = math.max(expires_at, policy.meter.keep(policy, level, after, takes, frees))
end

if #after == 0 then
  if packed then redis.call('DEL', KEYS[1]) end
else
  local flat = {}
  for _, cell in ipairs(after) do for _, part in ipairs(cell) do flat[#flat + 1] = part end end
  redis.call('SET', KEYS[1], cmsgpack.pack(flat), 'PX', string.format('%.0f', math.max(1, expires_at - now)))
end

local reply = { allowed and 1 or 0, string.format('%.0f', now) }
for index = 1, #before do
  reply[index + 2] = index % 3 == 1 and before[index] or string.format('%.17g', before[index])
end
return reply
