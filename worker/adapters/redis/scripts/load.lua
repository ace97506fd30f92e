-- Load mailpieces with their timelines. ARGV: mailpiece id... Returns record, timeline, record, ...; '' for none.
local answers = {}
for place, id in ipairs(ARGV) do
  answers[2 * place - 1], answers[2 * place] = piece_of(id)
end
return answers
