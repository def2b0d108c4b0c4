-- A new task of somebody's.
dofile("common.lua")

function prepare() end

function request()
  return create(someone())
end
