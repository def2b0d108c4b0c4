-- Constant bytes.
dofile("common.lua")

function prepare()
  plain = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
end

function request()
  return plain
end
