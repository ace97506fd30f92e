-- Stop being the reader. KEYS: lease, stream. ARGV: token, lane, when to ring again (ms), now ms, failed or not.
-- Returns entries left.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
redis.call('DEL', KEYS[1])
local left = redis.call('XLEN', KEYS[2])
if left == 0 then
  redis.call('ZREM', 'due', ARGV[2])
  return 0
end
local again = tonumber(ARGV[3])
local org = string.match(ARGV[2], '^org:(.*):%d+$')
local paused = org and tonumber(redis.call('HGET', 'paused', org) or '0') or 0
if ARGV[5] == 'no' and paused <= tonumber(ARGV[4]) then
  -- What arrived after the last look does not wait for those that rest.
  local resting = redis.pcall('XPENDING', KEYS[2], 'worker')
  if resting.err or left > resting[1] then again = math.min(again, ARGV[4]) end
end
redis.call('ZADD', 'due', again, ARGV[2])
return left
