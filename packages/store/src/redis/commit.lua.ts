/**
 * The one commit. Refuses when the lease is not held by `token` or when the state has moved on from `expected`; else
 * writes state, position, events and commands at once.
 *
 * KEYS lease, state, log, readers, command streams …
 * ARGV token, expected, position, service,
 *      n, (field, value) × n, n, field × n, n, event × n, n, (index of the command stream, command) × n
 */
export const commitLua = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'LEASE_LOST', ''} end
local at = redis.call('HGET', KEYS[2], 'position') or '0-0'
if at ~= ARGV[2] then return {'POSITION_MOVED', at} end
local i = 5
local n = tonumber(ARGV[i])
i = i + 1
for _ = 1, n do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  i = i + 2
end
n = tonumber(ARGV[i])
i = i + 1
for _ = 1, n do
  redis.call('HDEL', KEYS[2], ARGV[i])
  i = i + 1
end
redis.call('HSET', KEYS[2], 'position', ARGV[3])
redis.call('HSET', KEYS[4], ARGV[4], ARGV[3])
n = tonumber(ARGV[i])
i = i + 1
local last = ''
for _ = 1, n do
  last = redis.call('XADD', KEYS[3], '*', 'e', ARGV[i])
  i = i + 1
end
n = tonumber(ARGV[i])
i = i + 1
for _ = 1, n do
  redis.call('XADD', KEYS[4 + tonumber(ARGV[i])], '*', 'c', ARGV[i + 1])
  i = i + 2
end
return {'OK', last}
`
