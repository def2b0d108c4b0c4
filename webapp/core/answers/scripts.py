"""What Redis does in one step. Times are its own (`TIME`), so that no process's clock counts.

The first key is the user's hash. Where there is a second one, it is the service's set of wanted users: it
lies anywhere, which the cache's single node allows (a cluster would refuse two keys of two slots).

A version is 16 random characters, then the time that a fill under it must see when replica reads are on
(`webapp.core.replicas.stamp`). It has none when some write's time is not known: after a mint, and from a
writer whose hold was lost, for what else was lost with it nobody knows.
"""

RANDOM_CHARACTERS = 16

LIFE_MS = 300_000
SUBSCRIBED_MS = 300_000
"""How long it is believed, unasked, whether somebody subscribes to what changes of a user."""
MAX_ANSWERS = 64
MAX_WANTED = 10_000
WANTED_MS = 60_000
"""After that long nobody waits for the answer any more, or they have asked and filled it themselves."""

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
-- ARGV: writer, milliseconds until its hard deadline has surely passed. Returns whether somebody subscribes
-- to what changes of the user: '1', '0', or '' when that is not known.
redis.call('HSET', KEYS[1], 'h:' .. ARGV[1], now() + tonumber(ARGV[2]))
-- A version without a time goes: one that is found at the release then tells of what came in between.
local version = redis.call('HGET', KEYS[1], 'v')
if version and time_of(version) == '' then redis.call('HDEL', KEYS[1], 'v') end
drop('f:')
keep(tonumber(ARGV[2]) + 60000)
local told = redis.call('HGET', KEYS[1], 's')
if told and tonumber(string.match(told, '%d+$')) > now() then return string.sub(told, 1, 1) end
return ''
"""
)

_WANT = f"""
local function want(set, user)
  if redis.call('ZADD', set, now(), user) == 1 then
    redis.call('ZREMRANGEBYRANK', set, 0, {-MAX_WANTED - 1})
  end
  redis.call('PEXPIRE', set, {WANTED_MS})
end
"""

RELEASE = (
    _NOW
    + _WANT
    + f"""
-- KEYS[2]: the wanted. ARGV: writer, the random part of the new version, user, when the write happened (''
-- when that is not known), who wrote (`answers.moves`).
-- A reader who asked for what is warmed no longer ago than an answer lives is still
-- there: what this write took away is wanted again.
local held = redis.call('HDEL', KEYS[1], 'h:' .. ARGV[1])
local before, time = redis.call('HGET', KEYS[1], 'v'), ARGV[4]
if held == 0 or before and time_of(before) == '' then time = '' end
if time ~= '' and before and random_of(time_of(before)) > random_of(time) then time = time_of(before) end
redis.call('HSET', KEYS[1], 'v', ARGV[2] .. time)
drop('f:')
keep(60000)
redis.call('PUBLISH', KEYS[1], ARGV[2] .. ' ' .. ARGV[5])
local read = redis.call('HGET', KEYS[1], 'r')
if read and now() - tonumber(read) < {LIFE_MS} then want(KEYS[2], ARGV[3]) end
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
  -- Nobody has told what became of a write whose hold ran out.
  if expired then redis.call('PUBLISH', KEYS[1], version .. ' ') end
end
if live then return false end
return version
"""
)

ACCEPT = (
    _NOW
    + f"""
-- ARGV: the version that the fill began under, field, answer, '1' when a reader asked for what is warmed, a
-- time for a version that has none ('' for none). Returns 1 when the answer was accepted.
local version = redis.call('HGET', KEYS[1], 'v')
if not version or random_of(version) ~= random_of(ARGV[1]) then return 0 end
local answers = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, 2) == 'h:' then return 0 end
  if string.sub(field, 1, 2) == 'f:' then answers = answers + 1 end
end
if answers >= {MAX_ANSWERS} then drop('f:') end
if time_of(version) == '' and ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'v', version .. ARGV[5]) end
redis.call('HSET', KEYS[1], 'f:' .. ARGV[2], ARGV[3])
if ARGV[4] == '1' then redis.call('HSET', KEYS[1], 'r', now()) end
keep({LIFE_MS} + 60000)
return 1
"""
)

WANT = (
    _NOW
    + _WANT
    + """
-- KEYS[1]: the wanted. ARGV: user
want(KEYS[1], ARGV[1])
return 1
"""
)

TAKE = (
    _NOW
    + f"""
-- KEYS[1]: the wanted. ARGV: how many. Returns the newest, each for one caller only; the overdue are dropped.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now() - {WANTED_MS})
local users = {{}}
local popped = redis.call('ZPOPMAX', KEYS[1], ARGV[1])
for i = 1, #popped, 2 do users[#users + 1] = popped[i] end
return users
"""
)

SUBSCRIBE = (
    _NOW
    + f"""
-- ARGV: '1' when somebody subscribes to what changes of the user, else '0'; since which revision. What is
-- known of a later one stays.
local told = redis.call('HGET', KEYS[1], 's')
if told and tonumber(string.match(told, ':(%d+):')) > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 's', ARGV[1] .. ':' .. ARGV[2] .. ':' .. (now() + {SUBSCRIBED_MS}))
keep({SUBSCRIBED_MS})
return 1
"""
)

ALL = (HOLD, RELEASE, BEGIN, ACCEPT, WANT, TAKE, SUBSCRIBE)
