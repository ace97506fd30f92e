-- Stop being the reader. KEYS: lease, stream. ARGV: token, lane, when to ring again (ms). Returns entries left.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
redis.call('DEL', KEYS[1])
local left = redis.call('XLEN', KEYS[2])
if left == 0 then
  redis.call('ZREM', 'due', ARGV[2])
else
  redis.call('ZADD', 'due', ARGV[3], ARGV[2])
end
return left
