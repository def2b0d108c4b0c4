-- What the scenarios share: people from a file (a line is a token, a tab, the list's ETag), whole requests as
-- text, and the report. Arguments: FILE USERS TASKS FIRST_SECOND ROUND.

local number = 0

function setup(thread)
  thread:set("thread_number", number)
  number = number + 1
end

function init(args)
  users, tasks, first, round = tonumber(args[2]), tonumber(args[3]), tonumber(args[4]), tonumber(args[5])
  math.randomseed(1000 * round + thread_number)
  tokens, etags = {}, {}
  for line in io.lines(args[1]) do
    local token, etag = line:match("^(.-)\t(.*)$")
    tokens[#tokens + 1], etags[#etags + 1] = token, etag
  end
  prepare()
end

function someone()
  return math.random(#tokens)
end

-- The id of a seeded task (bench/seeding.py makes the same): its time, its owner's number, its own.
function task_id(user, task)
  return string.format("%08x%010x%06x", first + 3600 * task, user, task)
end

function some_task(user)
  return task_id(user, math.random(tasks))
end

function head(user, extra)
  return " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " .. tokens[user] .. "\r\n" .. (extra or "")
end

function get(user, path, extra)
  return "GET " .. path .. head(user, extra) .. "\r\n"
end

function send(method, user, path, body)
  local extra = "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n"
  return method .. " " .. path .. head(user, extra) .. body
end

-- A request for each person, made ahead: what the load generator spends, the servers lack.
function for_everyone(make)
  local made = {}
  for user = 1, #tokens do made[user] = make(user) end
  return made
end

local words = "water the plants before the weekend call the bank about the card and send the signed form back "
local notes = words:rep(3):sub(1, 190)

function create(user)
  local body = string.format('{"title": "Task %d", "notes": "%s", "priority": 1}', math.random(1e9), notes)
  return send("POST", user, "/api/v1/tasks", body)
end

function patch(user)
  local body = string.format('{"title": "Changed %d"}', math.random(1e9))
  return send("PATCH", user, "/api/v1/tasks/" .. some_task(user), body)
end

function one(user)
  return get(user, "/api/v1/tasks/" .. some_task(user))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'REPORT {"requests": %d, "microseconds": %d, "bytes": %d, "p50": %.0f, "p99": %.0f, "errors": '
      .. '{"status": %d, "connect": %d, "read": %d, "write": %d, "timeout": %d}}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect, errors.read, errors.write, errors.timeout))
end
