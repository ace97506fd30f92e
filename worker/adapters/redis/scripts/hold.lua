-- Pause an org; the pause doubles with each failure in a row. ARGV: org, now ms, pause ms, longest ms, why.
-- Returns until when (ms). A pause that is already longer stays.
local failures = redis.call('HINCRBY', 'failures', ARGV[1], 1)
local pause = math.min(tonumber(ARGV[4]), ARGV[3] * 2 ^ math.min(failures - 1, 10))
local till = math.max(ARGV[2] + math.floor(pause), tonumber(redis.call('HGET', 'paused', ARGV[1]) or '0'))
redis.call('HSET', 'paused', ARGV[1], string.format('%.0f', till))
redis.call('HSET', 'org_problems', ARGV[1], ARGV[5])
return till
