-- Take a key from the mailpieces that it finds. ARGV: key, none's own id. Returns their records.
local records = {}
local places = meant_by(ARGV[1])
for place in each_of(places) do
  records[#records + 1] = (piece_at(place))
end
if places ~= '' then set_places(ARGV[1], '') end
return records
