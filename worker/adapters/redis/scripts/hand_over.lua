-- Settle a raw lane's batch: each event ends up in exactly one place. KEYS: lease, stream.
-- Returns how many events could not be parked because their key changed meanwhile (they stay), or -1.
-- -2 when what is parked for a registration, or whose its keys are, is not what the caller has seen: then nothing is
-- done.
if not fenced(KEYS[1]) then return -1 end
clock()

-- The events parked under the keys that it registers must be those the caller has seen: they are delivered here,
-- before anything newer of their mailpieces.
local waiting, unchanged = {}, true
each(function()
  local key, seen, digest = take(), tonumber(take()), take()
  local parked = 'parked:' .. key
  waiting[key] = redis.call('LLEN', parked)
  if waiting[key] ~= seen then
    unchanged = false
  elseif seen > 0 and redis.sha1hex(table.concat(redis.call('LRANGE', parked, 0, -1))) ~= digest then
    unchanged = false
  end
end)
each(function() -- keys that belong to one mailpiece each
  local key, seen = take(), take()
  if meant_by(key) ~= seen then unchanged = false end
end)
if not unchanged then return -2 end

each(function() -- registrations, which release what waited for their keys
  local which, name, record, former = take(), take(), take(), take()
  local place, known, timeline = piece_of(name)
  if which == 'any' or not is_registered(known, name) then keep_piece(place, record, timeline) end
  if former ~= '' then forget_piece(former, place) end
  each(function()
    local key = take()
    if waiting[key] > 0 then
      redis.call('DEL', 'parked:' .. key)
      redis.call('ZREM', 'parked', key)
      count('-|parked', -waiting[key])
      waiting[key] = 0
    end
    index_piece(key, place)
  end)
end)

each(function() deliver(take(), take(), take()) end)

local refused = 0
each(function() -- parks, unless the key's mailpieces are no longer those the caller saw; "" came out of the parking
  local entry, key, seen, packed = take(), take(), take(), take()
  if entry == '' or meant_by(key) == seen then
    redis.call('RPUSH', 'parked:' .. key, packed)
    redis.call('ZADD', 'parked', 'NX', now, key)
    count('-|parked', 1)
    if entry ~= '' then done[#done + 1] = entry end
  else
    refused = refused + 1
  end
end)

each(function() bury(take(), take()) end)
each(function() count(take(), take()) end)
each(function() redis.call('HINCRBY', 'noted', take(), take()) end)
each(function() done[#done + 1] = take() end)
acknowledge(KEYS[2])
mark_touched()
return refused
