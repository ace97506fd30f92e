-- Keep being the reader. KEYS: lease. ARGV: token, ttl ms. Returns 1, or -1 when fenced off.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
