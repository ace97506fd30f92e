-- Where mailpieces and keys stand. A piece's field holds the length of its record, the record, then its timeline.
-- An IMb's key stands without its kind: digits alone take half the room. A piece's own id needs no index.
local function place_of(kind, text)
  return kind .. string.sub(redis.sha1hex(text), 1, 4)
end
local function piece_of(id)
  local held = redis.call('HGET', place_of('pc:', id), id)
  if not held then return '', '' end
  local last = 2 + struct.unpack('>I2', held)
  return string.sub(held, 3, last), string.sub(held, last + 1)
end
local function keep_piece(id, record, timeline)
  redis.call('HSET', place_of('pc:', id), id, struct.pack('>I2', #record) .. record .. timeline)
end
local function field_of(key)
  return string.match(key, '^imb:(%d+)$') or key
end
local function indexed(key)
  return redis.call('HGET', place_of('ix:', key), field_of(key)) or ''
end
local function joined(ids, id)
  return ids == '' and id or ids .. '\t' .. id
end
-- The ids of the mailpieces a key may mean, parted by tabs; '' for none.
local function meant_by(key)
  local own, ids = string.match(key, '^id:(.*)$'), indexed(key)
  if not own or piece_of(own) == '' then return ids end
  return ids == '' and own or joined(own, ids)
end
local function index_piece(key, id)
  if not string.find('\t' .. meant_by(key) .. '\t', '\t' .. id .. '\t', 1, true) then
    redis.call('HSET', place_of('ix:', key), field_of(key), joined(indexed(key), id))
  end
end
