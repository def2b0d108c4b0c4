-- 80 % lists, 10 % single tasks, 5 % changes, 5 % new tasks.
dofile("common.lua")

function prepare()
  lists = for_everyone(function(user) return get(user, "/api/v1/tasks") end)
end

function request()
  local user, chance = someone(), math.random(100)
  if chance <= 80 then return lists[user] end
  if chance <= 90 then return one(user) end
  if chance <= 95 then return patch(user) end
  return create(user)
end
