-- Decides a demand over the state of a key, all policies at once, as components/rate-limit does:
-- the same arithmetic on the same doubles, whole numbers as long as the component's are. The host
-- has the component decide again over the state that this script found, for all that the client is
-- told. So this script only needs to agree about what is allowed and what is stored.
--
-- KEYS[1]  the key
-- ARGV     'take', cost, policies  or  'settle', taken, spent, policies
--          a policy is: name, units and period of its rate, burst, '1' if it is enforced
-- returns  whether it is allowed, the time, and the state before: name, level and time of each cell

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- As MAX_UNITS and the bound below which the component counts in ticks.
local MAX_UNITS, MAX_EXACT_TICKS = 999999999999999, 2 ^ 51

-- As Math.round: the nearest whole number, halves upwards.
local function round(number)
  local whole = math.floor(number)
  return number - whole >= 0.5 and whole + 1 or whole
end

-- As leak in bucket.ts. Returns level and time.
local function leak(cell, units, period)
  if not cell then return 0, now end
  if cell.at >= now then return cell.level, cell.at end
  local ticks, given = cell.level * period, (now - cell.at) * units
  local level = ticks < MAX_EXACT_TICKS and (round(ticks) - given) / period or cell.level - given / period
  return math.max(0, level), now
end

-- As timeFor in bucket.ts.
local function time_for(level, units, period)
  local ticks = level * period
  return math.ceil((ticks < MAX_EXACT_TICKS and round(ticks) or ticks) / units)
end

local packed = redis.call('GET', KEYS[1])
local cells, before = {}, packed and cmsgpack.unpack(packed) or {}
for index = 1, #before, 3 do cells[before[index]] = { level = before[index + 1], at = before[index + 2] } end

local is_take = ARGV[1] == 'take'
local first = is_take and 3 or 4
local change = is_take and tonumber(ARGV[2]) or tonumber(ARGV[3]) - tonumber(ARGV[2])

local judged, allowed = {}, true
for index = first, #ARGV, 5 do
  local policy = { name = ARGV[index], units = tonumber(ARGV[index + 1]), period = tonumber(ARGV[index + 2]) }
  policy.level, policy.at = leak(cells[policy.name], policy.units, policy.period)
  policy.violated = is_take and change > 0 and policy.level + change > tonumber(ARGV[index + 3])
  if policy.violated and ARGV[index + 4] == '1' then allowed = false end
  judged[#judged + 1] = policy
end

local after, expires_at = {}, now
for _, policy in ipairs(judged) do
  local level = policy.level
  if allowed and not policy.violated then level = math.min(MAX_UNITS, math.max(0, level + change)) end
  if level > 0 then
    after[#after + 1], after[#after + 2], after[#after + 3] = policy.name, level, policy.at
    expires_at = math.max(expires_at, policy.at + time_for(level, policy.units, policy.period))
  end
end

if #after == 0 then
  if packed then redis.call('DEL', KEYS[1]) end
else
  redis.call('SET', KEYS[1], cmsgpack.pack(after), 'PX', string.format('%.0f', math.max(1, expires_at - now)))
end

local reply = { allowed and 1 or 0, string.format('%.0f', now) }
for index = 1, #before do
  reply[index + 2] = index % 3 == 1 and before[index] or string.format('%.17g', before[index])
end
return reply
