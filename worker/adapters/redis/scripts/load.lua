-- Load mailpieces with their timelines. ARGV: (bucket, mailpiece id)... Returns record, timeline, record, ...
local answers = {}
for place = 1, #ARGV, 2 do
  answers[place] = redis.call('HGET', 'pc:' .. ARGV[place], ARGV[place + 1])
  answers[place + 1] = redis.call('HGET', 'tl:' .. ARGV[place], ARGV[place + 1])
end
return answers
