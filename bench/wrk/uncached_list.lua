-- Deeper pages, each asked for once: every thread walks its own half of all people and goes a task deeper each
-- time round. The tasks past which a page of 20 remains are the ones to start from.
dofile("common.lua")

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

-- A cursor is the id it continues after, in base64 (webapp/core/pagination.py). Twelve bytes, given in hexadecimal, are sixteen characters of base64 without padding.
local function base64(hex)
  local text = {}
  for place = 1, 24, 3 do
    local bits = tonumber(hex:sub(place, place + 2), 16)
    for _, value in ipairs({ math.floor(bits / 64), bits % 64 }) do
      text[#text + 1] = alphabet:sub(value + 1, value + 1)
    end
  end
  return table.concat(text)
end

function prepare()
  tails = for_everyone(function(user) return head(user) .. "\r\n" end)
  depths = math.max(1, tasks - 20)
  user, depth = thread_number - 1, round * 16
end

function request()
  user = user + 2
  if user > #tokens then user, depth = thread_number + 1, depth + 1 end
  local cursor = base64(task_id(user, tasks - depth % depths))
  return "GET /api/v1/tasks?cursor=" .. cursor .. tails[user]
end
