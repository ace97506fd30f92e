-- Where mailpieces and keys stand. A place is six bytes: the first two name the hash, the others the field in it.
-- A mailpiece's field holds the length of its record, the record, which begins with its name, then its timeline.
-- A key's field holds the places of the mailpieces it may mean. A mailpiece's own id needs no index.
local function digest_of(text)
  local hex = redis.sha1hex(text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end
local function parts(kind, where)
  return kind .. string.sub(where, 1, 2), string.sub(where, 3)
end

-- The record and the timeline of the mailpiece at a place; '' for none.
local function piece_at(place)
  local held = redis.call('HGET', parts('pc:', place))
  if not held then return '', '' end
  local last = 2 + struct.unpack('>I2', held)
  return string.sub(held, 3, last), string.sub(held, last + 1)
end
local function is_of(record, name)
  return string.sub(record, 1, #name) == name and (string.byte(record, #name + 1) or 0) < 32
end
-- Where a mailpiece stands, or will, and what is there of it. Where another stands it is the next place: none ever leaves.
local function piece_of(name)
  local place = string.sub(digest_of(name), 1, 6)
  local record, timeline = piece_at(place)
  while record ~= '' and not is_of(record, name) do
    local following = (struct.unpack('>I4', place, 3) + 1) % 2 ^ 32
    place = string.sub(place, 1, 2) .. struct.pack('>I4', following)
    record, timeline = piece_at(place)
  end
  return place, record, timeline
end
local function is_registered(record, name)
  return #record > #name
end
local function keep_piece(place, record, timeline)
  local hash, field = parts('pc:', place)
  redis.call('HSET', hash, field, struct.pack('>I2', #record) .. record .. timeline)
end

local function each_of(places)
  return string.gmatch(places, '......')
end
local function own_name(key)
  return string.sub(key, 1, 3) == 'id:' and string.sub(key, 4)
end
-- The places of the mailpieces a key may mean; '' for none.
local function meant_by(key)
  local name = own_name(key)
  if not name then return redis.call('HGET', parts('ix:', digest_of(key))) or '' end
  local place, record = piece_of(name)
  return is_registered(record, name) and place or ''
end
local function set_places(key, places)
  local hash, field = parts('ix:', digest_of(key))
  if places == '' then
    redis.call('HDEL', hash, field)
  else
    redis.call('HSET', hash, field, places)
  end
end
local function without(places, place)
  return (string.gsub(places, '......', { [place] = '' }))
end
local function index_piece(key, place)
  if own_name(key) then return end
  local places = meant_by(key)
  if without(places, place) == places then set_places(key, places .. place) end
end
local function forget_piece(key, place)
  set_places(key, without(meant_by(key), place))
end
