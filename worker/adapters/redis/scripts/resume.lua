-- An org takes updates again. ARGV: org, now ms. Its lanes need not wait for the end of the pause.
redis.call('HDEL', 'failures', ARGV[1])
redis.call('HDEL', 'org_problems', ARGV[1])
if redis.call('HDEL', 'paused', ARGV[1]) == 0 then return 0 end
local prefix = 'org:' .. ARGV[1] .. ':'
for _, lane in ipairs(redis.call('SMEMBERS', 'lanes')) do
  if string.sub(lane, 1, #prefix) == prefix and redis.call('XLEN', lane) > 0 then
    redis.call('ZADD', 'due', ARGV[2], lane)
  end
end
return 1
