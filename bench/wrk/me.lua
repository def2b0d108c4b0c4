-- Somebody's account.
dofile("common.lua")

function prepare()
  accounts = for_everyone(function(user) return get(user, "/api/v1/me") end)
end

function request()
  return accounts[someone()]
end
