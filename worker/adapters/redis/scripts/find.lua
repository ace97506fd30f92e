-- Find mailpieces by keys. ARGV: key... Returns per key: false, or {places, record...}.
local answers = {}
for number, key in ipairs(ARGV) do
  local places = meant_by(key)
  answers[number] = false
  if places ~= '' then
    local answer = { places }
    for place in each_of(places) do
      answer[#answer + 1] = (piece_at(place))
    end
    answers[number] = answer
  end
end
return answers
