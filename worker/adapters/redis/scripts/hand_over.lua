-- Settle a raw lane's batch: each event ends up in exactly one place. KEYS: lease, stream.
-- Returns how many events could not be parked because their key changed meanwhile (they stay), or -1.
-- -2 when parked events the caller has seen went elsewhere meanwhile: then nothing has changed.
if not fenced(KEYS[1]) then return -1 end
clock()

local unchanged = true
each(function() -- what the caller has seen waiting for the keys that it registers
  local key, seen, digest = take(), tonumber(take()), take()
  local waiting = redis.call('LRANGE', 'parked:' .. key, 0, seen - 1)
  if redis.sha1hex(table.concat(waiting)) ~= digest then unchanged = false end
end)
if not unchanged then return -2 end

each(function() -- registrations, which release what waited for their keys
  local bucket, id, record = take(), take(), take()
  redis.call('HSET', 'pc:' .. bucket, id, record)
  local reference = bucket .. ':' .. id
  each(function()
    local index, key, seen = 'ix:' .. take(), take(), tonumber(take())
    -- The caller has seen so many of the key's parked events; those parked since are read once more.
    local parked = 'parked:' .. key
    local waiting = redis.call('LLEN', parked)
    if waiting > 0 then
      for _, packed in ipairs(redis.call('LRANGE', parked, seen, -1)) do
        redis.call('XADD', KEYS[2], '*', 'e', packed)
      end
      redis.call('DEL', parked)
      redis.call('ZREM', 'parked', key)
      count('-|parked', -waiting)
    end
    local known = redis.call('HGET', index, key)
    if not known then
      redis.call('HSET', index, key, reference)
    elseif not string.find('\t' .. known .. '\t', '\t' .. reference .. '\t', 1, true) then
      redis.call('HSET', index, key, known .. '\t' .. reference)
    end
  end)
end)

each(function() deliver(take(), take(), take()) end)

local refused = 0
each(function() -- parks, unless the key's mailpieces are no longer those the caller saw; "" came out of the parking
  local entry, index, key, seen, packed = take(), 'ix:' .. take(), take(), take(), take()
  if entry == '' or (redis.call('HGET', index, key) or '') == seen then
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
each(function() done[#done + 1] = take() end)
acknowledge(KEYS[2])
mark_touched()
return refused
