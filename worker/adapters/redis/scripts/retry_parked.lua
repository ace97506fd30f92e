-- Send parked events round again. ARGV: parked before (ms), now ms, raw lane, at most keys. Returns events moved.
local moved = 0
for _, key in ipairs(redis.call('ZRANGEBYSCORE', 'parked', '-inf', ARGV[1], 'LIMIT', 0, ARGV[4])) do
  local parked = 'parked:' .. key
  for _, packed in ipairs(redis.call('LRANGE', parked, 0, -1)) do
    redis.call('XADD', ARGV[3], '*', 'e', packed)
    moved = moved + 1
  end
  redis.call('DEL', parked)
  redis.call('ZREM', 'parked', key)
end
if moved > 0 then
  redis.call('HINCRBY', 'ledger', '-|parked', -moved)
  redis.call('ZADD', 'due', ARGV[2], ARGV[3])
end
return moved
