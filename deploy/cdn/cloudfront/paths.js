// Rendered from deploy/routing.py by `make edge`: change it there, not here.
// Runs before CloudFront looks for a file: the page at each address of the app, and nothing in place of what is
// not there. What it lets through is a file that S3 has, or S3's own 404.
var RULES = [
  ["asset", new RegExp("^/assets/[A-Za-z0-9_-]{1,100}(?:\\.[A-Za-z0-9_-]{1,100}){1,5}$")],
  ["worker", new RegExp("^/sw\\.js$")],
  ["file", new RegExp("^/[A-Za-z0-9_-]{1,100}(?:\\.[A-Za-z0-9_-]{1,100}){1,5}$")],
  ["page", new RegExp("^/$")],
  ["page", new RegExp("^/(?!(?:api|assets|livez|readyz)(?:/|$))[A-Za-z0-9_-]{1,100}(?:/[A-Za-z0-9_-]{1,100}){0,5}$")],
];
var PROBLEMS = {"404": {"code": "not_found", "title": "There is nothing here"}, "405": {"code": "method_not_allowed", "title": "This address does not take that method"}};
var SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "content-security-policy": "default-src 'none'; frame-ancestors 'none'", "cross-origin-resource-policy": "same-origin"};

function handler(event) {
  var request = event.request;
  var kind = kindOf(request.uri);
  if (kind === "") return problem(404, event);
  if (request.method !== "GET" && request.method !== "HEAD") return problem(405, event);
  if (kind === "page") request.uri = "/index.html";
  return request;
}

function kindOf(path) {
  if (/(?:\.(?:br|gz|map)|^\/index\.html|^\/manifest\.json)$/.test(path)) return "";
  for (var i = 0; i < RULES.length; i++) {
    if (RULES[i][1].test(path)) return RULES[i][0];
  }
  return "";
}

function problem(status, event) {
  var told = PROBLEMS[status];
  var id = event.context.requestId;
  var headers = {
    "content-type": { value: "application/problem+json" },
    "cache-control": { value: "no-store" },
    "x-request-id": { value: id },
  };
  for (var name in SAFE) headers[name] = { value: SAFE[name] };
  if (status === 405) headers.allow = { value: "GET, HEAD" };
  return {
    statusCode: status,
    statusDescription: told.title,
    headers: headers,
    body: JSON.stringify({
      type: "urn:myriad:problem:" + told.code,
      title: told.title,
      status: status,
      detail: told.title,
      code: told.code,
      request_id: id,
    }),
  };
}
