-- What the fenced scripts share: reading the arguments, marking lanes, counting, acknowledging.
local cursor = 0
local function take()
  cursor = cursor + 1
  return ARGV[cursor]
end
local function each(action)
  for _ = 1, tonumber(take()) do action() end
end

-- True while the caller still is the lane's reader; renews its lease.
local function fenced(lease)
  local token, ttl = take(), take()
  if redis.call('GET', lease) ~= token then return false end
  redis.call('PEXPIRE', lease, ttl)
  return true
end

-- A lane becomes due when it lingered, at once when it holds a full request; never while its org is paused.
local now, linger, full
local function clock()
  now, linger, full = tonumber(take()), tonumber(take()), tonumber(take())
end
local function mark(lane)
  redis.call('SADD', 'lanes', lane)
  local org = string.match(lane, '^org:(.*):%d+$')
  local paused = org and tonumber(redis.call('HGET', 'paused', org) or '0') or 0
  if paused > now then
    redis.call('ZADD', 'due', 'NX', paused, lane)
  elseif redis.call('XLEN', lane) >= full then
    redis.call('ZADD', 'due', 'LT', now, lane)
  else
    redis.call('ZADD', 'due', 'LT', now + linger, lane)
  end
end

-- To its lane, or, while its mail drop has no field to write, to the drop's held stream.
local states, touched = {}, {}
local function deliver(lane, bucket, body)
  local state = states[bucket]
  if state == nil then
    state = redis.call('HGET', 'drop_states', bucket) or 'held'
    states[bucket] = state
  end
  if state == 'ready' then
    redis.call('XADD', lane, '*', 'e', body)
    touched[lane] = true
  else
    redis.call('XADD', 'held:' .. bucket, '*', 'l', lane, 'e', body)
  end
end
local function mark_touched()
  for lane in pairs(touched) do mark(lane) end
end

local function bury(reason, body)
  redis.call('XADD', 'dead', '*', 'r', reason, 'e', body)
end
local function count(field, by)
  if tonumber(by) ~= 0 then redis.call('HINCRBY', 'ledger', field, by) end
end

local done = {}
local function acknowledge(stream)
  for first = 1, #done, 1000 do
    local last = math.min(first + 999, #done)
    redis.call('XACK', stream, 'worker', unpack(done, first, last))
    redis.call('XDEL', stream, unpack(done, first, last))
  end
end
