-- End a dead letter. ARGV: letter id, bucket, now ms, and to replay it: raw lane, packed event. Without: discard it.
if redis.call('XDEL', 'dead', ARGV[1]) == 0 then return 0 end
redis.call('HINCRBY', 'ledger', ARGV[2] .. '|dead', -1)
if ARGV[4] then
  redis.call('XADD', ARGV[4], '*', 'e', ARGV[5])
  redis.call('ZADD', 'due', 'LT', ARGV[3], ARGV[4])
  -- Whose it is will be found out once more.
  if ARGV[2] ~= '-' then redis.call('HINCRBY', 'ledger', ARGV[2] .. '|accepted', -1) end
else
  redis.call('HINCRBY', 'ledger', ARGV[2] .. '|discarded', 1)
end
return 1
