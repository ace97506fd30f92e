-- Load mailpieces with their timelines. ARGV: name... Returns record, timeline, record, ...; '' for none.
local answers = {}
for number, name in ipairs(ARGV) do
  local _, record, timeline = piece_of(name)
  answers[2 * number - 1] = is_registered(record, name) and record or ''
  answers[2 * number] = timeline
end
return answers
