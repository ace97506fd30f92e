-- Take the lanes that are due. ARGV: now ms, again ms, at most. Each is due again later, should the ring be lost.
local lanes = redis.call('ZRANGEBYSCORE', 'due', '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, lane in ipairs(lanes) do redis.call('ZADD', 'due', ARGV[1] + ARGV[2], lane) end
return lanes
