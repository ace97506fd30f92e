-- May this lane of an org be delivered now? ARGV: org, lane, now ms, gate ms, most lanes at a time, wait ms.
-- One that may is counted at once, and for some seconds if it never gets its lease (acquire.lua).
-- Returns 1 for yes; else 0, and the lane is due again when it is worth asking.
local now = tonumber(ARGV[3])
local function later(moment)
  redis.call('ZADD', 'due', 'XX', moment, ARGV[2])
  return 0
end
local function admit()
  redis.call('SET', 'admitted:' .. ARGV[2], '', 'PX', 5000)
  return 1
end
-- An org never holds more than its share of the workers.
local others = 0
local prefix = 'org:' .. ARGV[1] .. ':'
for _, lane in ipairs(redis.call('SMEMBERS', 'lanes')) do
  if lane ~= ARGV[2] and string.sub(lane, 1, #prefix) == prefix then
    if redis.call('EXISTS', 'lease:' .. lane, 'admitted:' .. lane) > 0 then others = others + 1 end
  end
end
if others >= tonumber(ARGV[5]) then return later(now + ARGV[6]) end
-- After a failure only one lane tries at a time: it moves the pause ahead and the others wait behind it.
local paused = tonumber(redis.call('HGET', 'paused', ARGV[1]) or '0')
if paused == 0 then return admit() end
if paused > now then return later(paused) end
redis.call('HSET', 'paused', ARGV[1], now + ARGV[4])
return admit()
