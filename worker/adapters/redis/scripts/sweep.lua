-- Mark every lane that holds entries and is not marked. ARGV: now ms, lane... Returns how many were forgotten.
local forgotten = 0
for place = 2, #ARGV do
  local lane = ARGV[place]
  if redis.call('XLEN', lane) > 0 and not redis.call('ZSCORE', 'due', lane) then
    redis.call('ZADD', 'due', ARGV[1], lane)
    forgotten = forgotten + 1
  end
end
return forgotten
