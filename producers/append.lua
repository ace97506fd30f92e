#!lua
-- Append packed raw events to raw lanes, all or none; refused as a whole when Redis is full.
-- ARGV: now ms, then (lane, packed)... Returns how many.
local lanes = {}
for place = 2, #ARGV, 2 do
  redis.call('XADD', ARGV[place], '*', 'e', ARGV[place + 1])
  lanes[ARGV[place]] = true
end
for lane in pairs(lanes) do redis.call('ZADD', 'due', 'LT', ARGV[1], lane) end
local appended = (#ARGV - 1) / 2
redis.call('HINCRBY', 'ledger', '-|accepted', appended)
return appended
