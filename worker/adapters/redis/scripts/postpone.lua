-- A mail drop's fields are not there. ARGV: bucket, why, when to try again (ms), its name in the due set, state or none.
if ARGV[5] then redis.call('HSET', 'drop_states', ARGV[1], ARGV[5]) end
redis.call('HSET', 'drop_problems', ARGV[1], ARGV[2])
redis.call('INCR', 'drops_version')
redis.call('ZADD', 'due', ARGV[3], ARGV[4])
return 1
