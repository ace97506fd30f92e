-- Find mailpieces by keys. ARGV: key... Returns per key: false, or {ids, record...}.
local answers = {}
for place, key in ipairs(ARGV) do
  local ids = meant_by(key)
  answers[place] = false
  if ids ~= '' then
    local answer = { ids }
    for id in string.gmatch(ids, '[^\t]+') do
      answer[#answer + 1] = (piece_of(id))
    end
    answers[place] = answer
  end
end
return answers
