-- Another title for one of somebody's tasks.
dofile("common.lua")

function prepare() end

function request()
  return patch(someone())
end
