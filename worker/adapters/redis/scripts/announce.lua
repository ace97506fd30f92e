-- Say what is about to be sent, and stay the reader meanwhile. KEYS: lease, lane. ARGV: token, ttl ms, mailpiece ids.
-- Should we die before the answer is settled, the next reader knows of which mailpieces nobody knows the answer.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', 'sending:' .. KEYS[2], ARGV[3])
return 1
