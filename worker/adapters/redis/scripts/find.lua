-- Find mailpieces by keys. ARGV: (index bucket, key)... Returns per key: false, or {references, record...}.
local answers = {}
for place = 1, #ARGV, 2 do
  local references = redis.call('HGET', 'ix:' .. ARGV[place], ARGV[place + 1])
  if references then
    local answer = { references }
    for bucket, id in string.gmatch(references, '(%x+):([^\t]+)') do
      answer[#answer + 1] = redis.call('HGET', 'pc:' .. bucket, id)
    end
    answers[#answers + 1] = answer
  else
    answers[#answers + 1] = false
  end
end
return answers
