-- Make a lane's reader group, from the first entry on. KEYS: lane. (A script, since a full Redis refuses the command.)
-- Never "$": a group that begins at the end does not see what was there before it.
redis.call('XGROUP', 'CREATE', KEYS[1], 'worker', '0', 'MKSTREAM')
return 1
