-- Deeper pages, each asked for once: every thread walks its own half of all people and goes a task deeper each
-- time round. The tasks past which a page of 20 remains are the ones to start from.
dofile("common.lua")

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

-- A cursor is the name of the list and the id that it continues after, in base64 (webapp/core/pagination.py).
local function base64(text)
  local letters = {}
  for place = 1, #text, 3 do
    local one, two, three = text:byte(place, place + 2)
    local bits = one * 65536 + (two or 0) * 256 + (three or 0)
    for power = 3, 0, -1 do
      local value = math.floor(bits / 64 ^ power) % 64
      letters[#letters + 1] = alphabet:sub(value + 1, value + 1)
    end
  end
  local missing = -#text % 3
  return table.concat(letters, "", 1, #letters - missing) .. ("="):rep(missing)
end

function prepare()
  tails = for_everyone(function(user) return head(user) .. "\r\n" end)
  depths = math.max(1, tasks - 20)
  user, depth = thread_number - 1, round * 16
end

function request()
  user = user + 2
  if user > #tokens then user, depth = thread_number + 1, depth + 1 end
  local cursor = base64('[":","' .. task_id(user, tasks - depth % depths) .. '"]')
  return "GET /api/v1/tasks?cursor=" .. cursor .. tails[user]
end
