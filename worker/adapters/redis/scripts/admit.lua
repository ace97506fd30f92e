-- May a lane of this org be delivered now? ARGV: org, now ms, gate ms. Returns 0 for yes, else when to ask again.
-- After a failure only one lane tries at a time: it moves the pause ahead and the others wait behind it.
local paused = tonumber(redis.call('HGET', 'paused', ARGV[1]) or '0')
if paused == 0 then return 0 end
if paused > tonumber(ARGV[2]) then return paused end
redis.call('HSET', 'paused', ARGV[1], ARGV[2] + ARGV[3])
return 0
