-- Move a mail drop's held events to their lanes, in order. ARGV: now, linger, full, bucket, at most.
-- The drop is ready only once nothing is held, so that no newer event overtakes. Returns entries left.
clock()
local bucket, most = take(), take()
local held = 'held:' .. bucket
for _, entry in ipairs(redis.call('XRANGE', held, '-', '+', 'COUNT', most)) do
  local lane, body = entry[2][2], entry[2][4]
  redis.call('XADD', lane, '*', 'e', body)
  redis.call('XDEL', held, entry[1])
  touched[lane] = true
end
mark_touched()
local left = redis.call('XLEN', held)
if left == 0 then
  redis.call('HSET', 'drop_states', bucket, 'ready')
  redis.call('HDEL', 'drop_problems', bucket)
  redis.call('ZREM', 'due', 'provision:' .. bucket)
  redis.call('INCR', 'drops_version')
end
return left
