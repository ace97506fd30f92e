-- Settle a part of a delivery lane's batch. KEYS: lease, lane. Returns 1, or -1 when fenced off.
if not fenced(KEYS[1]) then return -1 end
clock()
local doubtful = take() -- mailpieces of whose last request nobody knows the answer, those settled here excepted
if doubtful == '' then
  redis.call('DEL', 'sending:' .. KEYS[2])
else
  redis.call('SET', 'sending:' .. KEYS[2], doubtful)
end
each(function() -- timelines
  local name, timeline = take(), take()
  local place, record = piece_of(name)
  keep_piece(place, record == '' and name or record, timeline)
end)
each(function() deliver(take(), take(), take()) end) -- to another lane, or to the held stream of a drop that lost its field
each(function() bury(take(), take()) end)
each(function() count(take(), take()) end)
each(function() done[#done + 1] = take() end)
acknowledge(KEYS[2])
mark_touched()
return 1
