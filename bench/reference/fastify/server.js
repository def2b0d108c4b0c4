// The server: who calls (JWT), whether they still may (revocation), how often (rate limit), then the routes.
import fastifyJwt from "@fastify/jwt";
import fastifyRateLimit from "@fastify/rate-limit";
import Fastify from "fastify";
import Redis from "ioredis";
import { MongoClient, UUID } from "mongodb";
import { AnswerCache } from "./cache.js";
import { meRoutes } from "./me.js";
import { taskRoutes } from "./tasks.js";

export async function serve(port) {
  const mongo = await new MongoClient(process.env.MONGODB_URI, { maxPoolSize: 50, enableUtf8Validation: false }).connect();
  // Commands of concurrent requests leave in one write.
  const redis = new Redis(process.env.REDIS_URL, { enableAutoPipelining: true });
  const app = Fastify({ logger: false, keepAliveTimeout: 75_000, bodyLimit: 256 * 1024 });
  app.decorate("cache", new AnswerCache(redis));

  await identify(app, redis);
  await limit(app, redis);
  app.addHook("preHandler", refuseRevoked);
  app.get("/readyz", { config: { public: true, rateLimit: false } }, async () => ({ ready: true }));
  app.register(taskRoutes, { prefix: "/api/v1/tasks", tasks: mongo.db("myriad_tasks").collection("tasks") });
  app.register(meRoutes, { prefix: "/api/v1/me", users: mongo.db("myriad_auth").collection("users") });
  await app.listen({ host: "127.0.0.1", port });
}

async function identify(app, redis) {
  await app.register(fastifyJwt, {
    secret: process.env.JWT_SECRET,
    // A token that was verified once is known until it expires.
    verify: { algorithms: ["HS256"], allowedIss: "reference", allowedAud: "myriad-api", cache: 20_000 },
  });
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.public) return;
    const { sub, sid } = await request.jwtVerify();
    request.userId = sub;
    request.owner = new UUID(sub);
    // Asked now and awaited later: it leaves in one write with the rate limit's command and the cached answer.
    request.revoked = redis.exists(`revoked:${sid}`);
    request.revoked.catch(() => {});
    if (request.routeOptions.config.cached) {
      request.answer = app.cache.get(sub, request.url);
      request.answer.catch(() => {});
    }
  });
}

async function limit(app, redis) {
  await app.register(fastifyRateLimit, {
    redis,
    hook: "preHandler",
    keyGenerator: (request) => request.userId,
    max: Number(process.env.LIMIT_PER_MINUTE),
    timeWindow: 60_000,
  });
}

async function refuseRevoked(request, reply) {
  if (request.revoked && (await request.revoked)) return reply.code(401).send({ error: "revoked" });
}
