-- Read the counts and the length of every place an event can wait in, at one moment.
-- ARGV: raw lane... Returns {ledger, {place, length, ...}, noted}.
local places = {}
local function add(place, length)
  if length > 0 then
    places[#places + 1] = place
    places[#places + 1] = length
  end
end
for _, lane in ipairs(ARGV) do add(lane, redis.call('XLEN', lane)) end
for _, lane in ipairs(redis.call('SMEMBERS', 'lanes')) do add(lane, redis.call('XLEN', lane)) end
for _, bucket in ipairs(redis.call('HKEYS', 'drop_states')) do
  add('held:' .. bucket, redis.call('XLEN', 'held:' .. bucket))
end
for _, key in ipairs(redis.call('ZRANGE', 'parked', 0, -1)) do
  add('parked', redis.call('LLEN', 'parked:' .. key))
end
add('dead', redis.call('XLEN', 'dead'))
return { redis.call('HGETALL', 'ledger'), places, redis.call('HGETALL', 'noted') }
