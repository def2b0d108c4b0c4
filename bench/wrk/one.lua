-- Somebody's newest task.
dofile("common.lua")

function prepare()
  newest = for_everyone(function(user) return get(user, "/api/v1/tasks/" .. task_id(user, tasks)) end)
end

function request()
  return newest[someone()]
end
