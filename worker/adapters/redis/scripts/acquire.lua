-- Become a lane's only reader. KEYS: lease, fence. ARGV: lane, ttl ms. Returns the fencing token, or false.
redis.call('DEL', 'admitted:' .. ARGV[1]) -- from here on the lease says it
if redis.call('EXISTS', KEYS[1]) == 1 then return false end
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
-- Seeded with the server's time, so that a counter that lost its last second never repeats a token.
local token = string.format('%.0f', math.max(last + 1, micros))
redis.call('SET', KEYS[2], token)
redis.call('SET', KEYS[1], token, 'PX', ARGV[2])
-- While it is being read the lane needs no ring; should the reader die, it is due when the lease ends.
redis.call('ZADD', 'due', 'XX', math.floor(micros / 1000) + ARGV[2], ARGV[1])
return token
