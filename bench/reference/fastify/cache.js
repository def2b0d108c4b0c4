// One Redis hash a user, one field an answer: its ETag, of fixed length, then the JSON bytes as they go out.
import { hash } from "node:crypto";

const SECONDS = 300;
const ETAG_BYTES = 30;
const key = (userId) => `answers:${userId}`;

export class AnswerCache {
  constructor(redis) {
    this.redis = redis;
  }

  get(userId, url) {
    return this.redis.hgetBuffer(key(userId), url);
  }

  // Store the serialised answer; nobody waits for Redis. Gives back what `get` would.
  put(userId, url, json) {
    const etag = `"${hash("sha1", json, "base64").slice(0, ETAG_BYTES - 2)}"`;
    const answer = Buffer.from(etag + json);
    this.redis.hset(key(userId), url, answer).catch(() => {});
    this.redis.expire(key(userId), SECONDS).catch(() => {});
    return answer;
  }

  // After a write: whatever was stored of this user is stale.
  drop(userId) {
    return this.redis.del(key(userId));
  }
}

// Send a stored answer as it is, or 304.
export function sendAnswer(request, reply, answer) {
  const etag = answer.latin1Slice(0, ETAG_BYTES);
  reply.header("etag", etag).header("cache-control", "private, no-cache");
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  return reply.header("content-type", "application/json; charset=utf-8").send(answer.subarray(ETAG_BYTES));
}

// The handler of a cached GET: from Redis, else from `load`, serialised by the route's response schema.
export function cached(load) {
  return async function handler(request, reply) {
    const known = await request.answer;
    if (known) return sendAnswer(request, reply, known);
    const value = await load(request);
    if (value === null) return reply.code(404).send({ error: "not found" });
    return sendAnswer(request, reply, this.cache.put(request.userId, request.url, reply.serialize(value)));
  };
}
