"""What Redis does in one step. Times are its own (`TIME`), so that no process's clock counts.

Each script is given the hash as its only key.

A version is 16 random characters, then the time that a fill under it must see when replica reads are on
(`webapp.core.replicas.stamp`). It has none when some write's time is not known: after a mint, and from a
writer whose hold was lost, for what else was lost with it nobody knows.
"""

RANDOM_CHARACTERS = 16

LIFE_MS = 300_000
MAX_ANSWERS = 64

_NOW = """
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function drop(prefix)
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, 2) == prefix then redis.call('HDEL', KEYS[1], field) end
  end
end
local function keep(ms)
  if redis.call('PTTL', KEYS[1]) < ms then redis.call('PEXPIRE', KEYS[1], ms) end
end
local function random_of(version) return string.sub(version, 1, RANDOM) end
local function time_of(version) return string.sub(version, RANDOM + 1) end
""".replace("RANDOM", str(RANDOM_CHARACTERS))

HOLD = (
    _NOW
    + """
-- ARGV: writer, milliseconds until its hard deadline has surely passed
redis.call('HSET', KEYS[1], 'h:' .. ARGV[1], now() + tonumber(ARGV[2]))
-- A version without a time goes: one that is found at the release then tells of what came in between.
local version = redis.call('HGET', KEYS[1], 'v')
if version and time_of(version) == '' then redis.call('HDEL', KEYS[1], 'v') end
drop('f:')
keep(tonumber(ARGV[2]) + 60000)
return 1
"""
)

RELEASE = (
    _NOW
    + """
-- ARGV: writer, the random part of the new version, when the write happened ('' when that is not known)
local held = redis.call('HDEL', KEYS[1], 'h:' .. ARGV[1])
local before, time = redis.call('HGET', KEYS[1], 'v'), ARGV[3]
if held == 0 or before and time_of(before) == '' then time = '' end
if time ~= '' and before and random_of(time_of(before)) > random_of(time) then time = time_of(before) end
redis.call('HSET', KEYS[1], 'v', ARGV[2] .. time)
drop('f:')
keep(60000)
return 1
"""
)

BEGIN = (
    _NOW
    + """
-- ARGV: a version to mint. Returns the version to fill under, or false while a write is under way.
local live, expired, instant = false, false, now()
local fields = redis.call('HGETALL', KEYS[1])
local version = false
for i = 1, #fields, 2 do
  if fields[i] == 'v' then version = fields[i + 1] end
  if string.sub(fields[i], 1, 2) == 'h:' then
    if tonumber(fields[i + 1]) > instant then live = true
    else redis.call('HDEL', KEYS[1], fields[i]); expired = true end
  end
end
if expired or not (version or live) then
  version = ARGV[1]
  redis.call('HSET', KEYS[1], 'v', version)
  drop('f:')
  keep(60000)
end
if live then return false end
return version
"""
)

ACCEPT = (
    _NOW
    + f"""
-- ARGV: the version that the fill began under, field, answer, a time for a version that has none ('' for
-- none). Returns 1 when the answer was accepted.
local version = redis.call('HGET', KEYS[1], 'v')
if not version or random_of(version) ~= random_of(ARGV[1]) then return 0 end
local answers = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, 2) == 'h:' then return 0 end
  if string.sub(field, 1, 2) == 'f:' then answers = answers + 1 end
end
if answers >= {MAX_ANSWERS} then drop('f:') end
if time_of(version) == '' and ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'v', version .. ARGV[4]) end
redis.call('HSET', KEYS[1], 'f:' .. ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], {LIFE_MS} + 60000)
return 1
"""
)
